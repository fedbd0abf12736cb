package dev.baton.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.AccountName;
import dev.baton.core.platform.CallKind;
import dev.baton.journal.NodeId;
import dev.baton.platform.transport.TransportListener.TokenRefresh;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a quiet shift does not show: each of these is counted where the reference says.
class NodeMetricsTest {
  private static final NodeId NODE = new NodeId("b1f6d3d0-0000-4000-8000-000000000001");

  private final NodeMetrics metrics = new NodeMetrics(List.of());

  @Test
  void rare_events_are_counted() throws IOException {
    metrics.onLost(NODE);
    metrics.overdue(false);
    metrics.overdue(false);
    metrics.overdue(true);
    metrics.inDoubt(CallKind.RELEASE);
    metrics.tokenRefreshed(new AccountName("cxone-main"), TokenRefresh.UNREACHABLE);
    metrics.compensating();

    assertThat(page())
        .contains("baton_lease_losses_total 1.0")
        .contains("baton_watchdog_signals_total{outcome=\"woken\"} 2.0")
        .contains("baton_watchdog_signals_total{outcome=\"parked\"} 1.0")
        .contains("baton_orders_in_doubt_total{kind=\"release\"} 1.0")
        .contains("baton_token_refreshes_total{account=\"cxone-main\",outcome=\"unreachable\"} 1.0")
        .contains("baton_compensations_total 1.0");
  }

  @Test
  void what_never_happened_is_there_with_zero() throws IOException {
    assertThat(page())
        .contains("baton_handoffs_ended_total{reason=\"none\",state=\"completed\"} 0.0")
        .contains("baton_handoffs_ended_total{reason=\"phantom\",state=\"dead_lettered\"} 0.0")
        .contains("baton_dead_letters_total{cause=\"stuck\"} 0.0")
        .contains("baton_context_losses_total{kind=\"masked\"} 0.0")
        .contains("baton_handoffs_taken_over_total 0.0");
  }

  private String page() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, metrics.prometheus().scrape());
    return out.toString(StandardCharsets.UTF_8);
  }
}
