package dev.baton.server.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.config.BatonConfig;
import dev.baton.config.TenantConfig;
import dev.baton.core.handoff.Courtesies;
import dev.baton.core.handoff.Courtesy;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Escalation;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.handoff.FailureNote;
import dev.baton.core.handoff.FallbackAction;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.server.escalation.EscalationOrder;
import dev.baton.server.runtime.RuntimeListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// What becomes of bots' escalations: counted, and one structured line each (guide 002, step 4).
/// Each metric has its row in `docs/reference/metrics.md`.
public final class EscalationMetrics implements RuntimeListener {
  private static final Logger log = LoggerFactory.getLogger(EscalationMetrics.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NONE = "none";
  private static final String ACCOUNT = "account";

  /// A transfer within a platform takes tens of milliseconds; guide 002 gives it up after 20 s.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(20)
  };

  private final BatonConfig config;
  private final InstantSource clock;
  private final String version;
  private final MeterProvider<Counter> ended;
  private final MeterProvider<Counter> courtesies;
  private final MeterProvider<Counter> alerts;
  private final MeterProvider<Timer> transfers;

  /// @param config has what the lines say of where this is
  public EscalationMetrics(NodeMetrics node, BatonConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.version = version();
    MeterRegistry registry = node.registry();
    this.ended =
        Counter.builder("baton.escalations.ended")
            .description("Escalations of bots that ended or were parked here")
            .withRegistry(registry);
    this.courtesies =
        Counter.builder("baton.escalation.courtesies")
            .description("What was done for guests beside their transfers")
            .withRegistry(registry);
    this.alerts =
        Counter.builder("baton.escalation.alerts")
            .description("Escalations that an administrator has to look at")
            .withRegistry(registry);
    this.transfers =
        Timer.builder("baton.escalation.transfer.duration")
            .description("From a transfer's order to its answer")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);
    config.tenants().values().stream()
        .flatMap(tenant -> tenant.accounts().values().stream())
        .filter(account -> account.platform() == Platform.NICE_CXONE)
        .forEach(account -> begin(account.name().value()));
  }

  /// As the archive says it; there is none where classes are run from folders.
  private static String version() {
    String version = EscalationMetrics.class.getPackage().getImplementationVersion();
    return version == null ? "baton" : "baton-" + version;
  }

  /// What has not happened yet is 0, and not missing.
  private void begin(String account) {
    for (String state : new String[] {"completed", "returned", "dead_lettered", "abandoned"}) {
      ended.withTags(
          ACCOUNT,
          account,
          "trigger",
          EscalationOrder.INTENT_TRIGGER,
          "state",
          state,
          "action",
          NONE);
    }
    for (String courtesy :
        new String[] {
          "hold", "briefing", "off_hold", "hold_message", "fallback_message", "callback"
        }) {
      for (Courtesy became : Courtesy.values()) {
        if (became != Courtesy.PENDING) {
          courtesies.withTags("courtesy", courtesy, "outcome", became.wireName());
        }
      }
    }
    alerts.withTags(ACCOUNT, account, "cause", "missing_scope");
    alerts.withTags(ACCOUNT, account, "cause", "not_moved");
    transfers.withTag(ACCOUNT, account);
  }

  /// The fields of guide 002's line, and what tells which interaction it was.
  ///
  /// @param timestamp epoch seconds with a fraction
  /// @param latencyMs from the transfer's order to its answer, two decimals; null when none was
  ///   ordered
  /// @param fallbackAction null when she was moved as asked
  /// @param errorCode the last failure, by its name; null on success
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      BigDecimal timestamp,
      String interactionId,
      String canonicalInteractionId,
      String handoffId,
      boolean handoffSuccess,
      @Nullable BigDecimal latencyMs,
      String queueId,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable FallbackAction fallbackAction,
      String environment,
      String sdkVersion,
      @Nullable String errorCode) {}

  @Override
  public void opened(Handoff handoff) {
    // Counted with all handoffs.
  }

  @Override
  public void ended(Handoff handoff, long durationMs) {
    Escalation escalation = handoff.plan().escalation();
    Courtesies done = handoff.courtesies();
    if (escalation == null || done == null) {
      return;
    }
    if (handoff.state() instanceof HandoffState.Resolved) {
      // It was told when it was parked; a person's word does nothing more to the guest.
      return;
    }
    FallbackAction action = done.action();
    ended
        .withTags(
            ACCOUNT,
            handoff.plan().source().account().value(),
            "trigger",
            escalation.trigger(),
            "state",
            handoff.state().wireName(),
            "action",
            action == null ? NONE : action.wireName())
        .increment();
    count("hold", done.hold());
    count("briefing", done.briefing());
    count("off_hold", done.offHold());
    count("hold_message", done.holdMessage());
    count("fallback_message", done.fallbackMessage());
    count("callback", done.callback());
    if (done.transferMicros() != null) {
      transfers
          .withTag(ACCOUNT, handoff.plan().source().account().value())
          .record(done.transferMicros(), TimeUnit.MICROSECONDS);
    }
    alert(handoff, action);
    log.info("HANDOFF_METRIC: {}", JSON.writeValueAsString(line(handoff, done)));
  }

  private void count(String what, Courtesy became) {
    if (became != Courtesy.PENDING) {
      courtesies.withTags("courtesy", what, "outcome", became.wireName()).increment();
    }
  }

  /// Somebody who runs this has to know: the guest was told that they do.
  private void alert(Handoff handoff, @Nullable FallbackAction action) {
    boolean scope =
        handoff.state() instanceof HandoffState.DeadLettered(DeadLetterCause cause)
            && cause == DeadLetterCause.MISSING_SCOPE;
    if (!scope && action != FallbackAction.LOG_AND_ESCALATE_TO_ADMIN) {
      return;
    }
    String cause = scope ? "missing_scope" : "not_moved";
    alerts.withTags(ACCOUNT, handoff.plan().source().account().value(), "cause", cause).increment();
    FailureNote failure = handoff.failure();
    log.error(
        "ESCALATION_ALERT: handoff {} left a guest with her bot: {}",
        handoff.id(),
        failure == null
            ? "its deadline passed"
            : failure.missingScope() == null
                ? failure.detail()
                : "the client of account "
                    + handoff.plan().source().account()
                    + " lacks the scope "
                    + failure.missingScope());
  }

  private Line line(Handoff h, Courtesies done) {
    boolean success = h.state() instanceof HandoffState.Completed;
    Long micros = done.transferMicros();
    FailureNote failure = h.failure();
    String queueId =
        h.currentRoute().inbound() instanceof Inbound.Within within ? within.queueId() : NONE;
    return new Line(
        BigDecimal.valueOf(clock.instant().toEpochMilli(), 3),
        h.plan().source().vendorId().value(),
        h.canonicalId().value(),
        h.id().value(),
        success,
        micros == null ? null : BigDecimal.valueOf((micros + 5) / 10, 2),
        queueId,
        done.action(),
        environment(h.plan().source().account()),
        version,
        success || failure == null ? null : failure.kind().wireName());
  }

  private String environment(AccountName account) {
    for (TenantConfig tenant : config.tenants().values()) {
      if (tenant.accounts().containsKey(account)) {
        return tenant.escalation(account).environment();
      }
    }
    return EscalationPolicy.defaults().environment();
  }

  @Override
  public void compensating() {
    // Counted with all handoffs.
  }

  @Override
  public void called(Call call, Outcome outcome, long tookNanos) {
    // Counted with all calls.
  }
}
