package dev.baton.server.metrics;

import dev.baton.coordinator.CoordinatorListener;
import dev.baton.core.account.Account;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Decision;
import dev.baton.core.handoff.Delivery;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.ReturnReason;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.WireName;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.Outcome;
import dev.baton.core.report.Suspicion;
import dev.baton.journal.Journal;
import dev.baton.journal.JournalListener;
import dev.baton.journal.LeaseListener;
import dev.baton.journal.NodeId;
import dev.baton.journal.NodeLease;
import dev.baton.journal.Outbox;
import dev.baton.journal.StoredHandoff;
import dev.baton.journal.audit.AuditListener;
import dev.baton.platform.transport.BreakerState;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.TransportListener;
import dev.baton.server.events.DeliveryFailure;
import dev.baton.server.events.OutboxListener;
import dev.baton.server.events.OutboxSender;
import dev.baton.server.events.Viewers;
import dev.baton.server.report.ReportListener;
import dev.baton.server.runtime.EventInbox;
import dev.baton.server.runtime.EventListener;
import dev.baton.server.runtime.HandoffRuntime;
import dev.baton.server.runtime.RuntimeListener;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Everything that one node counts. Each metric has its row in `docs/reference/metrics.md`.
///
/// What can be counted is there from the start with 0, so that an alarm on its growth never waits
/// for its first occurrence. Only calls and tokens appear with the first call.
public final class NodeMetrics
    implements RuntimeListener,
        CoordinatorListener,
        JournalListener,
        LeaseListener,
        TransportListener,
        EventListener,
        AuditListener,
        OutboxListener,
        ReportListener {
  /// From a platform on the same network to the longest order timeout.
  private static final Duration[] CALL_BUCKETS =
      millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000);

  /// From one undisturbed handoff to the handoff deadline.
  private static final Duration[] HANDOFF_BUCKETS =
      millis(
          50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000,
          600_000);

  /// From a quick disk to the statement timeout and an outage behind it.
  private static final Duration[] FLUSH_BUCKETS =
      millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000);

  /// From a fold at once to an outage.
  private static final Duration[] AUDIT_BUCKETS =
      millis(100, 250, 500, 750, 1_000, 1_500, 2_500, 5_000, 30_000, 300_000);

  /// Up to what fits into one batch.
  private static final double[] ROW_BUCKETS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500};

  private static final String NO_REASON = "none";

  private final PrometheusRegistry prometheus = new PrometheusRegistry();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
  private final StreamMetrics streams = new StreamMetrics(registry);
  private final Map<AccountName, String> platforms = new HashMap<>();
  private final MeterProvider<Counter> opened =
      counters("baton.handoffs.opened", "Handoffs that were stored here");
  private final MeterProvider<Counter> ended =
      counters("baton.handoffs.ended", "Handoffs that ended or were parked here");
  private final MeterProvider<Timer> durations =
      timers("baton.handoff.duration", "From asking for a handoff to its end", HANDOFF_BUCKETS);
  private final MeterProvider<Counter> calls =
      counters("baton.calls", "Calls to platforms, by what came of them");
  private final MeterProvider<Timer> callDurations =
      timers("baton.call.duration", "Calls to platforms, waiting included", CALL_BUCKETS);
  private final MeterProvider<Counter> doubts =
      counters("baton.orders.in.doubt", "Sent orders that ended without a known outcome");
  private final MeterProvider<Counter> letters =
      counters("baton.dead.letters", "Handoffs parked for a person's decision");
  private final MeterProvider<Counter> decisions =
      counters("baton.dead.letter.decisions", "Dead letters that a person decided here");
  private final MeterProvider<Counter> deliveries =
      counters("baton.context.deliveries", "Contexts by whether the destination took them");
  private final MeterProvider<Counter> losses =
      counters("baton.context.losses", "Parts of contexts that did not arrive as given");
  private final MeterProvider<Counter> problems =
      counters("baton.api.problems", "Problem documents that the API answered with");
  private final MeterProvider<Counter> overdue =
      counters("baton.watchdog.signals", "Handoffs woken again whose wake-up had not come");
  private final MeterProvider<Counter> tokens =
      counters("baton.token.refreshes", "Tokens asked for at the platforms");
  private final MeterProvider<Counter> webhooks =
      counters("baton.webhooks.received", "Webhooks that were stored, or had been before");
  private final MeterProvider<Counter> refusedWebhooks =
      counters("baton.webhooks.refused", "Webhooks that were refused, by reason");
  private final MeterProvider<Counter> decidedEvents =
      counters("baton.webhooks.decided", "Events by whether they changed their handoff");
  private final MeterProvider<Counter> unmatchedEvents =
      counters("baton.webhooks.unmatched", "Events of interactions that nobody knew in time");
  private final MeterProvider<Counter> delivered =
      counters("baton.outbox.delivered", "Events that a subscriber took");
  private final MeterProvider<Counter> undelivered =
      counters("baton.outbox.failures", "Deliveries of events that were not taken");
  private final MeterProvider<Counter> deadEvents =
      counters("baton.outbox.given.up", "Events that used up their attempts");
  private final MeterProvider<Counter> looks =
      counters(
          "baton.analytics.looks", "Completed handoffs compared with the platforms' analytics");
  private final MeterProvider<Counter> suspected =
      counters("baton.suspected.phantoms", "Completed handoffs that analytics make suspicious");
  private final Counter compensations =
      counters("baton.compensations", "Compensations ordered").withTags();
  private final Counter leaseLosses =
      counters("baton.lease.losses", "Times that this node was declared dead").withTags();
  private final Counter takenOver =
      counters("baton.handoffs.taken.over", "Handoffs taken over from dead nodes").withTags();
  private final Counter heads =
      counters("baton.audit.heads", "Heads of the audit tree signed by this node").withTags();
  private final Counter auditRefusals =
      counters("baton.audit.refusals", "Looks at which the database was found rolled back")
          .withTags();
  private final Timer auditDelays =
      timers("baton.audit.delay", "From a row to the head that covers it", AUDIT_BUCKETS)
          .withTags();
  private final AtomicLong treeSize = new AtomicLong();
  private final Counter facts =
      counters("baton.handoff.facts", "Ended handoffs reckoned for reports").withTags();
  private final Counter flushes =
      counters("baton.journal.flushes", "Flushes of the journal").withTags();
  private final Timer flushDurations =
      timers("baton.journal.flush.duration", "One flush, an outage included", FLUSH_BUCKETS)
          .withTags();
  private final DistributionSummary flushRows =
      DistributionSummary.builder("baton.journal.flush.rows")
          .description("Transitions written by one flush")
          .serviceLevelObjectives(ROW_BUCKETS)
          .register(registry);

  /// @param accounts all that are configured: the label `account` has no other values
  public NodeMetrics(Collection<Account> accounts) {
    for (Account account : accounts) {
      platforms.put(account.name(), account.platform().wireName());
      opened.withTag("account", account.name().value());
      if (account.webhookSecret() != null) {
        webhooks.withTags("account", account.name().value(), "outcome", "new");
        webhooks.withTags("account", account.name().value(), "outcome", "repeated");
        unmatchedEvents.withTag("account", account.name().value());
      }
    }
    decidedEvents.withTag("effect", "taken_in");
    decidedEvents.withTag("effect", "none");
    for (HandoffState end : List.of(new HandoffState.Completed(), new HandoffState.Abandoned())) {
      startEnded(end.wireName(), NO_REASON);
    }
    startEnded("resolved", NO_REASON);
    for (ReturnReason reason : ReturnReason.values()) {
      startEnded("returned", reason.wireName());
    }
    for (DeadLetterCause cause : DeadLetterCause.values()) {
      startEnded("dead_lettered", cause.wireName());
      letters.withTag("cause", cause.wireName());
    }
    for (Decision decision : Decision.values()) {
      decisions.withTag("decision", decision.wireName());
    }
    for (CallKind kind : CallKind.values()) {
      if (kind.isOrder()) {
        doubts.withTag("kind", kind.wireName());
      }
    }
    for (ContextLoss.Kind kind : ContextLoss.Kind.values()) {
      losses.withTag("kind", kind.wireName());
    }
    deliveries.withTag("outcome", "delivered");
    deliveries.withTag("outcome", "lost");
    for (Look look : Look.values()) {
      looks.withTag("outcome", WireName.of(look));
    }
    for (Suspicion suspicion : Suspicion.values()) {
      suspected.withTag("reason", suspicion.wireName());
    }
    overdue.withTag("outcome", "woken");
    overdue.withTag("outcome", "parked");
  }

  private void startEnded(String state, String reason) {
    ended.withTags("state", state, "reason", reason);
    durations.withTag("state", state);
  }

  /// Shows how these stand whenever the page is asked for.
  public void watch(
      HandoffRuntime runtime, Journal journal, NodeLease lease, HttpTransport transport) {
    gauge("baton.handoffs.under.way", "Handoffs under way on this node", runtime::underWay);
    gauge("baton.journal.queue.appends", "Appends that wait for a flush", journal::queued);
    gauge("baton.journal.queue.bytes", "Bytes of what waits or is written", journal::queuedBytes);
    gauge("baton.audit.tree.leaves", "Leaves behind this node's last head", treeSize::get);
    gauge("baton.lease.held", "1 while this node may send orders", () -> lease.mayAct() ? 1 : 0);
    gauge(
        "baton.clock.error.seconds",
        "How far this node's clock may be from the database's",
        () -> lease.clock().errorMs() / 1_000.0);
    for (AccountName account : platforms.keySet()) {
      for (BreakerState state : BreakerState.values()) {
        Gauge.builder("baton.breaker.state", () -> transport.breaker(account) == state ? 1 : 0)
            .description("1 for the state that the account's circuit breaker is in")
            .tags("account", account.value(), "state", WireName.of(state))
            .register(registry);
      }
    }
  }

  /// Shows how many events wait to be stored.
  public void watch(EventInbox inbox) {
    gauge("baton.webhooks.queue", "Events that wait to be stored", inbox::queued);
  }

  /// Shows how each subscription stands, as it was seen some seconds ago, and how many look on.
  public void watch(OutboxSender sender, Viewers viewers) {
    gauge("baton.viewers", "Viewers of the stream of transitions", viewers::count);
    for (var subscription : sender.subscriptions()) {
      Outbox.Subscriber who = new Outbox.Subscriber(subscription.tenant(), subscription.name());
      Tags tags = tags(who);
      delivered.withTags(tags);
      deadEvents.withTags(tags);
      for (DeliveryFailure failure : DeliveryFailure.values()) {
        undelivered.withTags(tags.and("reason", failure.wireName()));
      }
      gauge(
          "baton.outbox.waiting",
          "Events not delivered so far",
          tags,
          () -> standing(sender, who).waiting());
      gauge(
          "baton.outbox.dead",
          "Events that wait for a person",
          tags,
          () -> standing(sender, who).dead());
      gauge(
          "baton.outbox.oldest.seconds",
          "Age of the oldest event that waits",
          tags,
          () -> standing(sender, who).oldestSeconds());
      gauge(
          "baton.outbox.disabled",
          "1 while a receiver's 410 stands",
          tags,
          () -> standing(sender, who).disabledAt() == null ? 0 : 1);
    }
  }

  private static Outbox.Standing standing(OutboxSender sender, Outbox.Subscriber who) {
    return sender.standings().getOrDefault(who, new Outbox.Standing(0, 0, 0, null));
  }

  private static Tags tags(Outbox.Subscriber who) {
    return Tags.of("tenant", who.tenant().value(), "subscription", who.name());
  }

  @Override
  public void delivered(Outbox.Subscriber subscriber) {
    delivered.withTags(tags(subscriber)).increment();
  }

  @Override
  public void notDelivered(Outbox.Subscriber subscriber, DeliveryFailure failure, boolean dead) {
    undelivered.withTags(tags(subscriber).and("reason", failure.wireName())).increment();
    if (dead) {
      deadEvents.withTags(tags(subscriber)).increment();
    }
  }

  /// Where those count who have metrics of their own.
  MeterRegistry registry() {
    return registry;
  }

  /// What the event streams count.
  public StreamMetrics streams() {
    return streams;
  }

  /// What the API counts too: one page shows both.
  public PrometheusRegistry prometheus() {
    return prometheus;
  }

  /// Starts counting problems of these types.
  ///
  /// @param types the last parts of their URIs
  public void startProblems(Collection<String> types) {
    types.forEach(type -> problems.withTag("type", type));
  }

  /// The API answered with a problem.
  public void problem(String type) {
    problems.withTag("type", type).increment();
  }

  /// Starts counting refused webhooks by these reasons.
  public void startRefusedWebhooks(Collection<String> reasons) {
    reasons.forEach(reason -> refusedWebhooks.withTag("reason", reason));
  }

  /// A webhook was refused, and nothing of it is stored.
  public void refusedWebhook(String reason) {
    refusedWebhooks.withTag("reason", reason).increment();
  }

  @Override
  public void stored(AccountName account, boolean repeated) {
    webhooks
        .withTags("account", account.value(), "outcome", repeated ? "repeated" : "new")
        .increment();
  }

  @Override
  public void unmatched(AccountName account, int events) {
    unmatchedEvents.withTag("account", account.value()).increment(events);
  }

  @Override
  public void decided(HandoffId id, Signal signal, boolean recorded) {
    if (signal instanceof Signal.Observed) {
      decidedEvents.withTag("effect", recorded ? "taken_in" : "none").increment();
    }
  }

  /// A person's decision about a dead letter was stored here.
  public void decided(Decision decision) {
    decisions.withTag("decision", decision.wireName()).increment();
  }

  @Override
  public void opened(Handoff handoff) {
    opened.withTag("account", handoff.plan().source().account().value()).increment();
  }

  @Override
  public void ended(Handoff handoff, long durationMs) {
    HandoffState state = handoff.state();
    String reason = NO_REASON;
    if (state instanceof HandoffState.Returned(ReturnReason why)) {
      reason = why.wireName();
    } else if (state instanceof HandoffState.DeadLettered(DeadLetterCause why)) {
      reason = why.wireName();
      letters.withTag("cause", reason).increment();
    }
    ended.withTags("state", state.wireName(), "reason", reason).increment();
    durations.withTag("state", state.wireName()).record(durationMs, TimeUnit.MILLISECONDS);
    if (!(state instanceof HandoffState.DeadLettered)) {
      // It may be delivered still, and must not be counted twice.
      delivered(handoff.delivery());
    }
  }

  private void delivered(Delivery delivery) {
    switch (delivery) {
      case Delivery.Pending _ -> {}
      case Delivery.Delivered(int _, List<ContextLoss> lost) -> {
        deliveries.withTag("outcome", "delivered").increment();
        lost.forEach(loss -> losses.withTag("kind", loss.kind().wireName()).increment());
      }
      case Delivery.Lost _ -> deliveries.withTag("outcome", "lost").increment();
    }
  }

  @Override
  public void compensating() {
    compensations.increment();
  }

  @Override
  public void called(Call call, Outcome outcome, long tookNanos) {
    String account = call.account().value();
    String platform = platforms.getOrDefault(call.account(), "unknown");
    String kind = call.kind().wireName();
    String came =
        switch (outcome) {
          case Outcome.Done _ -> "done";
          case Outcome.Failed(var failure) -> failure.kind().wireName();
        };
    calls
        .withTags("platform", platform, "account", account, "kind", kind, "outcome", came)
        .increment();
    callDurations
        .withTags("platform", platform, "account", account, "kind", kind)
        .record(tookNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void inDoubt(CallKind order) {
    doubts.withTag("kind", order.wireName()).increment();
  }

  @Override
  public void overdue(boolean parked) {
    overdue.withTag("outcome", parked ? "parked" : "woken").increment();
  }

  @Override
  public void flushed(int rows, long tookNanos) {
    flushes.increment();
    flushRows.record(rows);
    flushDurations.record(tookNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void folded(int rows, long leaves, long oldestMs) {
    heads.increment();
    treeSize.set(leaves);
    auditDelays.record(Math.max(0, oldestMs), TimeUnit.MILLISECONDS);
  }

  @Override
  public void refused() {
    auditRefusals.increment();
  }

  @Override
  public void reckoned(int handoffs) {
    facts.increment(handoffs);
  }

  @Override
  public void looked(Look look, @Nullable Suspicion suspicion) {
    looks.withTag("outcome", WireName.of(look)).increment();
    if (suspicion != null) {
      suspected.withTag("reason", suspicion.wireName()).increment();
    }
  }

  @Override
  public void onJoined(NodeId node) {}

  @Override
  public void onClaimed(NodeId node, List<StoredHandoff> handoffs) {
    takenOver.increment(handoffs.size());
  }

  @Override
  public void onLost(NodeId node) {
    leaseLosses.increment();
  }

  @Override
  public void tokenRefreshed(AccountName account, TokenRefresh outcome) {
    tokens.withTags("account", account.value(), "outcome", WireName.of(outcome)).increment();
  }

  private MeterProvider<Counter> counters(String name, String description) {
    return Counter.builder(name).description(description).withRegistry(registry);
  }

  private MeterProvider<Timer> timers(String name, String description, Duration[] buckets) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .withRegistry(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    gauge(name, description, Tags.empty(), value);
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).tags(tags).register(registry);
  }

  private static Duration[] millis(long... values) {
    return LongStream.of(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
