package dev.baton.core.vcon;

import dev.baton.core.context.privacy.MappedContext;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.ReturnReason;
import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes a vCon of what Baton knows of an interaction. Each leg is a placeholder dialog (section
/// 4.3 of the draft), because the recording is the platform's; each handoff that has ended is a
/// transfer between two of them. A handoff under way is left out. The same interaction gives the
/// same vCon.
public final class VconExport {
  private static final int CALLER = 0;
  private static final int BATON = 1;
  private static final String NAME = "Baton";
  private static final String JSON = "application/json";
  private static final long VERSION_8 = 0x8000L;
  private static final long VERSION_BITS = 0xF000L;

  private final Interaction given;
  private final List<Vcon.Party> parties = new ArrayList<>();
  private final List<Vcon.Dialog> dialogs = new ArrayList<>();
  private final List<Vcon.Analysis> analyses = new ArrayList<>();
  private final Map<LegKey, Integer> legs = new HashMap<>();

  /// What is exported.
  ///
  /// @param medium `voice` or `chat`
  /// @param legs in the order in which they were first seen
  /// @param handoffs oldest first
  /// @param notes what is known of those that have ended
  /// @param context as it may go out, null when there is none
  public record Interaction(
      CanonicalId id,
      Instant firstSeenAt,
      String medium,
      List<Leg> legs,
      List<Handoff> handoffs,
      Map<HandoffId, HandoffNote> notes,
      @Nullable MappedContext context) {
    public Interaction {
      legs = List.copyOf(legs);
      handoffs = List.copyOf(handoffs);
      notes = Map.copyOf(notes);
    }
  }

  private record LegKey(AccountName account, VendorId vendorId) {}

  private VconExport(Interaction given) {
    this.given = given;
  }

  /// The vCon of an interaction.
  public static Vcon of(Interaction interaction) {
    return new VconExport(interaction).make();
  }

  private Vcon make() {
    parties.add(new Vcon.Party("caller", "none", "person", null, null, null));
    parties.add(new Vcon.Party(NAME, "none", "organization", null, NAME, null));
    List<Handoff> ended = given.handoffs().stream().filter(VconExport::hasEnded).toList();
    for (Leg leg : given.legs()) {
      leg(leg, agentOn(leg, ended), legs.isEmpty() ? given.firstSeenAt() : null);
    }
    int last = -1;
    for (Handoff handoff : ended) {
      last = transfer(handoff);
    }
    return new Vcon(
        Vcon.SYNTAX,
        uuid(given.id()),
        given.firstSeenAt(),
        updatedAt(),
        "Interaction " + given.id() + ", written by " + Vcon.DRAFT,
        redacted(),
        parties,
        dialogs,
        attachments(last),
        analyses);
  }

  private static boolean hasEnded(Handoff handoff) {
    return handoff.state().isTerminal();
  }

  /// The newest time that is told, so that an unchanged interaction gives an unchanged vCon.
  private Instant updatedAt() {
    return given.notes().values().stream()
        .map(HandoffNote::endedAt)
        .max(Instant::compareTo)
        .filter(at -> at.isAfter(given.firstSeenAt()))
        .orElse(given.firstSeenAt());
  }

  /// The interaction's own UUID with the version that the draft asks for.
  static String uuid(CanonicalId id) {
    UUID own;
    try {
      own = UUID.fromString(id.value().replaceFirst("^int-", ""));
    } catch (IllegalArgumentException e) {
      // An id of a client's own making has no UUID in it.
      own = UUID.nameUUIDFromBytes(id.value().getBytes(StandardCharsets.UTF_8));
    }
    return new UUID(
            (own.getMostSignificantBits() & ~VERSION_BITS) | VERSION_8,
            own.getLeastSignificantBits())
        .toString();
  }

  private Vcon.@Nullable Redacted redacted() {
    MappedContext context = given.context();
    return context == null || context.losses().isEmpty()
        ? null
        : new Vcon.Redacted(
            context.losses().stream()
                .map(loss -> loss.kind().wireName() + " " + loss.path())
                .collect(Collectors.joining(", ")));
  }

  private int leg(Leg leg, @Nullable String agentId, @Nullable Instant start) {
    return legs.computeIfAbsent(
        new LegKey(leg.account(), leg.vendorId()),
        _ -> {
          int with = party(leg.account(), agentId, null);
          dialogs.add(
              Vcon.Dialog.leg(
                  given.medium().equals("chat") ? "text" : "recording",
                  start,
                  List.of(CALLER, with),
                  leg.platform().wireName()));
          return dialogs.size() - 1;
        });
  }

  /// Who was seen to have the caller on that leg, as far as any handoff has read it.
  private static @Nullable String agentOn(Leg leg, List<Handoff> handoffs) {
    String agentId = null;
    for (Handoff h : handoffs) {
      Leg source = h.plan().source();
      if (source.account().equals(leg.account()) && source.vendorId().equals(leg.vendorId())) {
        agentId = firstOf(agentId, agent(sourceView(h)));
      }
      if (h.currentRoute().account().equals(leg.account())
          && destinationView(h) instanceof LegView.Present there
          && there.vendorId().equals(leg.vendorId())) {
        agentId = firstOf(agentId, there.agentId());
      }
    }
    return agentId;
  }

  private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }

  private static @Nullable LegView sourceView(Handoff h) {
    return h.evidence() == null ? null : h.evidence().source();
  }

  private static @Nullable LegView destinationView(Handoff h) {
    return h.evidence() == null ? null : h.evidence().destination();
  }

  private static @Nullable String agent(@Nullable LegView view) {
    return view instanceof LegView.Present p ? p.agentId() : null;
  }

  private int party(AccountName account, @Nullable String agentId, @Nullable String queueId) {
    Vcon.Party party =
        new Vcon.Party(
            null,
            null,
            agentId == null ? "organization" : "person",
            agentId,
            account.value(),
            agentId == null ? queueId : null);
    int known = parties.indexOf(party);
    if (known >= 0) {
      return known;
    }
    parties.add(party);
    return parties.size() - 1;
  }

  /// @return the dialog of the leg that the caller came from
  private int transfer(Handoff h) {
    Leg from = h.plan().source();
    int original = leg(from, agent(sourceView(h)), null);
    int transferor = party(from.account(), agentOn(from, given.handoffs()), null);
    Route to = h.currentRoute();
    int target = target(h, to);
    String failed = disposition(h.state());
    int reached;
    if (failed != null) {
      dialogs.add(
          Vcon.Dialog.incomplete(
              h.createdAt(), List.of(CALLER, target), failed, to.platform().wireName()));
      reached = dialogs.size() - 1;
    } else if (destinationView(h) instanceof LegView.Present there) {
      reached = leg(new Leg(to.account(), to.platform(), there.vendorId()), agent(there), null);
    } else {
      throw new IllegalStateException("NoPhantom: completed without a leg in " + h.id());
    }
    dialogs.add(
        Vcon.Dialog.transfer(
            h.committedAt() == null ? h.createdAt() : h.committedAt(),
            CALLER,
            transferor,
            target,
            original,
            reached));
    HandoffNote note = given.notes().get(h.id());
    if (note != null) {
      analyses.add(
          new Vcon.Analysis(
              "report", dialogs.size() - 1, JSON, NAME, NAME, HandoffNote.SCHEMA, "json", note));
    }
    return original;
  }

  private int target(Handoff h, Route to) {
    String seen = h.state() instanceof HandoffState.Completed ? agent(destinationView(h)) : null;
    return switch (to.target()) {
      case Target.Agent(String agentId) -> party(to.account(), firstOf(seen, agentId), null);
      case Target.Queue(String queueId) -> party(to.account(), seen, queueId);
      case Target.Flow(String queueId, _) -> party(to.account(), seen, queueId);
      case Target.Callback(String queueId) -> party(to.account(), seen, queueId);
      case Target.Number _, Target.SipUri _ -> party(to.account(), seen, null);
    };
  }

  /// Why no conversation came of a handoff, in the draft's words (section 4.3.11), or null when one
  /// did.
  private static @Nullable String disposition(HandoffState state) {
    return switch (state) {
      case HandoffState.Completed _ -> null;
      case HandoffState.Abandoned _ -> "hung-up";
      case HandoffState.Returned(ReturnReason reason) ->
          reason == ReturnReason.NO_CAPACITY ? "busy" : "failed";
      case HandoffState.DeadLettered(DeadLetterCause cause) -> disposition(cause);
      case HandoffState.Resolved(DeadLetterCause cause) -> disposition(cause);
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _,
          HandoffState.Returning _ ->
          throw new IllegalStateException("a handoff under way is not exported: " + state);
    };
  }

  private static String disposition(DeadLetterCause cause) {
    return cause == DeadLetterCause.QUEUED_TOO_LONG ? "no-answer" : "failed";
  }

  /// The context stands with the leg that it was handed over from.
  private List<Vcon.Attachment> attachments(int lastOriginal) {
    MappedContext context = given.context();
    int dialog = lastOriginal >= 0 ? lastOriginal : legs.isEmpty() ? -1 : 0;
    return context == null || dialog < 0
        ? List.of()
        : List.of(
            new Vcon.Attachment(
                "context handed over with the caller, canonical-context-v1",
                context.context().timestamp(),
                BATON,
                dialog,
                JSON,
                "json",
                context.context()));
  }
}
