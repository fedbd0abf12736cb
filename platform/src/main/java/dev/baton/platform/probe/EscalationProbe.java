package dev.baton.platform.probe;

import dev.baton.core.checkup.Check;
import dev.baton.core.diagnosis.Finding;
import dev.baton.core.diagnosis.Subject;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.CallKind;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.ScopeNeed;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks whether the queues and skill groups that an account's bots hand over to are there and take
/// guests, and tells it as a check-up does. Reads only. Blocks: made for a virtual thread.
public final class EscalationProbe {
  private static final Set<CallKind> ALWAYS =
      EnumSet.of(
          CallKind.HOLD,
          CallKind.OFF_HOLD,
          CallKind.SEND_MESSAGE,
          CallKind.REQUEST_CALLBACK,
          CallKind.READ_QUEUE,
          CallKind.READ_AGENTS);

  private static final Set<CallKind> WATCHING =
      EnumSet.of(CallKind.READ_MESSAGES, CallKind.READ_CONVERSATION);

  private final QueueProbe probe;

  public EscalationProbe(QueueProbe probe) {
    this.probe = probe;
  }

  /// A place that the configuration names.
  ///
  /// @param where what names it, for example `general-queue`
  /// @param skillGroupId who in the queue, null for anybody
  public record Place(String where, String queueId, @Nullable String skillGroupId) {}

  /// What a token needs for handing over to these places, by what needs it.
  ///
  /// @param watched whether triggers read conversations, too
  public static Map<String, ScopeNeed> scopes(
      PlatformCodec codec, Collection<Place> places, boolean watched) {
    Map<String, ScopeNeed> needs = new LinkedHashMap<>();
    Set<CallKind> kinds = EnumSet.copyOf(ALWAYS);
    if (watched) {
      kinds.addAll(WATCHING);
    }
    kinds.forEach(kind -> needs.put(kind.wireName(), codec.scopes(kind)));
    if (places.stream().anyMatch(place -> place.skillGroupId() != null)) {
      // Guide 002's form of the transfer has a scope of its own.
      needs.put("commit to a skill group", ScopeNeed.allOf("interactions:transfer"));
    }
    return needs;
  }

  /// Looks at each place, and tells each finding at once. Two places may be the same queue: it is
  /// looked at for both, because each has its own line of the configuration to mend.
  public void look(AccountName account, Collection<Place> places, Consumer<Check> out) {
    for (Place place : places) {
      for (Subject subject : probe.look(account, place.queueId(), place.skillGroupId())) {
        tell(place, subject, out);
      }
    }
  }

  private static void tell(Place place, Subject subject, Consumer<Check> out) {
    String what = place.where() + ", " + subject.subject() + ": ";
    boolean troubled = false;
    for (Finding finding : subject.findings()) {
      String found = what + finding.found();
      switch (finding.severity()) {
        case ERROR -> out.accept(Check.fail("escalation", found, finding.why(), finding.fix()));
        case WARNING -> out.accept(Check.warn("escalation", found, finding.why(), finding.fix()));
        case NOTICE -> {
          // A notice is about how agents work, and no guest is worse off by it.
          continue;
        }
      }
      troubled = true;
    }
    if (!troubled) {
      List<String> good =
          subject.checks().stream().map(check -> check.name() + " " + check.found()).toList();
      out.accept(Check.pass("escalation", what + String.join(", ", good)));
    }
  }
}
