package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.platform.ContextLoss;
import dev.baton.journal.Outbox;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A shift in which several things go wrong, and what `/metrics` says about it afterwards: nothing
/// but what the API and the twins' books say too.
class MetricsTest {
  /// Calls have as long as in production: no slow machine makes an order doubtful.
  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          // A stream that nobody answers: its counters are there, and it hands nobody over.
          .withConfig(Watched::nowhere)
          .withTimers(
              """
                backoff-base: 50ms
                backoff-cap: 500ms
              """)
          // Nobody listens there, so that what cannot be delivered is counted too.
          .subscribed(
              """
                    crm:
                      url: http://127.0.0.1:9/
                      secret: ${env:SUBSCRIBER_SECRET}
                      states: [completed]
                      attempts: 1
              """);

  private static final Path REFERENCE = Path.of("../docs/reference/metrics.md");

  /// `| name | type | labels | meaning |`
  private static final Pattern ROW =
      Pattern.compile("\\| `(baton_[a-z_]+)` \\| (\\w+) \\|([^|]*)\\| ([^|]+) \\|");

  private static final List<JsonNode> ENDED = new ArrayList<>();
  private static final List<String> SECRETS =
      new ArrayList<>(
          List.of(Ask.PHONE, Ask.PHONE.substring(1), Ask.ACCOUNT_NUMBER, "demo-secret"));

  private static MetricsPage page;
  private static long reserves;
  private static long transfers;
  private static long contexts;
  private static long requeues;

  @BeforeAll
  static void a_shift() {
    RIG.faults(
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.LoseAnswer()).onlyNth(2),
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.DropTransfer())
            .onlyNth(3),
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.CallerHangsUp(0, null))
            .onlyNth(4));
    for (int i = 0; i < 4; i++) {
      ObjectNode body = Ask.toQueue(RIG.newCaller(), "billing_specialists").put("until", "queued");
      body.putObject("attributes").put("conversationId", "means-nothing-elsewhere");
      play(body);
    }
    play(Ask.toAgent(RIG.newCaller(), "nice-usr-0000", null));
    RIG.api().get("/v1/handoffs/there-is-none");
    RIG.api().post("/v1/handoffs", "{");
    Await.until("none is under way", () -> RIG.baton().node().runtime().underWay() == 0);
    Await.until(
        "the outbox is looked at",
        () -> {
          var standing = RIG.baton().node().sender().standings().values();
          return standing.stream().mapToLong(Outbox.Standing::dead).sum() == 3;
        });
    reserves = orders(Platform.NICE_CXONE, Operation.RESERVE);
    transfers = orders(Platform.GENESYS_CLOUD, Operation.TRANSFER);
    contexts = orders(Platform.NICE_CXONE, Operation.CONTEXT);
    requeues = orders(Platform.NICE_CXONE, Operation.REQUEUE);
    page = MetricsPage.of(RIG.api());
  }

  private static void play(ObjectNode body) {
    JsonNode view = RIG.play(body);
    ENDED.add(view);
    SECRETS.add(view.at("/source/vendorId").asString(""));
    SECRETS.add(Rig.id(view));
    SECRETS.add(view.path("canonicalInteractionId").asString(""));
  }

  private static long orders(Platform platform, Operation kind) {
    return RIG.twins().books().orders().stream()
        .filter(o -> o.platform() == platform && o.kind() == kind)
        .mapToLong(o -> o.count())
        .sum();
  }

  @Test
  void every_handoff_is_counted_once_by_how_it_ended() {
    assertThat(page.value("baton_handoffs_opened_total", "account", "genesys-main"))
        .isEqualTo(ENDED.size());
    assertThat(page.value("baton_handoffs_under_way")).isZero();
    Map<String, Long> byState =
        ENDED.stream().collect(Collectors.groupingBy(Rig::state, Collectors.counting()));
    assertThat(byState)
        .as("this is what was to happen")
        .isEqualTo(Map.of("completed", 3L, "abandoned", 1L, "returned", 1L));
    for (String state : List.of("completed", "returned", "abandoned", "dead_lettered")) {
      long expected = byState.getOrDefault(state, 0L);
      assertThat(page.sum("baton_handoffs_ended_total", "state", state)).isEqualTo(expected);
      assertThat(page.value("baton_handoff_duration_seconds_count", "state", state))
          .isEqualTo(expected);
    }
    assertThat(page.value("baton_handoffs_ended_total", "state", "returned", "reason", "refused"))
        .isEqualTo(1);
  }

  @Test
  void what_went_wrong_is_counted_by_its_kind() {
    assertThat(page.value("baton_orders_in_doubt_total", "kind", "commit")).isEqualTo(1);
    assertThat(page.value("baton_orders_in_doubt_total", "kind", "reserve")).isZero();
    assertThat(page.value("baton_compensations_total"))
        .isEqualTo(ENDED.stream().filter(v -> v.path("compensated").asBoolean()).count())
        .isEqualTo(1);
    assertThat(page.value("baton_context_deliveries_total", "outcome", "delivered"))
        .isEqualTo(
            ENDED.stream()
                .filter(v -> v.at("/contextDelivery/type").asString("").equals("delivered"))
                .count());
    assertThat(page.value("baton_context_losses_total", "kind", "stripped")).isPositive();
    for (ContextLoss.Kind kind : ContextLoss.Kind.values()) {
      assertThat(page.value("baton_context_losses_total", "kind", kind.wireName()))
          .as(kind.wireName())
          .isEqualTo(
              ENDED.stream()
                  .flatMap(v -> v.at("/contextDelivery/losses").valueStream())
                  .filter(loss -> loss.path("kind").asString("").equals(kind.wireName()))
                  .count());
    }
    assertThat(page.sum("baton_dead_letters_total", "cause", "phantom")).isZero();
    assertThat(page.value("baton_watchdog_signals_total", "outcome", "woken")).isZero();
    assertThat(page.value("baton_api_problems_total", "type", "not-found")).isEqualTo(1);
    assertThat(page.value("baton_api_problems_total", "type", "invalid-json")).isEqualTo(1);
    assertThat(page.value("baton_api_problems_total", "type", "internal")).isZero();
  }

  @Test
  void events_that_nobody_takes_are_counted_by_why() {
    String[] crm = {"tenant", "default", "subscription", "crm"};
    assertThat(page.value("baton_outbox_given_up_total", crm)).isEqualTo(3);
    assertThat(
            page.value(
                "baton_outbox_failures_total",
                "tenant",
                "default",
                "subscription",
                "crm",
                "reason",
                "unreachable"))
        .isEqualTo(3);
    assertThat(page.value("baton_outbox_delivered_total", crm)).isZero();
    assertThat(page.value("baton_outbox_dead", crm)).isEqualTo(3);
    assertThat(page.value("baton_outbox_waiting", crm)).isZero();
    assertThat(page.value("baton_viewers")).isZero();
  }

  @Test
  void the_calls_are_those_in_the_platforms_books() {
    assertThat(reserves).isPositive();
    assertThat(calls("cxone-main", "reserve", "done")).isEqualTo(reserves);
    assertThat(calls("cxone-main", "reserve", "not_found")).isEqualTo(1);
    // The one whose answer was lost took effect as well.
    assertThat(calls("genesys-main", "commit", "done") + 1).isEqualTo(transfers);
    assertThat(calls("genesys-main", "commit", "unknown")).isEqualTo(1);
    assertThat(calls("cxone-main", "deliver_context", "done")).isEqualTo(contexts);
    assertThat(calls("cxone-main", "requeue", "done")).isEqualTo(requeues).isEqualTo(1);
    assertThat(
            page.value(
                "baton_call_duration_seconds_count",
                "platform",
                "nice_cxone",
                "account",
                "cxone-main",
                "kind",
                "reserve"))
        .isEqualTo(reserves + 1);
    for (String account : List.of("genesys-main", "cxone-main")) {
      assertThat(
              page.value("baton_token_refreshes_total", "account", account, "outcome", "granted"))
          .isEqualTo(1);
      assertThat(page.value("baton_breaker_state", "account", account, "state", "closed"))
          .isEqualTo(1);
      assertThat(page.value("baton_breaker_state", "account", account, "state", "open")).isZero();
    }
  }

  private static long calls(String account, String kind, String outcome) {
    String platform = account.startsWith("cxone") ? "nice_cxone" : "genesys_cloud";
    return page.value(
        "baton_calls_total",
        "platform",
        platform,
        "account",
        account,
        "kind",
        kind,
        "outcome",
        outcome);
  }

  @Test
  void every_stored_row_was_in_one_flush() {
    long rows =
        ENDED.stream()
            .mapToLong(view ->
                RIG.api()
                    .get("/v1/handoffs/" + Rig.id(view) + "/timeline")
                    .body()
                    .path("lines")
                    .size())
            .sum();

    assertThat(page.value("baton_journal_flush_rows_sum")).isEqualTo(rows);
    assertThat(page.value("baton_journal_flushes_total"))
        .isEqualTo(page.value("baton_journal_flush_duration_seconds_count"))
        .isPositive();
    assertThat(page.value("baton_journal_queue_appends")).isZero();
    assertThat(page.value("baton_journal_queue_bytes")).isZero();
    assertThat(page.value("baton_lease_held")).isEqualTo(1);
    assertThat(page.value("baton_lease_losses_total")).isZero();
    assertThat(page.value("baton_handoffs_taken_over_total")).isZero();
  }

  @Test
  void requests_are_counted_by_their_path_s_template_and_their_status() {
    assertThat(page.text())
        .containsPattern(
            "http_server_requests_seconds_count\\{[^}]*method=\"POST\"[^}]*status=\"202\"[^}]*"
                + "uri=\"/v1/handoffs\"} "
                + ENDED.size()
                + "\\b")
        .containsPattern("uri=\"/v1/handoffs/\\{id}\"");
  }

  @Test
  void no_id_no_secret_and_nothing_personal_is_on_the_page() {
    assertThat(page.text())
        .doesNotContain(SECRETS)
        .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-")
        .doesNotContain(System.getProperty("user.dir"))
        .doesNotContain("/tmp");
  }

  @Test
  void the_reference_lists_every_metric_with_its_type_and_its_labels_and_no_other()
      throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Files.readAllLines(REFERENCE).stream()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .forEach(row -> documented.put(row.group(1), row.group(2) + " " + labels(row.group(3))));
    Map<String, String> served = new TreeMap<>();
    page.types()
        .forEach((name, type) -> {
          boolean isLargest =
              name.endsWith("_max")
                  && "histogram".equals(page.types().get(name.substring(0, name.length() - 4)));
          if (name.startsWith("baton_") && !isLargest) {
            served.put(name, type + " " + page.labels().get(name));
          }
        });

    assertThat(documented).isEqualTo(served);
  }

  private static Set<String> labels(String cell) {
    return Stream.of(cell.split("[`, ]+", -1))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void what_is_not_ours_is_of_the_families_that_the_reference_names() throws IOException {
    Set<String> families =
        Pattern.compile("\\| `([a-z_]+)\\*?` \\| [A-Z]")
            .matcher(Files.readString(REFERENCE))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    assertThat(families).hasSizeGreaterThan(2);
    assertThat(page.types().keySet())
        .filteredOn(name -> !name.startsWith("baton_"))
        .allSatisfy(name -> assertThat(families).anyMatch(name::startsWith));
  }
}
