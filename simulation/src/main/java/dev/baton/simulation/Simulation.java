package dev.baton.simulation;

import dev.baton.coordinator.Work;
import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Route;
import dev.baton.core.handoff.Timers;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.RandomIds;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.core.wire.WireRequest;
import dev.baton.twin.Exchange;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One run: callers, nodes, a journal, a network and both platforms, in virtual time from one seed.
public final class Simulation implements SimWorld {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /// A lease ends this long after its node was last heard of, and is looked for every 250 ms.
  private static final long TAKEOVER_MS = 2_250;

  /// More than any run needs that ends: a run that reaches it does not terminate.
  private static final long EVENTS_MAX = 200_000;

  /// Past the handoffs' deadline, late effects and callers' patience.
  private static final long RUN_LIMIT_MS = 1_200_000;

  private final long seed;
  private final RandomGenerator random;
  private final Scenario scenario;
  private final PlantedBug bug;
  private final Direction way;
  private final VirtualTime time = new VirtualTime(START);
  private final Story story = new Story(time);
  private final HandoffJson json = new HandoffJson();
  private final SimJournal journal;
  private final TwinWorld world;
  private final SimNetwork network;
  private final Invariants invariants;
  private final Map<HandoffId, CanonicalContext> contexts = new HashMap<>();
  private SimNode node;
  private int incarnations = 1;
  private int declaredDead;

  private Simulation(long seed, @Nullable Scenario given, PlantedBug bug) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.scenario = given == null ? Scenario.drawn(random) : given;
    this.bug = bug;
    this.way = random.nextBoolean() ? Direction.GENESYS_TO_CXONE : Direction.CXONE_TO_GENESYS;
    this.journal = new SimJournal(json, bug != PlantedBug.JOURNAL_NOT_FENCED);
    this.world =
        new TwinWorld(
            TwinOptions.defaults()
                .withTokenSeconds(100_000_000)
                .honouringIdempotencyKeys(random.nextBoolean()),
            random,
            START.plusMillis(scenario.platformSkewMs()));
    Map<AccountName, Account> accounts = accounts();
    this.network = new SimNetwork(time, world, scenario, random, accounts, tokens(), story);
    this.invariants =
        new Invariants(
            world,
            network::worldNow,
            journal,
            this::context,
            scenario.platformSkewMs(),
            way.source(),
            way.destination());
    this.node = new SimNode(incarnations, this, json, this::context);
  }

  /// Runs the world of a seed.
  ///
  /// @param seed the same seed gives the same run, as long as the code is the same
  /// @param bug planted on purpose, or `NONE`
  public static Report run(long seed, PlantedBug bug) {
    return new Simulation(seed, null, bug).play();
  }

  /// Runs a given scenario.
  public static Report run(long seed, Scenario scenario, PlantedBug bug) {
    return new Simulation(seed, scenario, bug).play();
  }

  private Report play() {
    long events = 0;
    Invariant broken = null;
    String what = "every invariant holds";
    try {
      for (int i = 0; i < scenario.callers(); i++) {
        time.after(random.nextInt(2_000), this::askForHandoff);
      }
      while (happensNext()) {
        events++;
        invariants.afterEvent();
        if (events > EVENTS_MAX) {
          throw new Violation(Invariant.TERMINATES, "it goes on after " + events + " events");
        }
      }
      invariants.atTheEnd();
    } catch (Violation v) {
      broken = v.invariant();
      what = String.valueOf(v.getMessage());
      story.tell(what);
    }
    Map<String, Integer> outcomes = new TreeMap<>();
    journal.all().forEach(s -> outcomes.merge(s.handoff.state().wireName(), 1, Integer::sum));
    return new Report(seed, broken, what, journal.all().size(), events, outcomes, story.lines());
  }

  /// Runs the next event, of ours or of the platforms; false when nothing is left within the limit.
  private boolean happensNext() {
    Instant ours = time.nextAt();
    Instant worldAt = world.nextAt();
    Instant theirs = worldAt == null ? null : worldAt.minusMillis(scenario.platformSkewMs());
    Instant limit = START.plusMillis(RUN_LIMIT_MS);
    if (ours == null && (theirs == null || theirs.isAfter(limit))) {
      return false;
    }
    if (ours == null || (theirs != null && theirs.isBefore(ours))) {
      time.passTo(theirs == null ? limit : theirs);
      world.advance(network.worldNow());
    } else {
      time.step();
    }
    return true;
  }

  private void askForHandoff() {
    Instant worldNow = network.worldNow();
    world.advance(worldNow);
    String legId = world.addCaller(way.source(), null, null, worldNow).id();
    RandomIds ids = new RandomIds(random);
    Handoff handoff =
        Handoff.requested(
            ids.newHandoffId(time.now()),
            Direction.TENANT,
            ids.newCanonicalId(),
            plan(legId),
            time.now());
    contexts.put(handoff.id(), context(handoff));
    story.tell(handoff.id() + " is asked for");
    if (happens(scenario.hangUp())) {
      time.after(
          random.nextInt(3_000),
          () -> {
            story.tell("the caller of " + handoff.id() + " hangs up");
            world.advance(network.worldNow());
            world.world().hangUp(legId, network.worldNow());
          });
    }
    if (happens(scenario.cancel())) {
      time.after(
          random.nextInt(6_000),
          () -> {
            story.tell("somebody cancels " + handoff.id());
            node.cancel(handoff.id());
          });
    }
    node.open(handoff);
  }

  private Plan plan(String legId) {
    String agentId = happens(scenario.busyAgent()) ? way.busyAgent() : way.freeAgent();
    Route agent = way.route("agent", new Target.Agent(agentId), "supervisors");
    Route queue =
        way.route("queue", new Target.Queue("billing_specialists"), "billing_specialists");
    return new Plan(
        new Leg(Direction.account(way.source()).name(), way.sourcePlatform(), new VendorId(legId)),
        routes(agent, queue),
        MediaType.VOICE,
        random.nextBoolean() ? TransferType.WARM : TransferType.BLIND,
        random.nextBoolean() ? Until.ACTIVE : Until.QUEUED,
        List.of("pci_dss"),
        Timers.defaults(),
        FallbackPolicy.defaults());
  }

  /// Both in any order; in every third handoff a number, which nobody can reserve, is first or
  /// last.
  private List<Route> routes(Route agent, Route queue) {
    List<Route> routes =
        new ArrayList<>(random.nextBoolean() ? List.of(agent, queue) : List.of(queue, agent));
    if (random.nextInt(3) == 0) {
      Route number = way.route("number", new Target.Number(way.number(), ""), "supervisors");
      routes.add(random.nextBoolean() ? 0 : routes.size(), number);
    }
    return routes;
  }

  private CanonicalContext context(Handoff h) {
    return new CanonicalContext(
        h.canonicalId(),
        way.sourcePlatform(),
        way.destinationPlatform(),
        h.createdAt(),
        MediaType.VOICE,
        dev.baton.core.context.Direction.INBOUND,
        new CanonicalContext.Customer("+14155551234", "enterprise", false),
        new CanonicalContext.Details(
            "ACC-" + random.nextInt(1_000_000),
            null,
            42,
            List.of("1", "3", "0"),
            List.of("pci_dss")),
        new CanonicalContext.Transfer(InitiatedBy.AGENT, null, h.plan().transferType()),
        Map.of());
  }

  private CanonicalContext context(HandoffId id) {
    CanonicalContext context = contexts.get(id);
    if (context == null) {
      throw new IllegalStateException("no context of " + id);
    }
    return context;
  }

  @Override
  public void flush(SimNode writer, Work.Append append, Consumer<Boolean> onStored) {
    long flushMs = random.nextInt(100) == 0 ? 400 : 1 + random.nextInt(5);
    int number = writer.number();
    boolean written = random.nextInt(4) != 0;
    time.after(
        flushMs,
        () -> {
          // A node killed while it flushes may or may not have got its statement to the database.
          if (!writer.isRunning() && !written) {
            return;
          }
          boolean stored = journal.store(append, number, isAlive(number));
          if (stored) {
            invariants.stored(append.after());
            story.tell(append.id() + " stored " + append.after().state());
            trouble(writer);
          }
          onStored.accept(stored);
        });
  }

  private void trouble(SimNode writer) {
    if (writer != node || !writer.isRunning()) {
      return;
    }
    if (happens(scenario.crash())) {
      story.tell("node " + writer.number() + " is killed");
      writer.kill();
      time.after(TAKEOVER_MS, this::takeOver);
    } else if (happens(scenario.pause())) {
      story.tell("node " + writer.number() + " stands still");
      writer.pause(3_000 + random.nextInt(5_000));
      time.after(TAKEOVER_MS, this::takeOver);
    }
  }

  private void takeOver() {
    declaredDead = incarnations;
    incarnations++;
    node = new SimNode(incarnations, this, json, this::context);
    story.tell("node " + incarnations + " takes over");
    for (SimJournal.Stored stored : List.copyOf(journal.all())) {
      if (stored.handoff.state().isOpen()) {
        stored.owner = incarnations;
        node.adopt(stored);
      }
    }
  }

  @Override
  public boolean isAlive(int number) {
    return number > declaredDead;
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private static Map<AccountName, Account> accounts() {
    Map<AccountName, Account> accounts = new HashMap<>();
    for (Platform platform : Platform.values()) {
      Account account = Direction.account(platform);
      accounts.put(account.name(), account);
    }
    return accounts;
  }

  private Map<Platform, String> tokens() {
    Map<Platform, String> tokens = new EnumMap<>(Platform.class);
    WireRequest request =
        new WireRequest(
            "POST",
            "/oauth/token",
            Map.of("content-type", "application/x-www-form-urlencoded"),
            "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret");
    for (Platform platform : Platform.values()) {
      WireRequest authorised =
          platform == Platform.GENESYS_CLOUD
              ? request.withHeader("authorization", "Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=")
              : request;
      Instant worldNow = START.plusMillis(scenario.platformSkewMs());
      if (world.exchange(platform, authorised, worldNow)
          instanceof Exchange.Answer(var answer, _)) {
        tokens.put(
            platform, JsonMapper.shared().readTree(answer.body()).path("access_token").asString());
      }
    }
    return tokens;
  }

  @Override
  public VirtualTime time() {
    return time;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public SimNetwork network() {
    return network;
  }

  @Override
  public Invariants invariants() {
    return invariants;
  }

  @Override
  public Story story() {
    return story;
  }

  @Override
  public PlantedBug bug() {
    return bug;
  }

  @Override
  public Handoff handoff(HandoffId id) {
    return journal.get(id).handoff;
  }
}
