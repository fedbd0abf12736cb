package dev.baton.cli.demo;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;

/// A caller who is handed over from one platform to the other.
public enum CallChapter implements Chapter {
  GOOD(
      Way.TO_CXONE,
      "nice-usr-4492",
      "The good handoff",
      "the source says yes, and still Baton looks until both sides agree",
      Ending.WITH_THE_AGENT) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.NONE;
    }
  },
  AGENT_BUSY(
      Way.TO_CXONE,
      "nice-usr-4492",
      "The agent is still talking to the caller of chapter 1",
      "the agent has no room, so the second route, a queue, takes her; she never left the source",
      Ending.WITH_THE_QUEUE) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.NONE;
    }
  },
  ANSWER_LOST(
      Way.TO_CXONE,
      "nice-usr-4493",
      "The source transfers the caller, and its answer is lost on the way",
      "no answer is neither yes nor no: Baton looks before it does anything else",
      Ending.WITH_THE_AGENT) {
    @Override
    FaultScript faults(String interactionId) {
      return atTransfer(new Fault.LoseAnswer());
    }
  },
  CALLER_LEAVES(
      Way.TO_CXONE,
      "nice-usr-4494",
      "The caller hangs up between the reservation and the commit",
      "the reserved agent is set free again",
      Ending.HUNG_UP) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.of(
          FaultRule.on(
                  way().destination(), Operation.RESERVE, new Fault.CallerHangsUp(0, interactionId))
              .atMost(1));
    }
  },
  OTHER_WAY(
      Way.TO_GENESYS,
      "gen-usr-2001",
      "The good handoff the other way: the caller is at CXone and goes to Genesys",
      "the same steps with the roles exchanged",
      Ending.WITH_THE_AGENT) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.NONE;
    }
  },
  RESERVATION_EXPIRES(
      Way.TO_CXONE,
      "nice-usr-4495",
      "The reservation expires before the commit",
      "the source refuses (410), so nothing happened to her, and the queue is asked",
      Ending.WITH_THE_QUEUE) {
    @Override
    FaultScript faults(String interactionId) {
      return atTransfer(new Fault.ExpireReservation());
    }
  },
  ORDER_LOST(
      Way.TO_GENESYS,
      "gen-usr-2002",
      "The order to transfer is lost before it reaches the source",
      "Baton looks, finds her not moved, and sends the same order again",
      Ending.WITH_THE_AGENT) {
    @Override
    FaultScript faults(String interactionId) {
      return atTransfer(new Fault.LoseRequest());
    }
  },
  TOKENS_DIE(
      Way.TO_CXONE,
      "nice-usr-4497",
      "The access tokens of both platforms die between the phases",
      "the handoff shows nothing of it; each platform is asked for one new token",
      Ending.WITH_THE_AGENT) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.of(
          FaultRule.on(way().destination(), Operation.RESERVE, new Fault.RevokeTokens()).atMost(1),
          FaultRule.on(way().source(), Operation.TRANSFER, new Fault.Status(401, null, false))
              .atMost(1),
          // These two do nothing but count.
          FaultRule.on(way().source(), Operation.TOKEN, new Fault.Delay(0)),
          FaultRule.on(way().destination(), Operation.TOKEN, new Fault.Delay(0)));
    }
  },
  TRANSFER_DROPPED(
      Way.TO_GENESYS,
      "gen-usr-2003",
      "The transfer is accepted and silently dropped: the source lets go, nothing arrives",
      "three comparisons fail, then one repair puts her into the supervisors' queue",
      Ending.WITH_THE_SUPERVISORS) {
    @Override
    FaultScript faults(String interactionId) {
      return atTransfer(new Fault.DropTransfer());
    }
  },
  EXPIRES_BEFORE_ARRIVAL(
      Way.TO_CXONE,
      "nice-usr-4496",
      "The reservation expires while the caller is on her way, and the destination refuses her",
      "the source's yes was true, and yet nobody has her until she is put into the queue",
      Ending.WITH_THE_SUPERVISORS) {
    @Override
    FaultScript faults(String interactionId) {
      return atTransfer(new Fault.ExpireBeforeArrival());
    }
  },
  PERSON_DECIDES(
      Way.TO_GENESYS,
      "gen-usr-2004",
      "The transfer is dropped, and the queue that should repair it refuses her",
      "it becomes a dead letter; a person escalates it, and Baton looks before it moves her",
      Ending.WITH_THE_SUPERVISORS) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.of(
          FaultRule.on(way().source(), Operation.TRANSFER, new Fault.DropTransfer()).atMost(1),
          FaultRule.on(way().destination(), Operation.REQUEUE, new Fault.Status(403, null, false))
              .atMost(1));
    }

    @Override
    public boolean isDecidedByPerson() {
      return true;
    }
  };

  /// From where to where. The accounts and routes are those of [DemoConfig].
  public enum Way {
    TO_CXONE(Platform.GENESYS_CLOUD, "genesys-main", Platform.NICE_CXONE, "cxone-main", "billing"),
    TO_GENESYS(
        Platform.NICE_CXONE,
        "cxone-main",
        Platform.GENESYS_CLOUD,
        "genesys-main",
        "billing-genesys");

    private final Platform source;
    private final String sourceAccount;
    private final Platform destination;
    private final String destinationAccount;
    private final String queueRoute;

    Way(
        Platform source,
        String sourceAccount,
        Platform destination,
        String destinationAccount,
        String queueRoute) {
      this.source = source;
      this.sourceAccount = sourceAccount;
      this.destination = destination;
      this.destinationAccount = destinationAccount;
      this.queueRoute = queueRoute;
    }

    /// Where the caller is at first.
    public Platform source() {
      return source;
    }

    /// The account there.
    public String sourceAccount() {
      return sourceAccount;
    }

    /// Where she shall go.
    public Platform destination() {
      return destination;
    }

    /// The account there.
    public String destinationAccount() {
      return destinationAccount;
    }

    /// The second route: a queue at the destination.
    public String queueRoute() {
      return queueRoute;
    }
  }

  /// How a chapter must end: what Baton says, and where the books must have the caller.
  public enum Ending {
    WITH_THE_AGENT("completed"),
    WITH_THE_QUEUE("completed"),
    WITH_THE_SUPERVISORS("completed"),
    HUNG_UP("abandoned");

    private final String state;

    Ending(String state) {
      this.state = state;
    }
  }

  private final Way way;
  private final String agentId;
  private final String title;
  private final String watch;
  private final Ending ending;

  CallChapter(Way way, String agentId, String title, String watch, Ending ending) {
    this.way = way;
    this.agentId = agentId;
    this.title = title;
    this.watch = watch;
    this.ending = ending;
  }

  /// What goes wrong in it.
  ///
  /// @param interactionId the caller's leg at the source
  abstract FaultScript faults(String interactionId);

  /// The first transfer at the source goes wrong.
  FaultScript atTransfer(Fault fault) {
    return FaultScript.of(FaultRule.on(way.source(), Operation.TRANSFER, fault).atMost(1));
  }

  /// Whether it becomes a dead letter first, which a person then escalates.
  public boolean isDecidedByPerson() {
    return false;
  }

  /// From where to where.
  public Way way() {
    return way;
  }

  /// The agent asked for; the second route is the way's queue.
  public String agentId() {
    return agentId;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String watch() {
    return watch;
  }

  @Override
  public String between() {
    return Words.of(way.source()) + " to " + Words.of(way.destination());
  }

  @Override
  public String expected() {
    return ending.state;
  }

  @Override
  public boolean isBack(Party party) {
    return party.platform() == way.source();
  }

  @Override
  public boolean endsWith(Books.CallerEntry caller) {
    Party party = caller.with();
    return switch (ending) {
      case WITH_THE_AGENT ->
          isAtDestination(party, Party.Kind.AGENT) && agentId.equals(party.agentId());
      case WITH_THE_QUEUE ->
          isAtDestination(party, Party.Kind.AGENT)
              && DemoConfig.BILLING_QUEUE.equals(party.queueId());
      // A supervisor may or may not have answered by then.
      case WITH_THE_SUPERVISORS ->
          (isAtDestination(party, Party.Kind.AGENT) || isAtDestination(party, Party.Kind.QUEUE))
              && DemoConfig.SUPERVISORS.equals(party.queueId());
      case HUNG_UP -> party.kind() == Party.Kind.HUNG_UP;
    };
  }

  private boolean isAtDestination(Party party, Party.Kind kind) {
    return party.kind() == kind && party.platform() == way.destination();
  }
}
