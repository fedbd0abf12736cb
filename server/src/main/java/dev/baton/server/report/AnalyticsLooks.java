package dev.baton.server.report;

import dev.baton.config.BatonConfig;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.LegAnalytics;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Query;
import dev.baton.core.report.Suspicion;
import dev.baton.journal.Looks;
import dev.baton.platform.PlatformClient;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Compares completed handoffs with what the platforms' own analytics say of them, some time
/// behind. What looks suspicious is looked at again, because analytics come late: only the last
/// look makes a suspicion.
final class AnalyticsLooks {
  /// Handoffs taken at a time and looked at one after the other, so that handoffs under way, which
  /// share the accounts' limits with them, never wait for more than one request.
  private static final int BATCH = 25;

  /// Batches in one go; what is left waits for the next second.
  private static final int BATCHES = 20;

  /// Far longer than a batch takes; what a node that died had taken is due again then.
  private static final long AGAIN_MS = 300_000;

  private final Looks looks;
  private final Map<AccountName, PlatformClient> clients;
  private final BatonConfig.Reports settings;
  private final long queryTimeoutMs;
  private final ReportListener listener;

  AnalyticsLooks(
      Looks looks,
      Map<AccountName, PlatformClient> clients,
      BatonConfig.Reports settings,
      long queryTimeoutMs,
      ReportListener listener) {
    this.looks = looks;
    this.clients = Map.copyOf(clients);
    this.settings = settings;
    this.queryTimeoutMs = queryTimeoutMs;
    this.listener = listener;
  }

  /// Looks at what is due.
  ///
  /// @param goesOn whether the next one may be begun
  void look(BooleanSupplier goesOn) {
    if (settings.analyticsLooks() == 0) {
      return;
    }
    boolean more = true;
    for (int i = 0; more && i < BATCHES; i++) {
      List<Looks.Due> due = looks.take(BATCH, AGAIN_MS);
      for (Looks.Due one : due) {
        if (!goesOn.getAsBoolean()) {
          return;
        }
        look(one);
      }
      more = due.size() == BATCH;
    }
  }

  private void look(Looks.Due due) {
    boolean last = due.look() >= settings.analyticsLooks();
    Side source = read(due.source(), due.sourceLeg());
    Side destination = read(due.destination(), due.destinationLeg());
    if (!source.read() || !destination.read()) {
      if (last) {
        looks.unreadable(due);
      } else {
        looks.again(due, settings.analyticsDelayMs());
      }
      listener.looked(last ? ReportListener.Look.UNREADABLE : ReportListener.Look.AGAIN, null);
      return;
    }
    Suspicion suspicion =
        Suspicion.in(
            source.analytics(),
            destination.analytics(),
            due.isQueueEnough(),
            settings.holdToleranceMs());
    if (suspicion != null && !last) {
      looks.again(due, settings.analyticsDelayMs());
      listener.looked(ReportListener.Look.AGAIN, null);
      return;
    }
    looks.decided(due, new Looks.Read(source.analytics(), destination.analytics()), suspicion);
    listener.looked(
        suspicion == null ? ReportListener.Look.CLEAR : ReportListener.Look.SUSPECTED, suspicion);
  }

  /// One side as it was read.
  ///
  /// @param read whether the platform answered
  /// @param analytics null when it knows no such leg
  private record Side(boolean read, @Nullable LegAnalytics analytics) {}

  private Side read(AccountName account, String leg) {
    PlatformClient client = clients.get(account);
    if (client == null) {
      // The account is no longer configured.
      return new Side(false, null);
    }
    return client.run(new Query.ReadAnalytics(account, leg), null, queryTimeoutMs)
            instanceof Outcome.Done(Answer.AnalyticsRead(var analytics))
        ? new Side(true, analytics)
        : new Side(false, null);
  }
}
