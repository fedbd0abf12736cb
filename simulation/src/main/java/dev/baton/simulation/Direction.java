package dev.baton.simulation;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Target;
import dev.baton.twin.model.Platform;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// From which platform to which a run hands over. Source and destination are roles: the same code
/// plays both ways.
enum Direction {
  GENESYS_TO_CXONE(
      Platform.GENESYS_CLOUD,
      Platform.NICE_CXONE,
      "nice-usr-4492",
      "nice-usr-4502",
      "+18885551910",
      "sip:billing@inbound.nice-incontact.com"),
  CXONE_TO_GENESYS(
      Platform.NICE_CXONE,
      Platform.GENESYS_CLOUD,
      "gen-usr-2001",
      "gen-usr-1001",
      "+18885551911",
      "sip:billing@outbound.mypurecloud.com"),
  /// From a bot to a person of the same account; [Guests] knows their queues.
  BOT_TO_PERSON(Platform.NICE_CXONE, Platform.NICE_CXONE, "", "", "", ""),
  /// From a voice bot, by its telephony connector; [VoiceBots] knows the way.
  VOICE_BOT_TO_GENESYS(Platform.NICE_COGNIGY, Platform.GENESYS_CLOUD, "", "", "", ""),
  VOICE_BOT_TO_CXONE(Platform.NICE_COGNIGY, Platform.NICE_CXONE, "", "", "", "");

  static final TenantId TENANT = new TenantId("default");

  private final Platform source;
  private final Platform destination;
  private final String freeAgent;
  private final String busyAgent;
  private final String number;
  private final String sipUri;

  Direction(
      Platform source,
      Platform destination,
      String freeAgent,
      String busyAgent,
      String number,
      String sipUri) {
    this.source = source;
    this.destination = destination;
    this.freeAgent = freeAgent;
    this.busyAgent = busyAgent;
    this.number = number;
    this.sipUri = sipUri;
  }

  Platform source() {
    return source;
  }

  Platform destination() {
    return destination;
  }

  dev.baton.core.platform.Platform sourcePlatform() {
    return platform(source);
  }

  dev.baton.core.platform.Platform destinationPlatform() {
    return platform(destination);
  }

  /// An agent of the destination who is free at the start.
  String freeAgent() {
    return freeAgent;
  }

  /// An agent of the destination who is busy or away all the time.
  String busyAgent() {
    return busyAgent;
  }

  /// A number of the destination's behind which a queue takes callers whom nobody announced.
  String number() {
    return number;
  }

  /// The same for a SIP URI.
  String sipUri() {
    return sipUri;
  }

  /// Either way; where routes are configured, one that they lead.
  ///
  /// @param scenario whether bots hand over, where the configuration has their platform
  static Direction drawn(RandomGenerator random, Setup setup, Scenario scenario) {
    Direction way = random.nextBoolean() ? GENESYS_TO_CXONE : CXONE_TO_GENESYS;
    boolean hasBots =
        setup.ways().isEmpty()
            || setup.ways().stream()
                .anyMatch(w -> w.platform() == dev.baton.core.platform.Platform.NICE_CXONE);
    if (scenario.bots().any() && hasBots) {
      return BOT_TO_PERSON;
    }
    boolean leads =
        setup.ways().isEmpty()
            || setup.ways().stream().anyMatch(w -> w.platform() == way.destinationPlatform());
    Direction between = leads ? way : way == GENESYS_TO_CXONE ? CXONE_TO_GENESYS : GENESYS_TO_CXONE;
    if (!scenario.voice().any() || !setup.voiceBots()) {
      return between;
    }
    return between == GENESYS_TO_CXONE ? VOICE_BOT_TO_CXONE : VOICE_BOT_TO_GENESYS;
  }

  /// Whether a voice bot hands over.
  boolean isVoiceBots() {
    return source == Platform.NICE_COGNIGY;
  }

  Route route(
      String name,
      Target target,
      int tries,
      @Nullable String requeueQueueId,
      @Nullable String supervisorQueueId) {
    Account account = account(destination);
    Inbound inbound = target.inboundOr(account.inbound());
    if (inbound == null) {
      throw new IllegalStateException("nothing leads into " + account.name());
    }
    return new Route(
        name,
        account.name(),
        account.platform(),
        target,
        inbound,
        tries,
        requeueQueueId,
        supervisorQueueId);
  }

  static Account account(Platform platform) {
    URI nowhere = URI.create("http://simulated");
    return new Account(
        new AccountName(platform.wireName()),
        TENANT,
        platform(platform),
        Dialect.GUIDE,
        nowhere,
        nowhere,
        "demo-client",
        new Secret("demo-secret"),
        List.of(),
        Duration.ofSeconds(60).toMillis(),
        switch (platform) {
          case GENESYS_CLOUD -> new Inbound.PhoneNumber("+18885551901", "GENESYS_HANDBACK");
          case NICE_CXONE -> new Inbound.PhoneNumber("+18885551900", "CXONE_HANDBACK");
          case NICE_COGNIGY -> null;
        },
        "supervisors",
        AccountLimits.defaults());
  }

  private static dev.baton.core.platform.Platform platform(Platform twin) {
    return dev.baton.core.platform.Platform.fromWireName(twin.wireName());
  }

  /// All accounts, by name.
  static Map<AccountName, Account> accounts() {
    Map<AccountName, Account> accounts = new HashMap<>();
    for (Platform platform : Platform.values()) {
      Account account = account(platform);
      accounts.put(account.name(), account);
    }
    return accounts;
  }
}
