package dev.baton.cli.demo;

import dev.baton.config.BatonConfig;
import dev.baton.config.ConfigLoader;
import dev.baton.config.ConfigResult;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.http.WebhookTarget;
import dev.baton.twin.model.Platform;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The configuration of the demo: what a user would write for the two twins.
public final class DemoConfig {
  /// The queue of the second route, at both platforms.
  static final String BILLING_QUEUE = "billing_specialists";

  /// Where a caller goes who was lost on her way, at both platforms.
  static final String SUPERVISORS = "supervisors";

  /// The secret that the twins know their client by, and the one that they sign webhooks with.
  private static final Map<String, String> SECRETS =
      Map.of("DEMO_SECRET", "demo-secret", "DEMO_WEBHOOK_SECRET", "demo-webhook-secret");

  /// A queue that bots ask for by name.
  static final String TECHNICAL_QUEUE = "queue-tech-support-01";

  /// The queue of web chats whose guests are handed over by triggers.
  static final String WEBCHAT_QUEUE = "webchat-support";

  /// What the account with bots has beside: where agents take callbacks from, and its stream.
  private static final String BOTS =
      """

              escalation:
                callback-queue: general-queue
                nobody-free: callback
                environment: demo
              stream:\
      """;

  /// The account whose voice bots hand callers over.
  private static final String VOICE_BOTS =
      """

            cognigy-main:
              platform: nice_cognigy
              api-base: %s
              client-id: demo-client
              client-secret: ${env:DEMO_SECRET}\
      """;

  /// When a bot's guest goes to a person.
  private static final String TRIGGERS =
      """
          triggers:
            low-confidence:
              account: cxone-main
              queue: %1$s
              when:
                bot-confidence:
            guest-asked:
              account: cxone-main
              queue: %1$s
              when:
                guest-asked: true
      """
          .formatted(WEBCHAT_QUEUE);

  private DemoConfig() {}

  /// The configuration as YAML, without what is for bots.
  ///
  /// @param port where Baton listens, 0 for any free port
  /// @param data the folder of the database
  public static String yaml(TwinServer twins, int port, Path data) {
    return yaml(twins, port, data, "");
  }

  private static String yaml(TwinServer twins, int port, Path data, String bots) {
    return """
    server:
      port: %1$d
    journal:
      data: "%2$s"
    tenants:
      default:
        accounts:
          genesys-main:
            platform: genesys_cloud
            api-base: %3$s
            client-id: demo-client
            client-secret: ${env:DEMO_SECRET}
            webhook-secret: ${env:DEMO_WEBHOOK_SECRET}
            inbound:
              phone-number: "+18885551901"
              extension: GENESYS_HANDBACK
            requeue-queue: %5$s
          cxone-main:
            platform: nice_cxone
            api-base: %4$s
            client-id: demo-client
            client-secret: ${env:DEMO_SECRET}
            webhook-secret: ${env:DEMO_WEBHOOK_SECRET}
            inbound:
              phone-number: "+18885551900"
              extension: CXONE_HANDBACK
            requeue-queue: %5$s%7$s
        routes:
          billing:
            account: cxone-main
            target-queue: %6$s
          billing-genesys:
            account: genesys-main
            target-queue: %6$s
    """
        .formatted(port, data, twins.genesys(), twins.cxone(), SUPERVISORS, BILLING_QUEUE, bots);
  }

  /// The environment that a process with [#yaml] needs: nobody's real secrets.
  public static Map<String, String> environment() {
    return SECRETS;
  }

  /// Where the twins push what happens to their legs: to the Baton with this configuration.
  ///
  /// @param port where that Baton listens
  public static WebhookTarget webhooks(int port) {
    return new WebhookTarget(
        URI.create("http://127.0.0.1:" + port),
        SECRETS.getOrDefault("DEMO_WEBHOOK_SECRET", ""),
        Map.of(Platform.GENESYS_CLOUD, "genesys-main", Platform.NICE_CXONE, "cxone-main"));
  }

  /// The configuration itself, without what is for bots.
  ///
  /// @param more further lines of YAML, for tests that want other timers
  public static BatonConfig of(
      TwinServer twins, int port, Path data, String more, Map<String, String> environment) {
    return parse(yaml(twins, port, data) + more, data, environment);
  }

  /// The configuration of a Baton that also hands guests over from CXone's bots to people: on their
  /// request, and by itself when its event stream tells that a trigger fires. And callers from
  /// Cognigy's voice bots to both platforms.
  public static BatonConfig withBots(
      TwinServer twins, int port, Path data, Map<String, String> environment) {
    return parse(
        yaml(twins, port, data, BOTS + VOICE_BOTS.formatted(twins.cognigy())) + TRIGGERS,
        data,
        environment);
  }

  private static BatonConfig parse(String yaml, Path data, Map<String, String> environment) {
    Map<String, String> known = new HashMap<>(environment);
    known.putAll(SECRETS);
    return switch (ConfigLoader.parse(yaml, "demo", known, data)) {
      case ConfigResult.Loaded(BatonConfig config) -> config;
      case ConfigResult.Invalid(var problems, int _) ->
          throw new IllegalStateException("the demo's own configuration is refused: " + problems);
    };
  }
}
