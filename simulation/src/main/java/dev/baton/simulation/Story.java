package dev.baton.simulation;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Route;
import dev.baton.core.platform.CallKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What happened in a run, with times, for people who want to know why an invariant broke. Most
/// runs are not read by anybody: what would be told is worked out only when it is.
final class Story {
  /// A run that tells more than this is not read to its end.
  private static final int LINES_MAX = 5_000;

  private final VirtualTime time;
  private final Instant start;
  private final boolean told;
  private final List<String> lines = new ArrayList<>();

  /// @param told whether anybody listens
  Story(VirtualTime time, boolean told) {
    this.time = time;
    this.start = time.now();
    this.told = told;
  }

  void tell(Supplier<String> what) {
    if (told && lines.size() < LINES_MAX) {
      double seconds = Duration.between(start, time.now()).toMillis() / 1_000.0;
      lines.add(String.format(Locale.ROOT, "%9.3f s  %s", seconds, what.get()));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /// Who is to go where, by which routes.
  static String askedFor(String name, Handoff h, Direction way) {
    List<String> routes = h.plan().routes().stream().map(Route::name).toList();
    return name
        + " is at "
        + way.source()
        + " and shall go to "
        + way.destination()
        + " by route "
        + String.join(", then ", routes);
  }

  /// A call's name in a sentence.
  static String words(CallKind kind) {
    return switch (kind) {
      case RESERVE -> "the reserve";
      case PREPARE -> "the preparation";
      case COMMIT -> "the commit";
      case WITHDRAW -> "the withdrawal";
      case RELEASE -> "the release";
      case DELIVER_CONTEXT -> "the context";
      case REQUEUE, END_LEG -> "the compensation";
      case READ_LEG -> "a reading";
      case FIND_RESERVATIONS -> "the list of reservations";
      case READ_ANALYTICS -> "the analytics";
      case HOLD -> "the hold";
      case OFF_HOLD -> "the end of the hold";
      case SEND_MESSAGE -> "the message";
      case REQUEST_CALLBACK -> "the callback";
      case CREATE_INTERACTION -> "the test's caller";
      case READ_QUEUE -> "the look at the queue";
      case READ_AGENTS -> "the count of agents";
      case READ_SKILL_GROUP -> "the look at the skill group";
      case READ_MESSAGES -> "the history";
      case READ_CONVERSATION -> "the conversation";
      case READ_SESSION -> "the look at the session";
    };
  }

  /// A state in a sentence, with its stage or its reason.
  static String words(Handoff h) {
    HandoffState state = h.state();
    String route = " (attempt " + h.attempt() + ", route " + h.currentRoute().name() + ")";
    String more =
        switch (state) {
          case HandoffState.Committing(int _, var stage) -> ", " + lower(stage);
          case HandoffState.Confirming(int cycle) -> ", cycle " + cycle;
          case HandoffState.Releasing(var stage, var _) -> ", " + lower(stage);
          case HandoffState.Returning(var stage, var reason) ->
              ", " + lower(stage) + ", " + lower(reason);
          case HandoffState.Returned(var reason) -> ", " + lower(reason);
          case HandoffState.DeadLettered(var cause) -> ", " + lower(cause);
          case HandoffState.Requested _,
              HandoffState.Reserving _,
              HandoffState.Reserved _,
              HandoffState.Committed _,
              HandoffState.Compensating _,
              HandoffState.Completed _,
              HandoffState.Resolved _,
              HandoffState.Abandoned _ ->
              "";
        };
    return state.wireName().replace('_', ' ') + more + (state.isTerminal() ? "" : route);
  }

  /// How a handoff ended, for counting.
  static String ending(Handoff h) {
    return switch (h.state()) {
      case HandoffState.Returned(var reason) -> "returned, " + reason.wireName();
      case HandoffState.DeadLettered(var cause) -> "dead_lettered, " + cause.wireName();
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _,
          HandoffState.Returning _,
          HandoffState.Completed _,
          HandoffState.Resolved _,
          HandoffState.Abandoned _ ->
          h.state().wireName();
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
