package dev.baton.server.metrics;

import dev.baton.config.BatonConfig;
import dev.baton.config.TenantConfig;
import dev.baton.config.Trigger;
import dev.baton.core.id.AccountName;
import dev.baton.platform.stream.FrameFault;
import dev.baton.platform.stream.Gap;
import dev.baton.platform.stream.StreamEnd;
import dev.baton.platform.stream.StreamStatus;
import dev.baton.server.stream.EventStreams;
import dev.baton.server.stream.HistoryCut;
import dev.baton.server.stream.WatchListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// What the event streams of this node count. Each metric has its row in
/// `docs/reference/metrics.md`.
public final class StreamMetrics implements WatchListener {
  private static final String ACCOUNT = "account";

  private final MeterRegistry registry;
  private final MeterProvider<Counter> events;
  private final MeterProvider<Counter> unreadable;
  private final MeterProvider<Counter> ends;
  private final MeterProvider<Counter> replacements;
  private final MeterProvider<Counter> catchUps;
  private final MeterProvider<Counter> caughtUp;
  private final MeterProvider<Counter> fired;
  private final MeterProvider<Counter> handings;
  private final MeterProvider<Counter> cuts;

  StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.events = counters("baton.stream.events", "Events that came, by what they are about");
    this.unreadable = counters("baton.stream.unreadable", "Messages that could not be read");
    this.ends = counters("baton.stream.ends", "Connections that ended or did not come about");
    this.replacements =
        counters("baton.stream.replacements", "Connections replaced before their token ended");
    this.catchUps = counters("baton.stream.catch.ups", "Gaps behind which was caught up");
    this.caughtUp = counters("baton.stream.caught.up", "Conversations read again behind a gap");
    this.fired = counters("baton.triggers.fired", "Conversations handed over, by trigger");
    this.handings = counters("baton.stream.handovers", "Tries to hand a conversation over");
    this.cuts = counters("baton.stream.history.cuts", "Histories that were not read to their end");
  }

  /// Starts counting, and shows how the streams stand.
  ///
  /// @param config where the names of triggers are
  public void watch(EventStreams streams, BatonConfig config) {
    for (AccountName account : streams.accounts()) {
      String name = account.value();
      for (EventKind kind : EventKind.values()) {
        events.withTags(ACCOUNT, name, "kind", kind.wireName());
      }
      for (FrameFault fault : FrameFault.values()) {
        unreadable.withTags(ACCOUNT, name, "reason", fault.wireName());
      }
      for (StreamEnd end : StreamEnd.values()) {
        ends.withTags(ACCOUNT, name, "reason", end.wireName());
      }
      for (Gap gap : Gap.values()) {
        catchUps.withTags(ACCOUNT, name, "gap", gap.wireName());
      }
      for (Handing handing : Handing.values()) {
        handings.withTags(ACCOUNT, name, "outcome", handing.wireName());
      }
      for (HistoryCut cut : HistoryCut.values()) {
        cuts.withTags(ACCOUNT, name, "reason", cut.wireName());
      }
      replacements.withTags(ACCOUNT, name);
      caughtUp.withTags(ACCOUNT, name);
      gauge(
          "baton.stream.connected",
          "1 while this node has the account's stream open",
          name,
          () -> streams.status(account) instanceof StreamStatus.Connected ? 1 : 0);
      gauge(
          "baton.stream.forbidden",
          "1 while the platform answers 403 to this node",
          name,
          () -> streams.status(account) instanceof StreamStatus.Forbidden ? 1 : 0);
      gauge(
          "baton.stream.chats",
          "Conversations that this node knows",
          name,
          () -> streams.known(account));
    }
    for (TenantConfig tenant : config.tenants().values()) {
      for (Trigger trigger : tenant.triggers()) {
        fired.withTags(ACCOUNT, trigger.account().value(), "trigger", trigger.rule().name());
      }
    }
  }

  @Override
  public void event(AccountName account, EventKind kind) {
    events.withTags(ACCOUNT, account.value(), "kind", kind.wireName()).increment();
  }

  @Override
  public void unreadable(AccountName account, FrameFault fault) {
    unreadable.withTags(ACCOUNT, account.value(), "reason", fault.wireName()).increment();
  }

  @Override
  public void ended(AccountName account, StreamEnd end) {
    ends.withTags(ACCOUNT, account.value(), "reason", end.wireName()).increment();
  }

  @Override
  public void replaced(AccountName account) {
    replacements.withTags(ACCOUNT, account.value()).increment();
  }

  @Override
  public void caughtUp(AccountName account, Gap gap, int conversations) {
    catchUps.withTags(ACCOUNT, account.value(), "gap", gap.wireName()).increment();
    caughtUp.withTags(ACCOUNT, account.value()).increment(conversations);
  }

  @Override
  public void fired(AccountName account, String trigger) {
    fired.withTags(ACCOUNT, account.value(), "trigger", trigger).increment();
  }

  @Override
  public void handed(AccountName account, Handing handing) {
    handings.withTags(ACCOUNT, account.value(), "outcome", handing.wireName()).increment();
  }

  @Override
  public void historyCut(AccountName account, HistoryCut cut) {
    cuts.withTags(ACCOUNT, account.value(), "reason", cut.wireName()).increment();
  }

  private MeterProvider<Counter> counters(String name, String description) {
    return Counter.builder(name).description(description).withRegistry(registry);
  }

  private void gauge(String name, String description, String account, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).tag(ACCOUNT, account).register(registry);
  }
}
