package dev.baton.twin;

import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.guide.RateLimit;
import dev.baton.twin.guide.TwinClient;
import dev.baton.twin.model.ChatLife;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;

/// What a set of twins is told at its start.
///
/// @param genesysPort loopback port, 0 = any free one
/// @param cxonePort loopback port, 0 = any free one
/// @param cognigyPort loopback port, 0 = any free one
/// @param cognigyRate how many requests Cognigy serves
/// @param client the client that all platforms know
/// @param tokenSeconds how long a token lives, from 1 second on
/// @param faults what goes wrong from the start, and again after a reset
/// @param callers how many more callers are live at Genesys, up to 100,000
/// @param traffic how many guests a minute begin to write to CXone's bots, up to 6,000
/// @param honoursIdempotencyKeys false makes platforms that ignore the header, as real ones may
/// @param recordsEvents whether every change of a leg makes an event from the start; an event that
///   nobody fetches costs memory and time
public record TwinOptions(
    int genesysPort,
    int cxonePort,
    int cognigyPort,
    RateLimit cognigyRate,
    TwinClient client,
    int tokenSeconds,
    FaultScript faults,
    int callers,
    int traffic,
    Timings timings,
    boolean honoursIdempotencyKeys,
    boolean recordsEvents) {
  /// Enough for any load one machine can make, and still little memory.
  private static final int CALLERS_MAX = 100_000;

  public TwinOptions {
    checkPort("genesysPort", genesysPort);
    checkPort("cxonePort", cxonePort);
    checkPort("cognigyPort", cognigyPort);
    if (tokenSeconds < 1) {
      throw new IllegalArgumentException("tokenSeconds is " + tokenSeconds + ", at least 1");
    }
    if (callers < 0 || callers > CALLERS_MAX) {
      throw new IllegalArgumentException(
          "callers is " + callers + ", allowed are 0 to " + CALLERS_MAX);
    }
    if (traffic < 0 || traffic > ChatLife.A_MINUTE_MAX) {
      throw new IllegalArgumentException(
          "traffic is " + traffic + ", allowed are 0 to " + ChatLife.A_MINUTE_MAX);
    }
  }

  private static void checkPort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(name + " is " + port + ", allowed are 0 to 65535");
    }
  }

  /// Free ports, `demo-client` with `demo-secret`, tokens of an hour as the guides say, no faults.
  public static TwinOptions defaults() {
    return new TwinOptions(
        0,
        0,
        0,
        RateLimit.ofCognigy(),
        new TwinClient("demo-client", "demo-secret"),
        3_600,
        FaultScript.NONE,
        0,
        0,
        Timings.defaults(),
        true,
        false);
  }

  /// The same with these ports, and Cognigy's as it was.
  public TwinOptions withPorts(int genesys, int cxone) {
    return withPorts(genesys, cxone, cognigyPort);
  }

  /// The same with these ports.
  public TwinOptions withPorts(int genesys, int cxone, int cognigy) {
    return new TwinOptions(
        genesys,
        cxone,
        cognigy,
        cognigyRate,
        client,
        tokenSeconds,
        faults,
        callers,
        traffic,
        timings,
        honoursIdempotencyKeys,
        recordsEvents);
  }

  /// The same with a Cognigy that serves so many requests.
  public TwinOptions withCognigyRate(RateLimit rate) {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        rate,
        client,
        tokenSeconds,
        faults,
        callers,
        traffic,
        timings,
        honoursIdempotencyKeys,
        recordsEvents);
  }

  /// The same with this client.
  public TwinOptions withClient(String id, String secret) {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        cognigyRate,
        new TwinClient(id, secret),
        tokenSeconds,
        faults,
        callers,
        traffic,
        timings,
        honoursIdempotencyKeys,
        recordsEvents);
  }

  /// The same with tokens that live so long.
  public TwinOptions withTokenSeconds(int seconds) {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        cognigyRate,
        client,
        seconds,
        faults,
        callers,
        traffic,
        timings,
        honoursIdempotencyKeys,
        recordsEvents);
  }

  /// The same with these faults.
  public TwinOptions withFaults(FaultScript script) {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        cognigyRate,
        client,
        tokenSeconds,
        script,
        callers,
        traffic,
        timings,
        honoursIdempotencyKeys,
        recordsEvents);
  }

  /// The same with so many more live callers at Genesys.
  public TwinOptions withCallers(int more) {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        cognigyRate,
        client,
        tokenSeconds,
        faults,
        more,
        traffic,
        timings,
        honoursIdempotencyKeys,
        recordsEvents);
  }

  /// The same with so many new guests a minute at CXone's bots.
  public TwinOptions withTraffic(int aMinute) {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        cognigyRate,
        client,
        tokenSeconds,
        faults,
        callers,
        aMinute,
        timings,
        honoursIdempotencyKeys,
        recordsEvents);
  }

  /// The same with these timings.
  public TwinOptions withTimings(Timings other) {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        cognigyRate,
        client,
        tokenSeconds,
        faults,
        callers,
        traffic,
        other,
        honoursIdempotencyKeys,
        recordsEvents);
  }

  /// The same with platforms that do or do not honour `Idempotency-Key`.
  public TwinOptions honouringIdempotencyKeys(boolean honours) {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        cognigyRate,
        client,
        tokenSeconds,
        faults,
        callers,
        traffic,
        timings,
        honours,
        recordsEvents);
  }

  /// The same with a world that makes an event of every change of a leg.
  public TwinOptions recordingEvents() {
    return new TwinOptions(
        genesysPort,
        cxonePort,
        cognigyPort,
        cognigyRate,
        client,
        tokenSeconds,
        faults,
        callers,
        traffic,
        timings,
        honoursIdempotencyKeys,
        true);
  }

  /// The port asked for.
  public int port(Platform platform) {
    return switch (platform) {
      case GENESYS_CLOUD -> genesysPort;
      case NICE_CXONE -> cxonePort;
      case NICE_COGNIGY -> cognigyPort;
    };
  }
}
