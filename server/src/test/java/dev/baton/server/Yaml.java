package dev.baton.server;

import dev.baton.config.BatonConfig;
import dev.baton.config.ConfigLoader;
import dev.baton.config.ConfigResult;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The configuration as an operator would write it, with timers short enough for tests. Every timer
/// rule holds.
///
/// @param refreshMargin of both accounts' tokens
/// @param timers lines below `timers:`
/// @param subscriptions lines below `subscriptions:` of the tenant `default`
record Yaml(URI genesys, URI cxone, String refreshMargin, String timers, String subscriptions) {
  /// The names under which secrets are looked up.
  static final String DATABASE_URL = "BATON_DATABASE_URL";

  static final String CLIENT_SECRET = "TWIN_SECRET";

  static final String WEBHOOK_SECRET = "WEBHOOK_SECRET";
  static final String MASTER_KEY = "TEST_MASTER_KEY";

  /// The same for all nodes of all tests, wherever their data folders are.
  static final String ONE_KEY = "0123456789abcdef".repeat(4);

  static final String SHORT_TIMERS =
      """
        hold-duration: 8s
        reserve-timeout: 2s
        commit-timeout: 2s
        release-timeout: 2s
        deliver-timeout: 2s
        requeue-timeout: 2s
        query-timeout: 2s
        settle: 4500ms
        processing-delay: 500ms
        source-give-up: 20s
        consult-limit: 5s
        queued-limit: 5s
        handoff-deadline: 2m
        backoff-base: 50ms
        backoff-cap: 500ms
        retry-after-max: 3s
      """;

  private static final String REST =
      """
      server:
        port: 0
      journal:
        data: data
      privacy:
        master-key: ${env:TEST_MASTER_KEY}
      tenants:
        default:
          accounts:
            genesys-main:
              platform: genesys_cloud
              api-base: %1$s
              client-id: demo-client
              client-secret: ${env:TWIN_SECRET}
              refresh-margin: %3$s
              inbound:
                phone-number: "+18885551901"
                extension: GENESYS_HANDBACK
              webhook-secret: ${env:WEBHOOK_SECRET}
              requeue-queue: supervisors
            cxone-main:
              platform: nice_cxone
              api-base: %2$s
              client-id: demo-client
              client-secret: ${env:TWIN_SECRET}
              webhook-secret: ${env:WEBHOOK_SECRET}
              refresh-margin: %3$s
              inbound:
                phone-number: "+18885551900"
                extension: CXONE_HANDBACK
              requeue-queue: supervisors
            cxone-closed:
              platform: nice_cxone
              api-base: %2$s
              client-id: demo-client
              client-secret: ${env:TWIN_SECRET}
              refresh-margin: %3$s
            cxone-small:
              platform: nice_cxone
              api-base: %2$s
              client-id: demo-client
              client-secret: ${env:TWIN_SECRET}
              refresh-margin: %3$s
              inbound:
                phone-number: "+18885551900"
                extension: CXONE_HANDBACK
              limits:
                max-context: 1400B
            cxone-tiny:
              platform: nice_cxone
              api-base: %2$s
              client-id: demo-client
              client-secret: ${env:TWIN_SECRET}
              refresh-margin: %3$s
              inbound:
                phone-number: "+18885551900"
                extension: CXONE_HANDBACK
              limits:
                max-context: 512B
          routes:
            billing:
              account: cxone-main
              target-queue: billing_specialists
            back:
              account: genesys-main
              target-queue: billing_specialists
        rival:
          accounts:
            rival-cxone:
              platform: nice_cxone
              api-base: %2$s
              client-id: demo-client
              client-secret: ${env:TWIN_SECRET}
              inbound:
                phone-number: "+18885551999"
                extension: RIVAL
          routes:
            rival-desk:
              account: rival-cxone
              target-queue: billing_specialists
      timers:
      """;

  Yaml(URI genesys, URI cxone, String refreshMargin, String timers) {
    this(genesys, cxone, refreshMargin, timers, "");
  }

  /// With these, each with its name at six spaces' depth.
  Yaml subscribed(String others) {
    return new Yaml(genesys, cxone, refreshMargin, timers, subscriptions + others);
  }

  static Yaml of(URI genesys, URI cxone) {
    return new Yaml(genesys, cxone, "60s", SHORT_TIMERS);
  }

  /// The text of the file.
  String text() {
    String told =
        subscriptions.isEmpty()
            ? ""
            : "    subscriptions:\n" + subscriptions.stripTrailing() + "\n";
    return REST.formatted(genesys, cxone, refreshMargin).replace("  rival:\n", told + "  rival:\n")
        + timers;
  }

  /// With a database of the operator's.
  BatonConfig with(String databaseUrl) {
    return with(databaseUrl, UnaryOperator.identity());
  }

  /// The same, edited first.
  BatonConfig with(String databaseUrl, UnaryOperator<String> edit) {
    return parse(
        edit.apply(text()),
        Map.of(
            CLIENT_SECRET,
            "demo-secret",
            WEBHOOK_SECRET,
            "hook-hush",
            MASTER_KEY,
            ONE_KEY,
            Subscriber.SECRET_NAME,
            Subscriber.SECRET,
            DATABASE_URL,
            databaseUrl),
        Path.of("target"));
  }

  /// With the embedded database, in `data` below that folder.
  BatonConfig in(Path folder) {
    return parse(
        text(),
        Map.of(CLIENT_SECRET, "demo-secret", WEBHOOK_SECRET, "hook-hush", MASTER_KEY, ONE_KEY),
        folder);
  }

  static BatonConfig parse(String text, Map<String, String> environment, Path folder) {
    return switch (ConfigLoader.parse(text, "test.yaml", environment, folder)) {
      case ConfigResult.Loaded(BatonConfig config) -> config;
      case ConfigResult.Invalid(var problems, int _) ->
          throw new IllegalStateException("the tests' configuration is refused: " + problems);
    };
  }
}
