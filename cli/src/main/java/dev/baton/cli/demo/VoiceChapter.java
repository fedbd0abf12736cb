package dev.baton.cli.demo;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A caller whom a voice bot of Cognigy hands over to a queue of another platform.
public enum VoiceChapter implements Chapter {
  TO_GENESYS(
      Platform.GENESYS_CLOUD,
      "genesys-main",
      "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
      null,
      "A voice bot hands a caller to Genesys, while one of its own flows holds her session",
      "nothing is reserved and nothing written while the flow runs; her name, her issue and the"
          + " priority are on the other side",
      "completed"),
  TO_CXONE(
      Platform.NICE_CXONE,
      "cxone-main",
      DemoConfig.BILLING_QUEUE,
      "7c9e6679-7425-40de-944b-e07fc1f90ae7",
      "A voice bot hands a caller to a Studio flow of CXone",
      "its transferContext is checked before it is written; the same words are on the other side",
      "completed"),
  BRIDGED_AND_NOT_MOVED(
      Platform.GENESYS_CLOUD,
      "genesys-main",
      "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
      null,
      "The voice bot says bridged, and the caller is still with it",
      "Baton believes nobody: it looks, waits until nothing is on its way, and takes back what it"
          + " wrote",
      "returned") {
    @Override
    FaultScript faults() {
      return FaultScript.of(
          FaultRule.on(Platform.NICE_COGNIGY, Operation.TRANSFER, new Fault.SilentBridged(false)));
    }
  };

  /// What is known of the caller, and must be shown to the person who takes her.
  static final Map<String, String> KNOWN =
      Map.of("callerName", "Jane Doe", "issueType", "billing", "priority", "high");

  private final Platform destination;
  private final String account;
  private final String queueId;
  private final @Nullable String flowVersionId;
  private final String title;
  private final String watch;
  private final String expected;

  VoiceChapter(
      Platform destination,
      String account,
      String queueId,
      @Nullable String flowVersionId,
      String title,
      String watch,
      String expected) {
    this.destination = destination;
    this.account = account;
    this.queueId = queueId;
    this.flowVersionId = flowVersionId;
    this.title = title;
    this.watch = watch;
    this.expected = expected;
  }

  /// What goes wrong at the platforms.
  FaultScript faults() {
    return FaultScript.NONE;
  }

  /// Where she shall go.
  public Platform destination() {
    return destination;
  }

  /// The account there.
  public String account() {
    return account;
  }

  /// The queue there.
  public String queueId() {
    return queueId;
  }

  /// Which version of a Studio flow takes her, or null.
  public @Nullable String flowVersionId() {
    return flowVersionId;
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
    return "NICE Cognigy to " + Words.of(destination);
  }

  @Override
  public String expected() {
    return expected;
  }

  @Override
  public boolean isBack(Party party) {
    return party.kind() == Party.Kind.BOT;
  }

  @Override
  public boolean endsWith(Books.CallerEntry caller) {
    Books.SessionEntry session = caller.session();
    boolean kept = session != null && session.lostVariables().isEmpty();
    Party with = caller.with();
    boolean there =
        switch (this) {
          case TO_GENESYS, TO_CXONE ->
              with.kind() == Party.Kind.AGENT
                  && with.platform() == destination
                  && queueId.equals(with.queueId())
                  && shown(caller).entrySet().containsAll(KNOWN.entrySet());
          case BRIDGED_AND_NOT_MOVED ->
              with.kind() == Party.Kind.BOT
                  && session != null
                  && Boolean.FALSE.equals(session.variables().get("handoffTrigger"));
        };
    return kept && there;
  }

  /// What the destination shows of her.
  Map<String, Object> shown(Books.CallerEntry caller) {
    return caller.contexts().getOrDefault(destination.wireName(), Map.of());
  }
}
