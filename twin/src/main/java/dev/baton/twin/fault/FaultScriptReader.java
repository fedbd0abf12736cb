package dev.baton.twin.fault;

import dev.baton.twin.model.NoCapacity;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads a fault script from YAML or JSON, which YAML contains.
///
/// ```yaml
/// seed: 7
/// rules:
///   - platform: nice_cxone          # or genesys_cloud, nice_cognigy; left out = all
///     operation: reserve            # token, reserve, release, transfer (commit), prepare,
///                                   # withdraw, context,
///                                   # requeue, hold, off_hold, end, read, history, message,
///                                   # callback, create, authenticate, any; left out = any
///     match: {agent: nice-usr-4492} # canonicalId, agent, queue, interactionId, reservationId
///     times: 1                      # at most so often; left out = always
///     fault: agent_busy
///   - operation: transfer
///     nth: 2                        # only the second such request
///     fault: {kind: status, status: 503, effect: after}
///   - probability: 0.1
///     fault: {kind: delay, ms: 250}
/// webhooks: {lose: 0.2, repeat: 0.3, delayMs: 100, reorderMs: 6000}  # shares, and up to so late
/// stream: {closeAfterMs: 20000, closeCode: 1011, lose: 0.1}  # of CXone's event stream
/// ```
///
/// Faults: `delay {ms}`, `slow {ms}`, `lose_request`, `lose_answer`, `status {status, retryAfter,
/// effect: before or after}`, `agent_busy`, `agent_on_break`, `queue_full`, `queue_paused`,
/// `expire_reservation`, `expire_before_arrival`, `caller_hangs_up {atMs, interactionId}`,
/// `drop_transfer`, `keep_source`, `hide_talk`, `revoke_tokens`, `clock_skew {ms}`, `repeat_page`,
/// `big_page {messages}`, `connector_down {code, message}`, `silent_bridged {stays}`.
public final class FaultScriptReader {
  /// Ten minutes: longer than any client of a twin waits.
  private static final long MS_MAX = 600_000;

  /// The deepest key of a script is at 4.
  private static final int DEPTH_MAX = 16;

  private static final String KINDS =
      "delay, slow, lose_request, lose_answer, status, agent_busy, agent_on_break, queue_full,"
          + " queue_paused, expire_reservation, expire_before_arrival, caller_hangs_up,"
          + " drop_transfer, keep_source, hide_talk, revoke_tokens, clock_skew, repeat_page,"
          + " big_page, connector_down, silent_bridged";

  private final String source;

  private FaultScriptReader(String source) {
    this.source = source;
  }

  /// Reads a script.
  ///
  /// @param source what errors call the text, for example its file name
  /// @throws InvalidFaultScript naming line, column and problem
  public static FaultScript read(String text, String source) throws InvalidFaultScript {
    return new FaultScriptReader(source).script(text);
  }

  private FaultScript script(String text) throws InvalidFaultScript {
    Optional<Node> root;
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(source).build();
      // JSON allows tabs between tokens, YAML does not; inside a JSON string neither does.
      String yaml = text.replace('\t', ' ');
      checkDepth(new Parse(settings).parseString(yaml));
      root = new Compose(settings).composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      InvalidFaultScript invalid = YamlMap.error(source, e.getProblemMark(), e.getProblem());
      invalid.initCause(e);
      throw invalid;
    } catch (YamlEngineException e) {
      InvalidFaultScript invalid =
          new InvalidFaultScript(source, 1, 1, String.valueOf(e.getMessage()));
      invalid.initCause(e);
      throw invalid;
    }
    if (root.isEmpty()) {
      return FaultScript.NONE;
    }
    YamlMap map = new YamlMap(source, root.get(), "a fault script");
    long seed = map.number("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0L);
    WebhookFaults webhooks = webhooks(map.take("webhooks"));
    StreamFaults stream = stream(map.take("stream"));
    boolean alone = webhooks == null && stream == null;
    Node rulesNode = alone ? map.require("rules") : map.take("rules");
    map.end("seed, rules, webhooks, stream");
    return new FaultScript(
        seed,
        rulesNode == null ? List.of() : rules(rulesNode, map),
        Objects.requireNonNullElse(webhooks, WebhookFaults.NONE),
        Objects.requireNonNullElse(stream, StreamFaults.NONE));
  }

  private List<FaultRule> rules(Node rulesNode, YamlMap map) throws InvalidFaultScript {
    if (!(rulesNode instanceof SequenceNode sequence)) {
      throw map.error(rulesNode, "'rules' is not a list");
    }
    if (sequence.getValue().size() > FaultScript.RULES_MAX) {
      throw map.error(rulesNode, "more than " + FaultScript.RULES_MAX + " rules");
    }
    List<FaultRule> rules = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      rules.add(rule(new YamlMap(source, node, "a rule")));
    }
    return rules;
  }

  private @Nullable StreamFaults stream(@Nullable Node node) throws InvalidFaultScript {
    if (node == null) {
      return null;
    }
    YamlMap map = new YamlMap(source, node, "'stream'");
    long closeAfterMs = map.number("closeAfterMs", 0, StreamFaults.MS_MAX, 0L);
    long closeCode =
        map.number(
            "closeCode",
            StreamFaults.BROKEN,
            StreamFaults.SERVER_FAILED,
            (long) StreamFaults.BROKEN);
    double lose = map.share("lose");
    double badFrame = map.share("badFrame");
    double badJson = map.share("badJson");
    double wrongTypes = map.share("wrongTypes");
    double unknownState = map.share("unknownState");
    long gapEveryMs = map.number("gapEveryMs", 0, StreamFaults.MS_MAX, 0L);
    long gapMs = map.number("gapMs", 0, StreamFaults.MS_MAX, 0L);
    map.end(
        "closeAfterMs, closeCode, lose, badFrame, badJson, wrongTypes, unknownState, gapEveryMs,"
            + " gapMs");
    try {
      return new StreamFaults(
          closeAfterMs,
          (int) closeCode,
          lose,
          badFrame,
          badJson,
          wrongTypes,
          unknownState,
          gapEveryMs,
          gapMs);
    } catch (IllegalArgumentException e) {
      InvalidFaultScript invalid = map.error(node, String.valueOf(e.getMessage()));
      invalid.initCause(e);
      throw invalid;
    }
  }

  private @Nullable WebhookFaults webhooks(@Nullable Node node) throws InvalidFaultScript {
    if (node == null) {
      return null;
    }
    YamlMap map = new YamlMap(source, node, "'webhooks'");
    WebhookFaults faults =
        new WebhookFaults(
            map.share("lose"),
            map.share("repeat"),
            map.number("delayMs", 0, WebhookFaults.MS_MAX, 0L),
            map.number("reorderMs", 0, WebhookFaults.MS_MAX, 0L));
    map.end("lose, repeat, delayMs, reorderMs");
    return faults;
  }

  /// Works without recursion, so that no nesting exhausts the stack before it is refused.
  private void checkDepth(Iterable<Event> events) throws InvalidFaultScript {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof CollectionStartEvent && ++depth > DEPTH_MAX) {
        throw YamlMap.error(
            source, event.getStartMark(), "nested deeper than " + DEPTH_MAX + " levels");
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private FaultRule rule(YamlMap map) throws InvalidFaultScript {
    Platform platform = null;
    Node platformNode = map.take("platform");
    if (platformNode != null) {
      String name = map.text(platformNode, "platform");
      platform =
          Platform.named(name)
              .orElseThrow(() ->
                  map.error(
                      platformNode,
                      "unknown platform '"
                          + name
                          + "', known are genesys_cloud, nice_cxone,"
                          + " nice_cognigy"));
    }
    Operation operation = operation(map);
    FaultRule.Match match = match(map.take("match"));
    int nth = (int) map.number("nth", 1, Integer.MAX_VALUE, 0L);
    int times = (int) map.number("times", 1, Integer.MAX_VALUE, 0L);
    double probability = map.probability("probability");
    Fault fault = fault(map.require("fault"), map);
    map.end("platform, operation, match, nth, times, probability, fault");
    return new FaultRule(platform, operation, match, nth, times, probability, fault);
  }

  private static @Nullable Operation operation(YamlMap map) throws InvalidFaultScript {
    Node node = map.take("operation");
    if (node == null) {
      return null;
    }
    String name = map.text(node, "operation");
    if (name.equals("any")) {
      return null;
    }
    return Operation.named(name)
        .orElseThrow(() ->
            map.error(
                node,
                "unknown operation '"
                    + name
                    + "', known are token, reserve, release, transfer, prepare, withdraw,"
                    + " context, requeue,"
                    + " hold, off_hold, end, read, history, message, callback, create,"
                    + " authenticate, any"));
  }

  private FaultRule.Match match(@Nullable Node node) throws InvalidFaultScript {
    if (node == null) {
      return FaultRule.Match.ANY;
    }
    YamlMap map = new YamlMap(source, node, "'match'");
    FaultRule.Match match =
        new FaultRule.Match(
            map.text("canonicalId"),
            map.text("agent"),
            map.text("queue"),
            map.text("interactionId"),
            map.text("reservationId"));
    map.end("canonicalId, agent, queue, interactionId, reservationId");
    return match;
  }

  private Fault fault(Node node, YamlMap rule) throws InvalidFaultScript {
    if (node instanceof ScalarNode scalar) {
      return bare(scalar.getValue(), node, rule);
    }
    YamlMap map = new YamlMap(source, node, "'fault'");
    Node kindNode = map.require("kind");
    String kind = map.text(kindNode, "kind");
    switch (kind) {
      case "delay", "slow" -> {
        long ms = map.number("ms", 0, MS_MAX, null);
        map.end("kind, ms");
        return kind.equals("delay") ? new Fault.Delay(ms) : new Fault.Slow(ms);
      }
      case "clock_skew" -> {
        long ms = map.number("ms", -Fault.ClockSkew.MS_MAX, Fault.ClockSkew.MS_MAX, null);
        map.end("kind, ms");
        return new Fault.ClockSkew(ms);
      }
      case "big_page" -> {
        long messages = map.number("messages", 1, Fault.BigPage.MESSAGES_MAX, null);
        map.end("kind, messages");
        return new Fault.BigPage((int) messages);
      }
      case "connector_down" -> {
        Fault.ConnectorDown trunk = Fault.ConnectorDown.trunk();
        Fault.ConnectorDown down =
            new Fault.ConnectorDown(
                told(map, "code", trunk.code()), told(map, "message", trunk.message()));
        map.end("kind, code, message");
        return down;
      }
      case "silent_bridged" -> {
        boolean stays = stays(map);
        map.end("kind, stays");
        return new Fault.SilentBridged(stays);
      }
      case "status" -> {
        int status = (int) map.number("status", 200, 599, null);
        String retryAfter = retryAfter(map);
        boolean after = after(map);
        map.end("kind, status, retryAfter, effect");
        return new Fault.Status(status, retryAfter, after);
      }
      case "caller_hangs_up" -> {
        long atMs = map.number("atMs", 0, MS_MAX, 0L);
        String interactionId = map.text("interactionId");
        map.end("kind, atMs, interactionId");
        return new Fault.CallerHangsUp(atMs, interactionId);
      }
      default -> {
        map.end("kind");
        return bare(kind, kindNode, map);
      }
    }
  }

  private static @Nullable String retryAfter(YamlMap map) throws InvalidFaultScript {
    Node node = map.take("retryAfter");
    if (node == null) {
      return null;
    }
    String text = map.text(node, "retryAfter");
    if (!text.matches("[ -~]{1,100}")) {
      throw map.error(node, "'retryAfter' is not 1 to 100 characters of ASCII, as headers are");
    }
    return text;
  }

  private static String told(YamlMap map, String name, String otherwise) throws InvalidFaultScript {
    Node node = map.take(name);
    String text = node == null ? otherwise : map.text(node, name);
    if (node != null && (text.isEmpty() || text.length() > Fault.ConnectorDown.TEXT_MAX)) {
      throw map.error(
          node, "'" + name + "' has not 1 to " + Fault.ConnectorDown.TEXT_MAX + " characters");
    }
    return text;
  }

  private static boolean stays(YamlMap map) throws InvalidFaultScript {
    Node node = map.take("stays");
    String stays = node == null ? "false" : map.text(node, "stays");
    if (node != null && !stays.equals("true") && !stays.equals("false")) {
      throw map.error(node, "'stays' is '" + stays + "', allowed are true, false");
    }
    return stays.equals("true");
  }

  private static boolean after(YamlMap map) throws InvalidFaultScript {
    Node node = map.take("effect");
    String effect = node == null ? "before" : map.text(node, "effect");
    if (node != null && !effect.equals("before") && !effect.equals("after")) {
      throw map.error(node, "'effect' is '" + effect + "', allowed are before, after");
    }
    return effect.equals("after");
  }

  private static Fault bare(String kind, Node at, YamlMap map) throws InvalidFaultScript {
    return switch (kind) {
      case "lose_request" -> new Fault.LoseRequest();
      case "lose_answer" -> new Fault.LoseAnswer();
      case "agent_busy", "agent_on_break", "queue_full", "queue_paused" ->
          new Fault.Refuse(NoCapacity.valueOf(kind.toUpperCase(Locale.ROOT)));
      case "expire_reservation" -> new Fault.ExpireReservation();
      case "expire_before_arrival" -> new Fault.ExpireBeforeArrival();
      case "caller_hangs_up" -> new Fault.CallerHangsUp(0, null);
      case "drop_transfer" -> new Fault.DropTransfer();
      case "keep_source" -> new Fault.KeepSource();
      case "hide_talk" -> new Fault.HideTalk();
      case "revoke_tokens" -> new Fault.RevokeTokens();
      case "repeat_page" -> new Fault.RepeatPage();
      case "connector_down" -> Fault.ConnectorDown.trunk();
      case "silent_bridged" -> new Fault.SilentBridged(false);
      case "delay", "slow", "status", "clock_skew", "big_page" ->
          throw map.error(
              at, "fault '" + kind + "' needs values, write it as {kind: " + kind + ", ..}");
      default -> throw map.error(at, "unknown fault '" + kind + "', known are " + KINDS);
    };
  }
}
