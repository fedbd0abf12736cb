package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.model.Entry;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.LegState;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.TransferOrder;
import dev.baton.twin.model.TransferResult;
import dev.baton.twin.model.TransferType;
import dev.baton.twin.model.World;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Letting a caller go to another platform, in Genesys' form and in CXone's.
///
/// A transfer without `metadata.reservationId` is accepted, as a telephone network would: she
/// arrives unannounced, which the destination refuses unless the number has a default queue. That
/// is the trap the guide warns of, so a client that falls into it must see it in the books.
final class TransferRows {
  /// ITU-T E.164: a plus sign and up to 15 digits, the first not zero.
  static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

  private final Platform platform;
  private final World world;
  private final QueueTransferRows queues;

  TransferRows(Platform platform, World world) {
    this.platform = platform;
    this.world = world;
    this.queues = new QueueTransferRows(platform, world);
  }

  List<Row> rows() {
    Row external =
        Row.of(
            "POST",
            "/api/v2/interactions/{interactionId}/transfer",
            Operation.TRANSFER,
            Need.TRANSFER,
            this::external);
    return switch (platform) {
      case NICE_COGNIGY -> List.of();
      case NICE_CXONE -> List.of(queues.row(), external);
      case GENESYS_CLOUD ->
          List.of(
              Row.of(
                  "POST",
                  "/api/v2/interactions/transfer",
                  Operation.TRANSFER,
                  Need.TRANSFER,
                  this::genesys),
              external);
    };
  }

  private WireResponse genesys(Call call) {
    Fields body = call.fields();
    String interactionId = body.text("interactionId");
    TransferType type = type(body, body.text("transferType"));
    Fields to = body.object("transferTo");
    String kind = to.text("type");
    Entry.Kind addressKind =
        switch (kind) {
          case "phoneNumber" -> Entry.Kind.PHONE_NUMBER;
          case "sipUri" -> Entry.Kind.SIP_URI;
          case "callback" -> Entry.Kind.CALLBACK;
          default ->
              throw new BadRequest(
                  to.pathOf("type"),
                  "is '" + kind + "', allowed are phoneNumber, sipUri, callback");
        };
    String address =
        switch (addressKind) {
          case PHONE_NUMBER -> phoneNumber(to);
          case SIP_URI -> to.text("uri");
          case CALLBACK -> to.text("url");
        };
    return order(call, interactionId, type, addressKind, address, to, body);
  }

  private WireResponse external(Call call) {
    Fields body = call.fields();
    Fields target = body.object("target");
    String kind = target.text("type");
    boolean withinToo = platform == Platform.NICE_CXONE;
    if (withinToo && kind.equals("queue")) {
      return queues.simple(call, body, target);
    }
    Entry.Kind addressKind =
        switch (kind) {
          case "external" -> Entry.Kind.PHONE_NUMBER;
          case "sipUri" -> Entry.Kind.SIP_URI;
          default ->
              throw new BadRequest(
                  target.pathOf("type"),
                  "is '"
                      + kind
                      + "', allowed are "
                      + (withinToo ? "queue, " : "")
                      + "external, sipUri");
        };
    String address = addressKind == Entry.Kind.SIP_URI ? target.text("uri") : phoneNumber(target);
    String word = body.textOrNull("transferType");
    TransferType type = word == null ? TransferType.WARM : type(body, word);
    return order(call, call.var("interactionId"), type, addressKind, address, target, body);
  }

  private static TransferType type(Fields body, String word) {
    return TransferType.named(word)
        .orElseThrow(() ->
            new BadRequest(
                body.pathOf("transferType"),
                "is '" + word + "', allowed are warm, consultative, blind"));
  }

  private static String phoneNumber(Fields to) {
    String number = to.text("phoneNumber");
    if (!E164.matcher(number).matches()) {
      throw new BadRequest(to.pathOf("phoneNumber"), "is not E.164, for example +18885551900");
    }
    return number;
  }

  private WireResponse order(
      Call call,
      String interactionId,
      TransferType type,
      Entry.Kind addressKind,
      String address,
      Fields to,
      Fields body) {
    String extension = to.textOrNull("extension");
    Fields metadata = body.objectOrNull("metadata");
    String reservationId = metadata == null ? null : metadata.textOrNull("reservationId");
    String canonicalId = metadata == null ? null : metadata.textOrNull("canonicalInteractionId");
    TransferOrder order =
        new TransferOrder(
            interactionId,
            type,
            addressKind,
            address,
            extension == null ? "" : extension,
            reservationId,
            canonicalId,
            call.idempotencyKey());
    return switch (world.transfer(platform, order, call.now())) {
      case TransferResult.Accepted(Leg leg) ->
          Answers.json(
              200,
              Answers.body(
                  "id",
                  leg.id(),
                  "status",
                  leg.state(),
                  "canonicalInteractionId",
                  leg.canonicalId(),
                  "reservationId",
                  reservationId,
                  "timestamp",
                  call.shown(call.now())));
      case TransferResult.UnknownInteraction() ->
          Answers.error(404, "unknown_interaction", "there is no interaction " + interactionId);
      case TransferResult.AlreadyGone(Leg leg) -> alreadyGone(leg);
      case TransferResult.ReservationGone(String why) ->
          Answers.error(
              410,
              "reservation_gone",
              "reservation " + reservationId + " cannot be used: " + why,
              "reservationId",
              reservationId,
              "reason",
              why);
      case TransferResult.LeadsNowhere() ->
          Answers.error(
              400,
              "unknown_destination",
              addressName(addressKind, address, extension) + " leads nowhere",
              "where",
              to.pathOf(addressField(addressKind)));
    };
  }

  static WireResponse alreadyGone(Leg leg) {
    boolean moving = leg.state() == LegState.TRANSFERRING;
    return Answers.error(
        409,
        moving ? "already_transferring" : "interaction_gone",
        "interaction " + leg.id() + " is " + leg.state().wireName(),
        "state",
        leg.state(),
        "endedReason",
        leg.endedReason());
  }

  private static String addressField(Entry.Kind kind) {
    return switch (kind) {
      case PHONE_NUMBER -> "phoneNumber";
      case SIP_URI -> "uri";
      case CALLBACK -> "url";
    };
  }

  private static String addressName(Entry.Kind kind, String address, @Nullable String extension) {
    return kind == Entry.Kind.PHONE_NUMBER && extension != null
        ? address + " extension " + extension
        : address;
  }
}
