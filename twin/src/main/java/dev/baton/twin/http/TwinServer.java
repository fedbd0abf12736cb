package dev.baton.twin.http;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.fault.FaultEngine;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.World;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The twins, running: one HTTP server per platform on the loopback address. Thread-safe.
public final class TwinServer implements AutoCloseable {
  private final TwinHost host;
  private final EventStreams streams;
  private final Map<Platform, HttpListener> listeners = new EnumMap<>(Platform.class);

  private TwinServer(TwinHost host, EventStreams streams) {
    this.host = host;
    this.streams = streams;
  }

  /// Starts the twins with the system clock and fresh keys.
  ///
  /// @throws IOException naming the port when it is in use
  public static TwinServer start(TwinOptions options) throws IOException {
    return start(options, InstantSource.system(), new SecureRandom());
  }

  /// Starts the twins with a given clock and source of ids.
  ///
  /// @throws IOException naming the port when it is in use
  public static TwinServer start(TwinOptions options, InstantSource clock, RandomGenerator random)
      throws IOException {
    Instant now = clock.instant();
    TwinHost host = new TwinHost(() -> new TwinWorld(options, random, now), clock, now);
    EventStreams streams = new EventStreams(host, clock);
    TwinServer twins = new TwinServer(host, streams);
    Control control = new Control(host, streams);
    try {
      for (Platform platform : Platform.values()) {
        twins.listen(
            platform, options.port(platform), new TwinFront(platform, host, control, streams));
      }
    } catch (IOException | RuntimeException e) {
      twins.close();
      throw e;
    }
    return twins;
  }

  private void listen(Platform platform, int port, TwinFront front) throws IOException {
    try {
      listeners.put(platform, new HttpListener(port, front));
    } catch (BindException e) {
      BindException named =
          new BindException(
              "port " + port + " for the " + platform.shortName() + " twin is in use");
      named.initCause(e);
      throw named;
    }
  }

  /// Where the Genesys Cloud twin listens.
  public URI genesys() {
    return uri(Platform.GENESYS_CLOUD);
  }

  /// Where the CXone twin listens.
  public URI cxone() {
    return uri(Platform.NICE_CXONE);
  }

  /// Where the Cognigy twin listens.
  public URI cognigy() {
    return uri(Platform.NICE_COGNIGY);
  }

  /// Where a platform's twin listens, for example `http://127.0.0.1:9101`.
  public URI uri(Platform platform) {
    HttpListener listener = Objects.requireNonNull(listeners.get(platform));
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /// One line of JSON for whoever waits for the twins:
  /// `{"ready":true,"genesys":..,"cxone":..,"cognigy":..}`.
  public String readyLine() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("ready", true);
    for (Platform platform : Platform.values()) {
      line.put(platform.shortName(), uri(platform).toString());
    }
    return Json.write(line);
  }

  /// The truth now.
  public Books books() {
    return host.with(TwinWorld::books);
  }

  /// The sums of the books now.
  public Books.Summary summary() {
    return host.with((twins, _) -> twins.world().summary());
  }

  /// Replaces what goes wrong from now on.
  public void faults(FaultScript script) {
    host.with((twins, _) -> {
      twins.faults(script);
      return script;
    });
  }

  /// What the fault rules have done and may still do.
  public List<FaultEngine.RuleReport> faultReport() {
    return host.with((twins, _) -> twins.faultReport());
  }

  /// From now on what happens to legs is pushed there; null ends it.
  public void pushTo(@Nullable WebhookTarget target) {
    host.pushTo(target);
  }

  /// How many pushes have been answered with 2xx.
  public long webhooksTaken() {
    return host.webhooks().sums().taken();
  }

  /// How many pushes wait, are under way, or will be tried again.
  public long webhooksWaiting() {
    return host.webhooks().sums().waiting();
  }

  /// How many event streams have been subscribed so far.
  public long streamsSubscribed() {
    return streams.sums().subscribed();
  }

  /// How many event streams are open.
  public int streamsOpen() {
    return streams.sums().open();
  }

  /// A new guest of a bot of CXone.
  public Leg addChat(NewChat chat) {
    return host.with((twins, now) -> twins.world().chats().add(Platform.NICE_CXONE, chat, now));
  }

  /// A new session of a bot of Cognigy.
  public Leg addSession(NewSession session) {
    return host.with((twins, now) -> twins.world().sessions().add(session, now));
  }

  /// A new caller, talking to a new agent of that platform.
  public Leg addCaller(Platform platform) {
    return host.with((twins, now) -> twins.addCaller(platform, null, null, now));
  }

  /// From now on a platform's clock shows the true time plus `ms`, at most a day either way.
  public void skewClock(Platform platform, long ms) {
    host.with((twins, now) -> {
      twins.skewClock(platform, ms);
      return now;
    });
  }

  /// The caller hangs up; false when no caller has or had that interaction.
  public boolean hangUp(String interactionId) {
    return host.with((twins, now) -> twins.world().hangUp(interactionId, now));
  }

  /// Does something with the world, alone, after everything that was due has happened. Nothing that
  /// waits may be done in it, and the world must not be kept.
  public <T> T with(BiFunction<World, Instant, T> work) {
    return host.with((twins, now) -> work.apply(twins.world(), now));
  }

  /// Puts the starting data and the first fault script back, and the clocks right.
  public void reset() {
    host.with((twins, now) -> {
      twins.reset(now);
      return now;
    });
  }

  /// Stops at once; requests under way are broken off.
  @Override
  public void close() {
    streams.close();
    listeners.values().forEach(HttpListener::close);
    host.close();
  }
}
