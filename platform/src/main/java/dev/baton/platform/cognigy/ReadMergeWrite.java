package dev.baton.platform.cognigy;

import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Dialogue;
import dev.baton.platform.guide.GuideFailures;
import dev.baton.platform.guide.UnreadableAnswer;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A session is read, ours is merged into what stands there, written, and read back (guide 003). A
/// write names the version that it was merged from, so that of two writers at once the second
/// merges anew and neither loses a key. Whatever is not known after a write was sent is Unknown.
abstract class ReadMergeWrite implements Dialogue {
  /// Somebody who writes faster than we can read is let go first.
  private static final int WRITES = 3;

  private final Order order;
  private final VendorId leg;
  private Phase phase = Phase.READ;
  private int writes;
  private Session before = Session.empty();
  private PlatformFailure.@Nullable Unknown doubt;

  private enum Phase {
    READ,
    WRITE,
    READ_BACK
  }

  ReadMergeWrite(Order order, VendorId leg) {
    this.order = order;
    this.leg = leg;
  }

  /// What follows from the session before anything is written: [#write] or [#done] or [#failed].
  abstract Turn merge(Session session);

  /// What follows when there is no such session before anything is written.
  abstract Turn absent(PlatformFailure.NotFound notFound);

  /// The order's answer if this session, read after the write, shows that it was done; else null.
  abstract @Nullable Answer proof(Session session);

  /// The order's answer if it is done when the session is gone after the write; else null.
  abstract @Nullable Answer proofOfAbsence();

  /// A write was accepted with this answer.
  void written(WireResponse response) {}

  /// Values that no failure may repeat.
  abstract Set<String> known(Session session);

  @Override
  public final Turn first() {
    return new Turn.Send(Session.request(leg.value()));
  }

  @Override
  public final Turn next(WireResult result) {
    return switch (phase) {
      case READ -> read(result);
      case WRITE -> writeEnded(result);
      case READ_BACK -> readBack(result);
    };
  }

  private Turn read(WireResult result) {
    return switch (reading(result)) {
      case Reading.Of(Session session) -> {
        before = session;
        yield merge(session);
      }
      case Reading.Not(PlatformFailure.NotFound notFound) -> absent(notFound);
      case Reading.Not(PlatformFailure failure) -> failed(failure);
    };
  }

  /// Sends a merged body.
  final Turn write(ObjectNode body) {
    writes++;
    phase = Phase.WRITE;
    WireRequest put = SessionWrites.put(order, leg, body);
    if (writes > 1) {
      // Merged from something else it is another request, and gets an answer of its own.
      put = put.withHeader("idempotency-key", order.orderId().value() + "/" + writes);
    }
    return new Turn.Send(before.etag() == null ? put : put.withHeader("if-match", before.etag()));
  }

  private Turn writeEnded(WireResult result) {
    PlatformFailure failure =
        switch (result) {
          case TransportFault fault -> GuideFailures.of(fault);
          case WireResponse(int status, _, _) when status == 412 ->
              new PlatformFailure.Busy(detail("somebody else writes into the session"));
          case WireResponse response when response.status() / 100 == 2 -> {
            written(response);
            yield null;
          }
          case WireResponse response -> ConnectorTrouble.of(order, response, known(before));
        };
    if (failure instanceof PlatformFailure.Unknown unknown) {
      doubt = unknown;
    } else if (failure != null) {
      boolean again = isPreconditionFailed(result) && writes < WRITES;
      return again ? readAgain(Phase.READ) : failed(failure);
    }
    return readAgain(Phase.READ_BACK);
  }

  private static boolean isPreconditionFailed(WireResult result) {
    return result instanceof WireResponse response && response.status() == 412;
  }

  private Turn readAgain(Phase next) {
    phase = next;
    return first();
  }

  private Turn readBack(WireResult result) {
    Answer proof =
        switch (reading(result)) {
          case Reading.Of(Session session) -> isWhole(session) ? proof(session) : null;
          case Reading.Not(PlatformFailure.NotFound _) -> proofOfAbsence();
          case Reading.Not(PlatformFailure _) -> null;
        };
    if (proof != null) {
      return done(proof);
    }
    return failed(
        doubt == null
            ? new PlatformFailure.Unknown(detail("what was written was not read back"))
            : doubt);
  }

  /// Whether every variable that was read before is still there. One that has ended needs none.
  private boolean isWhole(Session session) {
    return session.status() == SessionStatus.ENDED
        || before.variables().propertyNames().stream().allMatch(session.variables()::has);
  }

  private Reading reading(WireResult result) {
    return switch (result) {
      case TransportFault fault -> new Reading.Not(GuideFailures.of(fault));
      case WireResponse response when response.status() / 100 == 2 -> {
        try {
          yield new Reading.Of(Session.read(response));
        } catch (UnreadableAnswer unreadable) {
          yield new Reading.Not(GuideFailures.unreadable(order, response, unreadable));
        }
      }
      case WireResponse response -> new Reading.Not(ConnectorTrouble.of(order, response, null));
    };
  }

  static Turn done(Answer answer) {
    return new Turn.End(new Outcome.Done(answer));
  }

  static Turn failed(PlatformFailure failure) {
    return new Turn.End(new Outcome.Failed(failure));
  }

  /// A refusal of ours, in the words of the platform's.
  final String detail(String what) {
    return "%s: %s: %s".formatted(order.kind().wireName(), order.account(), what);
  }

  /// All texts that are known of the caller from her session.
  static Set<String> variables(Session session) {
    Set<String> known = new TreeSet<>();
    ConnectorTrouble.add(known, "userId", session.userId());
    addAll(known, session.variables());
    return known;
  }

  /// However deep they stand.
  private static void addAll(Set<String> known, JsonNode object) {
    object.properties().forEach(one -> addValue(known, one.getKey(), one.getValue()));
  }

  private static void addValue(Set<String> known, String name, JsonNode value) {
    if (value.isString()) {
      ConnectorTrouble.add(known, name, value.stringValue());
    } else if (value.isObject()) {
      addAll(known, value);
    } else if (value.isArray()) {
      value.forEach(one -> addValue(known, name, one));
    }
  }

  private sealed interface Reading {
    record Of(Session session) implements Reading {}

    record Not(PlatformFailure failure) implements Reading {}
  }
}
