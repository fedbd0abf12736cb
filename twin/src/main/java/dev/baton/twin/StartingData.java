package dev.baton.twin;

import dev.baton.twin.model.Agent;
import dev.baton.twin.model.Entry;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.World;
import java.time.Instant;

/// The guides' own sample data, so that a client written from a guide works at once.
final class StartingData {
  private static final Platform GENESYS = Platform.GENESYS_CLOUD;
  private static final Platform CXONE = Platform.NICE_CXONE;

  private StartingData() {}

  static void fill(World world, int traffic, Instant now) {
    numbers(world);
    cxone(world, now);
    genesys(world, now);
    for (int i = 0; i < traffic; i++) {
      world.addCaller(GENESYS, phone(i), null, null, now);
    }
  }

  /// An E.164 number for the nth caller who does not bring one, from 0.
  static String phone(int n) {
    return "+1415%07d".formatted(n % 10_000_000);
  }

  private static void numbers(World world) {
    world.addEntry(
        new Entry(Entry.Kind.PHONE_NUMBER, "+18885551900", "CXONE_HANDBACK", CXONE, null));
    world.addEntry(
        new Entry(
            Entry.Kind.SIP_URI, "sip:cxone-trunk@inbound.nice-incontact.com", "", CXONE, null));
    world.addEntry(
        new Entry(Entry.Kind.CALLBACK, "https://platform.nice-incontact.com/", "", CXONE, null));
    world.addEntry(
        new Entry(Entry.Kind.PHONE_NUMBER, "+18885551901", "GENESYS_HANDBACK", GENESYS, null));
    world.addEntry(
        new Entry(
            Entry.Kind.SIP_URI, "sip:genesys-bridge@outbound.mypurecloud.com", "", GENESYS, null));
    world.addEntry(
        new Entry(Entry.Kind.CALLBACK, "https://api.mypurecloud.com/", "", GENESYS, null));
    defaultQueues(world);
  }

  /// Where a caller without a reservation is taken in too, as on a number that customers dial.
  private static void defaultQueues(World world) {
    String queue = "billing_specialists";
    world.addEntry(new Entry(Entry.Kind.PHONE_NUMBER, "+18885551910", "", CXONE, queue));
    world.addEntry(
        new Entry(Entry.Kind.SIP_URI, "sip:billing@inbound.nice-incontact.com", "", CXONE, queue));
    world.addEntry(new Entry(Entry.Kind.PHONE_NUMBER, "+18885551911", "", GENESYS, queue));
    world.addEntry(
        new Entry(Entry.Kind.SIP_URI, "sip:billing@outbound.mypurecloud.com", "", GENESYS, queue));
  }

  private static void cxone(World world, Instant now) {
    for (int id = 4492; id <= 4499; id++) {
      world.putAgent(CXONE, Agent.free("nice-usr-" + id, "Agent " + id), now);
    }
    String queue = "a1b2c3d4-5678-90ab-cdef-123456789012";
    world.putQueue(CXONE, Queue.active(queue, "Support", 10), now);
    world.putAgent(CXONE, Agent.free("nice-usr-4501", "Agent 4501", queue), now);
    Agent away = Agent.free("nice-usr-4502", "Agent 4502", queue);
    world.putAgent(CXONE, away.changed(null, true, null), now);
    // Room for every caller of a load test to wait, so that only a script or a test fills it.
    world.putQueue(CXONE, Queue.active("billing_specialists", "Billing", 100_000), now);
    for (int id = 4601; id <= 4620; id++) {
      world.putAgent(
          CXONE, Agent.free("nice-usr-" + id, "Agent " + id, "billing_specialists"), now);
    }
    world.putQueue(CXONE, Queue.active("supervisors", "Supervisors", 100_000), now);
    for (int id = 4701; id <= 4702; id++) {
      world.putAgent(CXONE, Agent.free("nice-usr-" + id, "Supervisor " + id, "supervisors"), now);
    }
  }

  private static void genesys(World world, Instant now) {
    world.putQueue(GENESYS, Queue.active("billing_specialists", "Billing", 100_000), now);
    world.putQueue(GENESYS, Queue.active("supervisors", "Supervisors", 100_000), now);
    for (int id = 1001; id <= 1010; id++) {
      world.putAgent(GENESYS, Agent.free("gen-usr-" + id, "Agent " + id), now);
    }
    for (int id = 2001; id <= 2020; id++) {
      world.putAgent(
          GENESYS, Agent.free("gen-usr-" + id, "Agent " + id, "billing_specialists"), now);
    }
    for (int id = 2701; id <= 2702; id++) {
      world.putAgent(GENESYS, Agent.free("gen-usr-" + id, "Supervisor " + id, "supervisors"), now);
    }
    world.addCaller(
        GENESYS,
        "+14155551234",
        "gen-usr-1001",
        "gen-int-77a2c91f-3b4e-4d2a-8c1f-9e5d6a7b8c9d",
        now);
    world.addCaller(
        GENESYS,
        "+14155551235",
        "gen-usr-1002",
        "gen-int-00000000-0000-4000-8000-000000000002",
        now);
  }
}
