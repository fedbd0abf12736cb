package dev.baton.twin;

import dev.baton.twin.model.Agent;
import dev.baton.twin.model.Connector;
import dev.baton.twin.model.Entry;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.SkillGroup;
import dev.baton.twin.model.World;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The guides' own sample data, so that a client written from a guide works at once.
final class StartingData {
  private static final Platform GENESYS = Platform.GENESYS_CLOUD;
  private static final Platform CXONE = Platform.NICE_CXONE;
  private static final String WEBCHAT = "webchat-support";

  private StartingData() {}

  /// How many seconds of an agent each guest of the traffic needs: seven of ten are handed over and
  /// talked to for eight seconds on average, and some agents are away.
  private static final int AGENT_SECONDS = 9;

  /// @param callers how many more are live at Genesys
  /// @param traffic how many guests a minute write to CXone's bots
  static void fill(World world, int callers, int traffic, Instant now) {
    numbers(world);
    cxone(world, now);
    bots(world, traffic, now);
    genesys(world, now);
    cognigy(world, now);
    for (int i = 0; i < callers; i++) {
      world.addCaller(GENESYS, phone(i), null, null, now);
    }
    guests(world, now);
    if (traffic > 0) {
      world.chatLife().start(CXONE, WEBCHAT, traffic, now);
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

  /// The queues of the guides about bots, and who answers them.
  private static void bots(World world, int traffic, Instant now) {
    skilled(
        world,
        "queue-tech-support-01",
        "Technical support",
        "skill-group-advanced-troubleshooting",
        4801,
        now);
    skilled(world, "general-queue", "General", "skill-group-general", 4811, now);
    skilled(world, WEBCHAT, "Web chat", "skill-group-webchat", 4821, now);
    for (int id = 10_001; id <= 10_000 + traffic * AGENT_SECONDS / 60; id++) {
      world.putAgent(CXONE, Agent.free("nice-usr-" + id, "Agent " + id, WEBCHAT), now);
    }
  }

  private static void skilled(
      World world, String queue, String name, String skillGroup, int firstAgent, Instant now) {
    world.putQueue(CXONE, Queue.active(queue, name, 100_000), now);
    world.chats().putSkillGroup(new SkillGroup(skillGroup, name, List.of(queue)));
    for (int id = firstAgent; id < firstAgent + 4; id++) {
      world.putAgent(CXONE, Agent.free("nice-usr-" + id, "Agent " + id, queue), now);
    }
  }

  private static void guests(World world, Instant now) {
    NewChat router =
        NewChat.web("a1b2c3d4-e5f6-7890-abcd-ef1234567890", "conv-9876543210", 0.92).saying(2);
    NewChat unsure = NewChat.web("web-2", "conv-web-2", 0.2).saying(230);
    for (NewChat chat :
        List.of(
            router,
            NewChat.web("web-1", "conv-web-1", 0.9),
            unsure,
            NewChat.web("web-3", "conv-web-3", 0.8).asking())) {
      world.chats().add(CXONE, chat, now);
    }
  }

  /// Guide 003's session and the Genesys queue that its caller is handed over to, and what guide
  /// 001's handovers name.
  private static void cognigy(World world, Instant now) {
    world.sessions().putConnector(Connector.working("genesys_cloud", GENESYS));
    world.sessions().putConnector(Connector.working("nice_cxone", CXONE));
    world.handovers().putFlowVersion("7c9e6679-7425-40de-944b-e07fc1f90ae7");
    String queue = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
    world.putQueue(GENESYS, Queue.active(queue, "Billing voice", 100_000), now);
    for (int id = 3001; id <= 3020; id++) {
      world.putAgent(GENESYS, Agent.free("gen-usr-" + id, "Agent " + id, queue), now);
    }
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("callerName", "Jane Doe");
    known.put("issueType", "billing");
    world
        .sessions()
        .add(
            NewSession.voice("5f9a8b7c6d5e4f3a2b1c0d9e", "+15551234567")
                .knowing(known)
                .withCallId("genesys_call_887766"),
            now);
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
