package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.BatonConfig;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A running Baton with a database of its own on the shared PostgreSQL, between two running twins.
/// One for each test class; the twins' world is new for each test.
final class Rig implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  /// Quick, and still long enough that a reading finds a transfer under way now and then.
  static final Timings QUICK = new Timings(40, 20, 40, 120_000, 0);

  private final TwinOptions options;
  private final String timers;
  private final boolean overheard;
  private final String subscriptions;
  private final UnaryOperator<String> edit;
  private @Nullable BatonConfig config;
  private @Nullable TwinServer twins;
  private final Map<Platform, Eavesdropper> eavesdroppers = new EnumMap<>(Platform.class);
  private @Nullable BatonServer baton;
  private @Nullable Api api;
  private @Nullable String databaseUrl;

  private Rig(
      TwinOptions options,
      String timers,
      boolean overheard,
      String subscriptions,
      UnaryOperator<String> edit) {
    this.subscriptions = subscriptions;
    this.edit = edit;
    this.options = options;
    this.timers = timers;
    this.overheard = overheard;
  }

  static Rig create() {
    return new Rig(
        TwinOptions.defaults().withTimings(QUICK),
        Yaml.SHORT_TIMERS,
        false,
        "",
        UnaryOperator.identity());
  }

  Rig withTwins(TwinOptions other) {
    return new Rig(other, timers, overheard, subscriptions, edit);
  }

  /// @param other lines below `timers:`
  Rig withTimers(String other) {
    return new Rig(options, other, overheard, subscriptions, edit);
  }

  /// Somebody listens to everything that is said to the platforms.
  Rig overheard() {
    return new Rig(options, timers, true, subscriptions, edit);
  }

  /// @param others lines below `subscriptions:`
  Rig subscribed(String others) {
    return new Rig(options, timers, overheard, others, edit);
  }

  /// @param other changes the text of the configuration
  Rig withConfig(UnaryOperator<String> other) {
    return new Rig(options, timers, overheard, subscriptions, other);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    twins = TwinServer.start(options);
    if (overheard) {
      eavesdroppers.put(Platform.GENESYS_CLOUD, new Eavesdropper(twins.genesys()));
      eavesdroppers.put(Platform.NICE_CXONE, new Eavesdropper(twins.cxone()));
    }
    databaseUrl = Database.shared(context).newUrl();
    config =
        new Yaml(
                overheard ? ear(Platform.GENESYS_CLOUD).uri() : twins.genesys(),
                overheard ? ear(Platform.NICE_CXONE).uri() : twins.cxone(),
                "60s",
                timers,
                subscriptions)
            .with(databaseUrl, edit);
    baton = BatonServer.start(config);
    api = new Api(baton.port());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    twins().reset();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (api != null) {
      api.close();
    }
    if (baton != null) {
      baton.close();
    }
    eavesdroppers.values().forEach(Eavesdropper::close);
    if (twins != null) {
      twins.close();
    }
  }

  TwinServer twins() {
    return Objects.requireNonNull(twins);
  }

  /// What its Baton, and any further node beside it, is configured to do.
  BatonConfig config() {
    return Objects.requireNonNull(config);
  }

  BatonServer baton() {
    return Objects.requireNonNull(baton);
  }

  Api api() {
    return Objects.requireNonNull(api);
  }

  /// Every request to that platform since the start, without credentials.
  List<String> heard(Platform platform) {
    return ear(platform).heard();
  }

  private Eavesdropper ear(Platform platform) {
    return Objects.requireNonNull(eavesdroppers.get(platform));
  }

  String databaseUrl() {
    return Objects.requireNonNull(databaseUrl);
  }

  /// A caller on the line at Genesys, by her interaction's id there.
  String newCaller() {
    return newCaller(Way.TO_CXONE);
  }

  /// A caller on the line at the source, by her interaction's id there.
  String newCaller(Way way) {
    return twins().addCaller(way.source).id();
  }

  void faults(FaultRule... rules) {
    twins().faults(FaultScript.of(rules));
  }

  /// Asks for a handoff, which is accepted, and gives its id.
  String ask(ObjectNode body) {
    Api.Answer answer = api().post("/v1/handoffs", body.toString());
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.at("/handoffId");
  }

  /// As a good client does it: while Baton takes no new work, the same request again.
  String askUntilAccepted(ObjectNode body, String key) {
    AtomicReference<Api.Answer> accepted = new AtomicReference<>();
    Await.until(
        "a request is accepted",
        () -> {
          Api.Answer answer = api().post("/v1/handoffs", body.toString(), "Idempotency-Key", key);
          assertThat(answer.status()).as(answer.text()).isIn(202, 503);
          accepted.set(answer);
          return answer.status() == 202;
        });
    return accepted.get().at("/handoffId");
  }

  /// The handoff once it has ended or is parked.
  JsonNode end(String handoffId) {
    return end(api(), handoffId);
  }

  static JsonNode end(Api api, String handoffId) {
    AtomicReference<JsonNode> ended = new AtomicReference<>();
    Await.until(
        "handoff " + handoffId + " has ended",
        () -> {
          // While the database is slow the answer is a problem, which has not ended.
          JsonNode view = api.get("/v1/handoffs/" + handoffId).body();
          ended.set(view);
          return view.path("terminal").asBoolean(false);
        });
    return ended.get();
  }

  /// Asks for a handoff and waits for its end.
  JsonNode play(ObjectNode body) {
    return end(ask(body));
  }

  /// What was sent and heard, one line a step, for reading and searching.
  String story(JsonNode view) {
    StringBuilder story = new StringBuilder();
    JsonNode timeline = api().get("/v1/handoffs/" + id(view) + "/timeline").body();
    timeline
        .path("lines")
        .forEach(line ->
            story
                .append(line.path("state").asString(""))
                .append(" | ")
                .append(line.path("heard").asString(""))
                .append(" | ")
                .append(line.path("ordered"))
                .append('\n'));
    return story.toString();
  }

  static String id(JsonNode view) {
    return view.path("handoffId").asString("");
  }

  static String state(JsonNode view) {
    return view.path("state").asString("");
  }

  /// The caller as the books have her.
  Books.CallerEntry caller(String interactionId) {
    return Objects.requireNonNull(twins().books().caller(interactionId));
  }

  /// How often requests of that kind have been seen since the fault script was set, which must have
  /// one rule about them.
  int seen(Platform platform, Operation operation) {
    return twins().faultReport().stream()
        .filter(r -> r.platform() == platform && r.operation() == operation)
        .mapToInt(r -> r.seen())
        .max()
        .orElseThrow();
  }

  /// What must hold whatever went wrong: nobody lost, nobody doubled, nothing twice, nothing held.
  void assertNobodyIsHurt() {
    assertNobodyIsHurt(twins());
  }

  static void assertNobodyIsHurt(TwinServer twins) {
    Books.Summary sums = twins.summary();
    assertThat(sums.lost()).as("lost").isZero();
    assertThat(sums.doubled()).as("doubled").isZero();
    assertThat(sums.ordersThatTookEffectTwice()).as("orders that took effect twice").isZero();
    assertThat(sums.twoReservationsAtOnce()).as("two reservations at once").isZero();
    assertThat(sums.heldReservations()).as("reservations still held").isZero();
  }

  /// What Baton says of an ended handoff is what the books say of its caller.
  static void assertBooksAgree(TwinServer twins, JsonNode view) {
    String interactionId = view.at("/source/vendorId").asString("");
    Party with = Objects.requireNonNull(twins.books().caller(interactionId)).with();
    boolean atSource =
        with.platform() != null
            && with.platform().wireName().equals(view.at("/source/platform").asString(""));
    switch (state(view)) {
      case "completed" ->
          assertThat(
                  with.kind() == Party.Kind.AGENT_ENDED || (with.platform() != null && !atSource))
              .as("%s after %s", with, view)
              .isTrue();
      case "returned" -> assertThat(atSource).as("%s after %s", with, view).isTrue();
      case "abandoned" -> assertThat(with.kind()).isEqualTo(Party.Kind.HUNG_UP);
      default -> throw new AssertionError("this is no end: " + view);
    }
  }
}
