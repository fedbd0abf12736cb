package dev.baton.twin.model;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A small world in virtual time: one caller with Genesys' agent Gina; CXone has agent Carl and a
/// queue with the agents Dora and Emil, room for two calls.
final class Scene {
  static final Platform GENESYS = Platform.GENESYS_CLOUD;
  static final Platform CXONE = Platform.NICE_CXONE;
  static final String CALL = "gen-int-1";
  static final String CANONICAL = "int-1";
  static final Timings TIMINGS = new Timings(150, 30, 300, 120_000, 0);

  final World world;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Scene() {
    this(TIMINGS);
  }

  Scene(Timings timings) {
    world = new World(timings, new SplittableRandom(1));
    world.addEntry(new Entry(Entry.Kind.PHONE_NUMBER, "+18885551900", "BATON", CXONE, null));
    world.putAgent(GENESYS, Agent.free("gina", "Gina"), now);
    world.putAgent(CXONE, Agent.free("carl", "Carl"), now);
    world.putQueue(CXONE, Queue.active("billing", "Billing", 2), now);
    world.putAgent(CXONE, Agent.free("dora", "Dora", "billing"), now);
    world.putAgent(CXONE, Agent.free("emil", "Emil", "billing"), now);
    world.addCaller(GENESYS, "+14155551234", "gina", CALL, now);
  }

  void passMs(long ms) {
    now = now.plusMillis(ms);
    world.advance(now);
  }

  ReserveResult reserve(Target target, String canonicalId) {
    ReserveOrder order =
        new ReserveOrder(target, canonicalId, "genesys_cloud", Duration.ofSeconds(15), null);
    return world.reserve(CXONE, order, now);
  }

  Reservation held(Target target) {
    return heldFor(target, CANONICAL);
  }

  Reservation heldFor(Target target, String canonicalId) {
    return switch (reserve(target, canonicalId)) {
      case ReserveResult.Held(Reservation reservation) -> reservation;
      case ReserveResult.Refused(NoCapacity reason) -> throw new AssertionError(reason);
      case ReserveResult.UnknownTarget() -> throw new AssertionError("unknown target");
    };
  }

  static Target agent(String id) {
    return new Target.AgentTarget(id);
  }

  static Target queue(String id) {
    return new Target.QueueTarget(id);
  }

  TransferResult transfer(@Nullable Reservation reservation) {
    return transfer(TransferType.WARM, reservation == null ? null : reservation.reservationId());
  }

  TransferResult transfer(TransferType type, @Nullable String reservationId) {
    return world.transfer(
        GENESYS,
        new TransferOrder(
            CALL,
            type,
            Entry.Kind.PHONE_NUMBER,
            "+18885551900",
            "BATON",
            reservationId,
            CANONICAL,
            "key-1"),
        now);
  }

  Leg leg(Platform platform, String id) {
    Leg leg = world.find(platform, id);
    if (leg == null) {
      throw new AssertionError("no leg " + id + " at " + platform);
    }
    return leg;
  }

  Agent agentNamed(Platform platform, String id) {
    Agent agent = world.agent(platform, id);
    if (agent == null) {
      throw new AssertionError("no agent " + id);
    }
    return agent;
  }

  Books.CallerEntry caller() {
    Books.CallerEntry entry = world.books(now).caller(CALL);
    if (entry == null) {
      throw new AssertionError("no caller");
    }
    return entry;
  }

  Books.Summary summary() {
    return world.summary();
  }
}
