package dev.baton.core.handoff;

import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One story: what comes in, row by row, and what the handoff makes of it.
///
/// @param title a sentence
/// @param setup lines such as `routes: agent, queue`
/// @param rows `time | signal | state | issued | caller`
/// @param ending lines such as `delivery: delivered`, checked after the last row
record Story(String title, List<String> setup, List<Row> rows, List<String> ending) {

  /// One row; the first two cells are told, the other three are expected.
  record Row(int line, String time, String signal, String state, String issued, String caller) {
    static Row parse(int line, String text) {
      String[] cells = text.split("\\|", -1);
      if (cells.length != 5) {
        throw new IllegalArgumentException("line " + line + " has not five cells: " + text);
      }
      return new Row(
          line,
          cells[0].strip(),
          cells[1].strip(),
          cells[2].strip(),
          cells[3].strip(),
          cells[4].strip());
    }

    String expected() {
      return state + " | " + issued + " | " + caller;
    }
  }

  /// What the code makes of this story: the same rows with the last three cells as they come out.
  Story played() {
    StoryPlay play = new StoryPlay(Samples.requested(plan()));
    List<Row> played = new ArrayList<>();
    for (Row row : rows) {
      try {
        played.add(play.play(row));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "'%s', line %d: %s".formatted(title, row.line(), e.getMessage()), e);
      }
    }
    return new Story(title, setup, played, endingOf(play.handoff()));
  }

  private List<String> endingOf(Handoff h) {
    return ending.stream().map(line -> fact(line.split(":")[0], h)).toList();
  }

  private static String fact(String name, Handoff h) {
    return name
        + ": "
        + switch (name) {
          case "delivery" ->
              switch (h.delivery()) {
                case Delivery.Pending _ -> "pending";
                case Delivery.Delivered(int bytes, List<ContextLoss> losses) when bytes > 0 ->
                    "delivered, %d bytes without %s"
                        .formatted(bytes, losses.stream().map(ContextLoss::path).toList());
                case Delivery.Delivered _ -> "delivered";
                case Delivery.Lost(String reason) -> "lost, " + reason;
              };
          case "action" -> {
            FallbackAction action = courtesies(h).action();
            yield action == null ? "none" : action.wireName();
          }
          case "courtesies" -> words(courtesies(h));
          case "failure" -> h.failure() == null ? "none" : describe(h.failure());
          case "route" -> h.currentRoute().name();
          case "session" -> words(Objects.requireNonNull(h.session(), "no voice bot had her"));
          default -> throw new IllegalArgumentException("no fact is called " + name);
        };
  }

  private static String words(BotSession s) {
    return "call %s, transfer %s, connector %s"
        .formatted(s.callId(), s.transferId(), s.connector() == null ? null : s.connector().name());
  }

  private static Courtesies courtesies(Handoff h) {
    return Objects.requireNonNull(h.courtesies(), "no bot had her");
  }

  /// `hold done, off hold pending, ...`.
  private static String words(Courtesies c) {
    return "hold %s, briefing %s, off hold %s, hold message %s, fallback message %s, callback %s"
        .formatted(
            c.hold().wireName(),
            c.briefing().wireName(),
            c.offHold().wireName(),
            c.holdMessage().wireName(),
            c.fallbackMessage().wireName(),
            c.callback().wireName());
  }

  private static String describe(FailureNote f) {
    return "%s, %s, %s, %s"
        .formatted(f.route(), f.phase().wireName(), f.kind().wireName(), f.detail());
  }

  private Plan plan() {
    List<Route> routes = List.of(Samples.toAgent(), Samples.toQueue());
    Until until = Until.ACTIVE;
    Repair repair = Repair.defaults();
    List<FallbackPolicy.Rule> rules = new ArrayList<>();
    Escalation escalation = null;
    for (String line : setup) {
      String[] parts = line.split(": ");
      String value = parts[1];
      switch (parts[0]) {
        case "routes" ->
            routes =
                switch (value) {
                  case "agent, queue" -> routes;
                  case "agent" -> List.of(Samples.toAgent());
                  case "queue" -> List.of(Samples.toQueue());
                  case "number" -> List.of(Samples.toNumber());
                  case "number, queue" -> List.of(Samples.toNumber(), Samples.toQueue());
                  case "agent, number" -> List.of(Samples.toAgent(), Samples.toNumber());
                  case "agent twice" -> List.of(Samples.withTries(Samples.toAgent(), 2));
                  case "agent and supervisor" -> List.of(Samples.withSupervisor(Samples.toAgent()));
                  case "queue and supervisor" -> List.of(Samples.withSupervisor(Samples.toQueue()));
                  case "connectors" -> Samples.connectorRoutes();
                  case "connector" -> Samples.connectorRoutes().subList(0, 1);
                  case "agent without requeue" ->
                      List.of(Samples.withoutRequeue(Samples.toAgent()));
                  default -> throw new IllegalArgumentException(line);
                };
        case "bot" -> {
          routes = Samples.botRoutes(value.equals("watched") ? null : "sg-tech");
          escalation = Samples.escalation(value);
          until = Until.QUEUED;
        }
        case "repair" -> repair = repair(value.split(" "));
        case "until" -> until = Until.fromWireName(value);
        case "policy" -> rules.add(rule(value.split(" ")));
        default -> throw new IllegalArgumentException(line);
      }
    }
    return Samples.plan(routes, until, new FallbackPolicy(rules, repair), escalation);
  }

  /// `requeue manual`.
  private static Repair repair(String[] words) {
    return new Repair(CompensationKind.fromWireName(words[0]), words[1].equals("automatic"));
  }

  /// `agent reserve no_capacity end`; `any` matches everything.
  private static FallbackPolicy.Rule rule(String[] words) {
    return new FallbackPolicy.Rule(
        named(words[0]),
        named(words[1]) == null ? null : CallKind.fromWireName(words[1]),
        named(words[2]) == null ? null : FailureKind.fromWireName(words[2]),
        Reaction.fromWireName(words[3]));
  }

  private static @Nullable String named(String word) {
    return word.equals("any") ? null : word;
  }
}
