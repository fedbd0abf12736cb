package dev.baton.simulation;

import java.util.Set;
import java.util.random.RandomGenerator;

/// How hard the world is in one run. Probabilities are per request or per stored step.
///
/// @param callers how many callers are handed off
/// @param loseRequest the connection breaks before the platform has the request
/// @param loseAnswer the platform does it and its answer is lost
/// @param stall the request takes long, up to `stallMs`, and may take effect after everybody gave
///   up
/// @param stallMs the longest stall
/// @param refuseConnection the request is not sent at all
/// @param serverError the platform answers 503, before or after the effect
/// @param dropTransfer the source lets go and nobody arrives
/// @param crash the node is killed after a journal write
/// @param pause the node stands still for seconds and then goes on
/// @param hangUp the caller hangs up at a random time
/// @param cancel somebody cancels the handoff at a random time
/// @param busyAgent the agent asked for is busy
/// @param duplicate an outcome is heard twice, and a request reaches a platform that honours
///   idempotency keys twice
/// @param late an answer that came after its deadline is heard all the same
/// @param outage a platform that answers nobody for some time
/// @param telling what the platforms tell by themselves
/// @param keepSource the caller arrives, and the source has her all the same
/// @param decide a person decides about a dead letter
/// @param platformSkewMs how far the platforms' clocks are from ours
/// @param bots whether the callers are bots' guests, who are moved within CXone
/// @param voice whether the callers are voice bots', whom a connector hands over
public record Scenario(
    int callers,
    double loseRequest,
    double loseAnswer,
    double stall,
    long stallMs,
    double refuseConnection,
    double serverError,
    double dropTransfer,
    double crash,
    double pause,
    double hangUp,
    double cancel,
    double busyAgent,
    double duplicate,
    double late,
    Outage outage,
    Telling telling,
    double keepSource,
    double decide,
    long platformSkewMs,
    Bots bots,
    VoiceBots voice) {
  /// What else goes wrong where bots hand their guests to people.
  ///
  /// @param any whether it is guests of bots who are handed over
  /// @param refuse the platform refuses a request truthfully: 400, 403, 404, 409 or 429
  /// @param closeQueue a queue is paused or full for some time
  /// @param another somebody else's order moves the guest
  public record Bots(boolean any, double refuse, double closeQueue, double another) {
    static final Bots NONE = new Bots(false, 0, 0, 0);

    /// Bots in a world in which nothing goes wrong.
    static final Bots CALM = new Bots(true, 0, 0, 0);
  }

  /// What else goes wrong where voice bots hand their callers over.
  ///
  /// @param any whether it is callers of voice bots who are handed over
  /// @param locks flows of the bot hold the session again and again
  /// @param rivals somebody else writes into the session, each time
  /// @param silent the flow says bridged, and she is not moved
  /// @param connectorDown the connector that leads there is down for some time
  /// @param elsewhere the session runs on a connector that leads to another platform
  public record VoiceBots(
      boolean any,
      double locks,
      double rivals,
      double silent,
      double connectorDown,
      double elsewhere) {
    static final VoiceBots NONE = new VoiceBots(false, 0, 0, 0, 0, 0);

    /// Voice bots in a world in which nothing goes wrong.
    static final VoiceBots CALM = new VoiceBots(true, 0, 0, 0, 0, 0);
  }

  /// What becomes of the events that the platforms push.
  ///
  /// @param any whether there are any
  /// @param lose an event is never heard
  /// @param repeat it is heard twice
  /// @param lateMs how late it may be heard; what comes later may be heard before
  public record Telling(boolean any, double lose, double repeat, int lateMs) {
    static final Telling NONE = new Telling(false, 0, 0, 1);
  }

  /// A platform that answers nobody.
  ///
  /// @param atSource whether it is the source
  /// @param fromMs since the start of the run
  /// @param ms how long; 0 is no outage
  public record Outage(boolean atSource, long fromMs, long ms) {
    static final Outage NONE = new Outage(false, 0, 0);
  }

  /// Nothing goes wrong.
  public static Scenario calm() {
    return calm(1, Bots.NONE, VoiceBots.NONE);
  }

  /// Nothing goes wrong, and a voice bot hands over.
  ///
  /// @param callers how many callers at once
  public static Scenario calmVoiceBots(int callers) {
    return calm(callers, Bots.NONE, VoiceBots.CALM);
  }

  /// Nothing goes wrong, and a bot hands over.
  public static Scenario calmBots() {
    return calm(1, Bots.CALM, VoiceBots.NONE);
  }

  private static Scenario calm(int callers, Bots bots, VoiceBots voice) {
    return new Scenario(
        callers,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Outage.NONE,
        Telling.NONE,
        0,
        0,
        0,
        bots,
        voice);
  }

  /// A scenario drawn from a seed: some runs are calm in most respects and terrible in one, because
  /// faults that are all likely hide each other.
  ///
  /// @param aside draws what was added for bots, so that all other scenarios stay what they were
  static Scenario drawn(RandomGenerator random, RandomGenerator aside) {
    int callers = callers(random);
    double worst = random.nextInt(4) == 0 ? 0.9 : 0.3;
    Bots bots = bots(aside);
    return new Scenario(
        callers,
        some(random, worst),
        some(random, worst),
        some(random, worst),
        1_000 + random.nextInt(19_000),
        some(random, 0.3),
        some(random, 0.3),
        some(random, 0.3),
        some(random, 0.2),
        some(random, 0.1),
        some(random, 0.3),
        some(random, 0.3),
        some(random, 0.5),
        some(random, 0.3),
        some(random, 0.9),
        outage(random),
        telling(random),
        random.nextInt(4) == 0 ? random.nextDouble() * 0.3 : 0,
        random.nextBoolean() ? 1 : 0,
        random.nextInt(-90_000, 90_000),
        bots,
        bots.any() ? VoiceBots.NONE : voice(aside));
  }

  /// In every fourth run it is a bot that hands over.
  private static Bots bots(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? new Bots(true, some(random, 0.4), some(random, 0.8), some(random, 0.5))
        : Bots.NONE;
  }

  /// And in every fourth of the others a voice bot.
  private static VoiceBots voice(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? new VoiceBots(
            true,
            some(random, 0.8),
            some(random, 0.7),
            some(random, 0.5),
            some(random, 0.6),
            some(random, 0.2))
        : VoiceBots.NONE;
  }

  /// Every other run has events.
  private static Telling telling(RandomGenerator random) {
    return random.nextBoolean()
        ? new Telling(
            true,
            some(random, 0.5),
            some(random, 0.5),
            random.nextBoolean() ? 50 : 1 + random.nextInt(6_000))
        : Telling.NONE;
  }

  /// The first thing that is drawn from a seed, so that it is known without a run.
  static int callers(RandomGenerator random) {
    return 1 + random.nextInt(3);
  }

  private static double some(RandomGenerator random, double most) {
    return random.nextInt(3) == 0 ? random.nextDouble() * most : 0;
  }

  /// One run in twelve has one, half of them longer than any handoff may take by default.
  private static Outage outage(RandomGenerator random) {
    return random.nextInt(12) == 0
        ? new Outage(
            random.nextBoolean(),
            random.nextInt(4_000),
            random.nextBoolean() ? random.nextInt(60_000) : random.nextInt(1_200_000))
        : Outage.NONE;
  }

  /// The same without some of its troubles.
  Scenario without(Set<Trouble> gone) {
    return new Scenario(
        gone.contains(Trouble.COMPANY) ? 1 : callers,
        unless(gone, Trouble.LOST_REQUESTS, loseRequest),
        unless(gone, Trouble.LOST_ANSWERS, loseAnswer),
        unless(gone, Trouble.STALLS, stall),
        stallMs,
        unless(gone, Trouble.REFUSED_CONNECTIONS, refuseConnection),
        unless(gone, Trouble.SERVER_ERRORS, serverError),
        unless(gone, Trouble.DROPPED_TRANSFERS, dropTransfer),
        unless(gone, Trouble.CRASHES, crash),
        unless(gone, Trouble.PAUSES, pause),
        unless(gone, Trouble.HANG_UPS, hangUp),
        unless(gone, Trouble.CANCELS, cancel),
        unless(gone, Trouble.BUSY_AGENTS, busyAgent),
        unless(gone, Trouble.DUPLICATES, duplicate),
        unless(gone, Trouble.LATE_ANSWERS, late),
        gone.contains(Trouble.OUTAGES) ? Outage.NONE : outage,
        gone.contains(Trouble.EVENTS) ? Telling.NONE : telling,
        unless(gone, Trouble.KEPT_SOURCES, keepSource),
        unless(gone, Trouble.DECISIONS, decide),
        gone.contains(Trouble.CLOCK_SKEW) ? 0 : platformSkewMs,
        new Bots(
            bots.any(),
            unless(gone, Trouble.REFUSALS, bots.refuse()),
            unless(gone, Trouble.CLOSED_QUEUES, bots.closeQueue()),
            unless(gone, Trouble.OTHER_ORDERS, bots.another())),
        new VoiceBots(
            voice.any(),
            unless(gone, Trouble.LOCKED_SESSIONS, voice.locks()),
            unless(gone, Trouble.OTHER_WRITERS, voice.rivals()),
            unless(gone, Trouble.SILENT_BRIDGES, voice.silent()),
            unless(gone, Trouble.CONNECTORS_DOWN, voice.connectorDown()),
            unless(gone, Trouble.CONNECTORS_ELSEWHERE, voice.elsewhere())));
  }

  private static double unless(Set<Trouble> gone, Trouble trouble, double probability) {
    return gone.contains(trouble) ? 0 : probability;
  }
}
