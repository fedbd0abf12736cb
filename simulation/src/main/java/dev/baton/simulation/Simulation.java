package dev.baton.simulation;

import dev.baton.coordinator.Work;
import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.ContextField;
import dev.baton.core.context.privacy.ContextMapping;
import dev.baton.core.context.privacy.FieldRule;
import dev.baton.core.context.privacy.MappedContext;
import dev.baton.core.context.privacy.PrivacyRules;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.RandomIds;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.TransferType;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Platform;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One run: callers, nodes, a journal, a network and both platforms, in virtual time from one seed.
public final class Simulation implements SimWorld {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /// How often dead nodes are looked for.
  private static final long WATCH_MS = 250;

  /// One run in so many writes and reads JSON.
  private static final int REAL_FORM_EVERY = 64;

  /// More than any run needs that ends: a run that reaches it does not terminate.
  private static final long EVENTS_MAX = 400_000;

  /// What the world may still do past the handoffs' deadline: late effects, callers' patience.
  private static final long AFTERMATH_MS = 600_000;

  private static final PrivacyRules NOTHING_LOST = PrivacyRules.defaults();

  private static final PrivacyRules NO_ACCOUNT_NUMBER =
      new PrivacyRules(
          Map.of(ContextField.ACCOUNT_NUMBER, FieldRule.DROP),
          Map.of(),
          FieldRule.KEEP,
          PrivacyRules.defaultHipaaFields(),
          null);

  private static final Map<AccountName, Account> ACCOUNTS = Direction.accounts();

  private final RunId id;
  private final Setup setup;
  private final RandomGenerator random;
  private final Scenario scenario;
  private final Mistake mistake;
  private final Direction way;
  private final VirtualTime time = new VirtualTime(START);
  private final Story story;
  private final Rows rows;
  private final PrivacyRules privacy;
  private final SimJournal journal;
  private final TwinWorld world;
  private final SimNetwork network;
  private final Invariants invariants;
  private final Correspondence correspondence;
  private final Guests guests;
  private final VoiceBots voiceBots;
  private final Map<HandoffId, CanonicalContext> contexts = new LinkedHashMap<>();
  private final Map<HandoffId, String> names = new LinkedHashMap<>();
  private SimNode node;
  private int incarnations = 1;
  private int declaredDead;

  private Simulation(
      RunId id, Setup setup, @Nullable Scenario given, PlantedBug bug, boolean told) {
    this.id = id;
    this.setup = setup;
    this.random = new SplittableRandom(id.seed());
    this.scenario = given == null ? drawn(id, random) : given;
    this.story = new Story(time, told);
    this.rows = new Rows(id.seed() % REAL_FORM_EVERY == 0);
    this.way = Direction.drawn(random, setup, scenario);
    boolean planted = bug.isOf(way);
    this.mistake = Mistake.of(planted ? bug : PlantedBug.NONE);
    this.privacy = random.nextInt(3) == 0 ? NO_ACCOUNT_NUMBER : NOTHING_LOST;
    this.journal = new SimJournal(rows, mistake);
    boolean honoursKeys = random.nextBoolean();
    this.world =
        new TwinWorld(
            TwinOptions.defaults().honouringIdempotencyKeys(honoursKeys),
            random,
            START.plusMillis(scenario.platformSkewMs()));
    for (Platform platform : Platform.values()) {
      world.knowToken(platform, SimNetwork.TOKEN, Instant.MAX);
    }
    this.network =
        new SimNetwork(
            time,
            world,
            scenario,
            random,
            ACCOUNTS,
            story,
            new SimNetwork.World(way.source(), honoursKeys, mistake, setup.lateEffectMs()));
    this.invariants =
        new Invariants(
            world,
            network::worldNow,
            journal,
            this::given,
            setup,
            scenario.platformSkewMs(),
            way.source(),
            way.destination(),
            network);
    this.correspondence =
        new Correspondence(this, world, journal, scenario, way, () -> currentNode());
    this.guests = new Guests(this, world, scenario, network::worldNow);
    this.voiceBots = new VoiceBots(this, world, scenario.voice(), way, network::worldNow);
    this.node = new SimNode(incarnations, this);
  }

  private static Scenario drawn(RunId id, RandomGenerator random) {
    return Scenario.drawn(random, new SplittableRandom(~id.seed())).without(id.without());
  }

  /// Runs the world of a seed with the defaults.
  ///
  /// @param seed the same seed gives the same run, as long as the code is the same
  /// @param bug planted on purpose, or `NONE`
  public static Report run(long seed, PlantedBug bug) {
    return run(RunId.of(seed), Setup.defaults(), bug);
  }

  /// Runs the world of a seed with a configuration. The story is told only when an invariant broke.
  ///
  /// @param bug planted on purpose, or `NONE`
  public static Report run(RunId id, Setup setup, PlantedBug bug) {
    Report quick = new Simulation(id, setup, null, bug, false).play();
    return quick.holds() ? quick : tell(id, setup, bug);
  }

  /// The same, and the story is told in any case.
  public static Report tell(RunId id, Setup setup, PlantedBug bug) {
    return new Simulation(id, setup, null, bug, true).play();
  }

  /// Runs a given scenario and tells its story.
  public static Report run(long seed, Scenario scenario, PlantedBug bug) {
    return new Simulation(RunId.of(seed), Setup.defaults(), scenario, bug, true).play();
  }

  /// How many callers a seed hands over, without running it.
  static int callers(RunId id) {
    return id.without().contains(Trouble.COMPANY)
        ? 1
        : Scenario.callers(new SplittableRandom(id.seed()));
  }

  private Report play() {
    long events = 0;
    Invariant broken = null;
    String what = "every invariant holds";
    try {
      if (way == Direction.BOT_TO_PERSON) {
        guests.planQueues();
      }
      if (way.isVoiceBots()) {
        voiceBots.planConnectors();
      }
      for (int i = 0; i < scenario.callers(); i++) {
        time.after(random.nextInt(2_000), this::askForHandoff);
      }
      while (happensNext()) {
        events++;
        correspondence.sendEvents();
        invariants.afterEvent();
        if (events > EVENTS_MAX) {
          throw new Violation(Invariant.TERMINATES, "it goes on after " + events + " events");
        }
      }
      invariants.atTheEnd();
    } catch (Violation v) {
      broken = v.invariant();
      what = String.valueOf(v.getMessage());
      story.tell(v::getMessage);
    }
    Map<String, Integer> outcomes = new TreeMap<>();
    journal.all().forEach(s -> outcomes.merge(Story.ending(s.handoff), 1, Integer::sum));
    int unaccepted = names.size() - journal.all().size();
    if (unaccepted > 0) {
      // No node took the request, or it died before the first row: the source has the caller.
      outcomes.put("not_accepted", unaccepted);
    }
    return new Report(id, broken, what, names.size(), events, outcomes, story.lines());
  }

  /// Runs the next event, of ours or of the platforms; false when nothing is left within the limit.
  private boolean happensNext() {
    Instant ours = time.nextAt();
    Instant worldAt = world.nextAt();
    Instant theirs = worldAt == null ? null : worldAt.minusMillis(scenario.platformSkewMs());
    Instant limit = START.plusMillis(setup.timers().handoffDeadlineMs() + AFTERMATH_MS);
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
    Guests.Guest guest = way == Direction.BOT_TO_PERSON ? guests.add() : null;
    String legId = guest == null ? newCaller(worldNow) : guest.legId();
    RandomIds ids = new RandomIds(random);
    Handoff handoff =
        Handoff.requested(
            ids.newHandoffId(time.now()),
            Direction.TENANT,
            ids.newCanonicalId(),
            guest == null ? plan(legId) : plan(guest),
            time.now());
    contexts.put(handoff.id(), Callers.context(handoff, way, random));
    names.put(handoff.id(), "caller " + (names.size() + 1));
    story.tell(() -> Story.askedFor(name(handoff.id()), handoff, way));
    if (guest != null) {
      guests.planOthers(guest, name(handoff.id()));
    }
    if (way.isVoiceBots()) {
      voiceBots.planOthers(legId, name(handoff.id()));
    }
    if (happens(scenario.hangUp())) {
      time.after(
          random.nextInt(3_000),
          () -> {
            story.tell(() -> name(handoff.id()) + " hangs up");
            world.advance(network.worldNow());
            world.world().hangUp(legId, network.worldNow());
          });
    }
    if (happens(scenario.cancel())) {
      time.after(
          random.nextInt(6_000),
          () -> {
            story.tell(() -> "somebody cancels the handoff of " + name(handoff.id()));
            node.cancel(handoff.id());
          });
    }
    node.open(handoff);
  }

  private String newCaller(Instant worldNow) {
    return way.isVoiceBots()
        ? voiceBots.add()
        : world.addCaller(way.source(), null, null, worldNow).id();
  }

  private Plan plan(String legId) {
    return new Plan(
        new Leg(Direction.account(way.source()).name(), way.sourcePlatform(), new VendorId(legId)),
        way.isVoiceBots()
            ? voiceBots.routes()
            : Routes.drawn(random, way, setup, happens(scenario.busyAgent())),
        MediaType.VOICE,
        random.nextBoolean() ? TransferType.WARM : TransferType.BLIND,
        random.nextBoolean() ? Until.ACTIVE : Until.QUEUED,
        List.of("pci_dss"),
        setup.timers(),
        setup.drawnPolicy(random));
  }

  private Plan plan(Guests.Guest guest) {
    Guests.Offer offer = guests.offer(guest);
    return new Plan(
        new Leg(
            Direction.account(way.source()).name(),
            way.sourcePlatform(),
            new VendorId(guest.legId())),
        offer.routes(),
        guest.conversationId() == null ? MediaType.VOICE : MediaType.CHAT,
        TransferType.BLIND,
        random.nextBoolean() ? Until.ACTIVE : Until.QUEUED,
        List.of("pci_dss"),
        setup.timers(),
        setup.drawnPolicy(random),
        offer.escalation());
  }

  private CanonicalContext given(HandoffId id) {
    return Objects.requireNonNull(contexts.get(id));
  }

  @Override
  public MappedContext context(HandoffId id) {
    return ContextMapping.map(given(id), way.destinationPlatform(), Direction.TENANT, privacy);
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
            invariants.stored(journal.get(append.id()));
            story.tell(() ->
                "node "
                    + number
                    + " has stored for "
                    + name(append.id())
                    + ": "
                    + Story.words(append.after()));
            if (append.after().state() instanceof HandoffState.DeadLettered) {
              correspondence.parked(append.id());
            }
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
      story.tell(() -> "node " + writer.number() + " is killed");
      writer.kill();
      takeOverLater();
    } else if (happens(scenario.pause())) {
      story.tell(() -> "node " + writer.number() + " stands still");
      writer.pause(setup.timers().leaseTtlMs() + 1_000 + random.nextInt(5_000));
      takeOverLater();
    }
  }

  /// A lease ends this long after its node was last heard of.
  private void takeOverLater() {
    long ms = setup.timers().leaseTtlMs() + WATCH_MS;
    invariants.heldUp(ms + setup.timers().queryTimeoutMs());
    time.after(ms, this::takeOver);
  }

  private void takeOver() {
    declaredDead = incarnations;
    incarnations++;
    node = new SimNode(incarnations, this);
    int number = incarnations;
    story.tell(() -> "node " + number + " takes over");
    for (SimJournal.Stored stored : List.copyOf(journal.all())) {
      if (stored.handoff.state().isOpen()) {
        stored.owner = incarnations;
        node.adopt(stored);
      }
    }
    correspondence.takenOver();
  }

  private SimNode currentNode() {
    return node;
  }

  @Override
  public boolean isAlive(int number) {
    return number > declaredDead;
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
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
  public Mistake mistake() {
    return mistake;
  }

  @Override
  public Rows rows() {
    return rows;
  }

  @Override
  public String name(HandoffId id) {
    return names.getOrDefault(id, id.value());
  }

  @Override
  public SimJournal.Stored stored(HandoffId id) {
    return journal.get(id);
  }
}
