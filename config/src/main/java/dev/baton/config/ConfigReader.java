package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.account.Secret;
import dev.baton.core.handoff.TimerRules;
import dev.baton.core.handoff.Timers;
import dev.baton.core.id.TenantId;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From the tree to the records: the document, and what belongs to no tenant.
final class ConfigReader {
  /// No caller waits longer for anything.
  private static final long HOUR_MS = 3_600_000;

  /// The longest that a handoff may stay open.
  private static final long DAY_MS = 24 * HOUR_MS;

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
  private static final Pattern CLEAR_PASSWORD =
      Pattern.compile("//[^/?]*:[^/?]*@|[?&]password=", Pattern.CASE_INSENSITIVE);

  private final Section top;
  private final References references;
  private final Problems problems;
  private final Adapters adapters;
  private final boolean obeyTimerRules;

  /// @param obeyTimerRules whether a broken timer rule is a problem
  ConfigReader(
      Section top,
      References references,
      Problems problems,
      Adapters adapters,
      boolean obeyTimerRules) {
    this.top = top;
    this.references = references;
    this.problems = problems;
    this.adapters = adapters;
    this.obeyTimerRules = obeyTimerRules;
  }

  /// The configuration, to be used only when no problem was added.
  BatonConfig read() {
    BatonConfig.Server server = server(orEmpty("server"));
    TenantReader tenantReader = new TenantReader(problems, adapters);
    top.require("tenants", "name at least one tenant with an account, for example 'default'");
    Section tenantsSection = top.section("tenants");
    Map<TenantId, TenantConfig> tenants =
        tenantsSection == null ? Map.of() : tenantReader.tenants(tenantsSection);
    BatonConfig.Limits limits = limits(orEmpty("limits"));
    BatonConfig.Privacy privacy = new PrivacyReader(problems).read(orEmpty("privacy"));
    BatonConfig.Reports reports = reports(orEmpty("reports"));
    int before = problems.count();
    BatonConfig.Webhooks webhooks = webhooks(orEmpty("webhooks"));
    BatonConfig.Journal journal = journal(orEmpty("journal"));
    Timers timers = timers(orEmpty("timers"), journal.leaseTtlMs());
    if (obeyTimerRules && problems.count() == before) {
      checkTimers(timers, journal, webhooks, tenantReader.accounts());
    }
    top.finish();
    return new BatonConfig(server, journal, tenants, timers, limits, privacy, webhooks, reports);
  }

  private Section orEmpty(String key) {
    Section section = top.section(key);
    return section == null ? new Section(key, top.at(), key, null, problems, references) : section;
  }

  private BatonConfig.Server server(Section section) {
    BatonConfig.Server defaults = BatonConfig.Server.defaults();
    int port = section.count("port", defaults.port(), 0, 65_535);
    Section.Value address = section.value("address");
    if (address != null && !HOST.matcher(address.text()).matches()) {
      problems.add(
          address.at(),
          address.path(),
          "'" + address.shown() + "' is neither a host name nor an IP address");
    }
    URI publicUrl = section.url("public-url");
    section.finish();
    return new BatonConfig.Server(
        port, address == null ? defaults.address() : address.text(), publicUrl);
  }

  private BatonConfig.Limits limits(Section section) {
    BatonConfig.Limits defaults = BatonConfig.Limits.defaults();
    long maxBody =
        section.number("max-body", Measure.SIZE, defaults.maxBodyBytes(), 1 << 10, 16 << 20);
    int maxOpen = section.count("max-open-handoffs", defaults.maxOpenHandoffs(), 1, 10_000_000);
    long maxWaitMs = section.durationMs("max-wait", defaults.maxWaitMs(), 0, HOUR_MS);
    section.finish();
    return new BatonConfig.Limits(Math.toIntExact(maxBody), maxOpen, maxWaitMs);
  }

  private BatonConfig.Webhooks webhooks(Section section) {
    BatonConfig.Webhooks defaults = BatonConfig.Webhooks.defaults();
    BatonConfig.Webhooks webhooks =
        new BatonConfig.Webhooks(
            section.durationMs("replay-window", defaults.replayWindowMs(), 1_000, DAY_MS),
            section.durationMs("max-delay", defaults.maxDelayMs(), 1_000, 30 * DAY_MS),
            Math.toIntExact(
                section.number(
                    "max-body", Measure.SIZE, defaults.maxBodyBytes(), 1 << 10, 1 << 20)),
            section.durationMs("unmatched-hold", defaults.unmatchedHoldMs(), 1_000, HOUR_MS),
            section.durationMs("retention", defaults.retentionMs(), 1_000, 90 * DAY_MS));
    section.finish();
    return webhooks;
  }

  private BatonConfig.Reports reports(Section section) {
    BatonConfig.Reports defaults = BatonConfig.Reports.defaults();
    BatonConfig.Reports reports =
        new BatonConfig.Reports(
            section.durationMs("analytics-delay", defaults.analyticsDelayMs(), 1, DAY_MS),
            section.count("analytics-looks", defaults.analyticsLooks(), 0, 10),
            section.durationMs("hold-tolerance", defaults.holdToleranceMs(), 0, DAY_MS));
    section.finish();
    return reports;
  }

  private BatonConfig.Journal journal(Section section) {
    Path data = path(section, "data", "~/.baton");
    BatonConfig.Audit audit = BatonConfig.Audit.defaults(data);
    BatonConfig.Journal defaults = BatonConfig.Journal.defaults(data);
    BatonConfig.Journal journal =
        new BatonConfig.Journal(
            data,
            databaseUrl(section),
            section.durationMs("lease-renewal", defaults.leaseRenewalMs(), 10, 60_000),
            section.durationMs("lease-ttl", defaults.leaseTtlMs(), 30, 60_000),
            section.durationMs("statement-timeout", defaults.statementTimeoutMs(), 10, 60_000),
            section.count("queue-appends", defaults.queueAppends(), 64, 1_000_000),
            section.number("queue-size", Measure.SIZE, defaults.queueBytes(), 1 << 20, 1_024 << 20),
            new BatonConfig.Audit(
                path(section, "audit-key", audit.key().toString()),
                path(section, "audit-heads", audit.heads().toString()),
                section.durationMs("audit-interval", audit.intervalMs(), 10, 60_000)));
    section.finish();
    return journal;
  }

  private Path path(Section section, String key, String fallback) {
    Section.Value value = section.value(key);
    String text = value == null ? fallback : value.text();
    Position at = value == null ? section.at() : value.at();
    if (text.equals("~") || text.startsWith("~/")) {
      String home = references.environment().get("HOME");
      if (home == null) {
        problems.add(
            at, section.pathOf(key), "'~' needs the environment variable HOME; write a path");
        return references.baseFolder();
      }
      text = home + text.substring(1);
    }
    try {
      return references.baseFolder().resolve(text).normalize();
    } catch (InvalidPathException e) {
      problems.add(at, section.pathOf(key), "is not a path: " + e.getReason());
      return references.baseFolder();
    }
  }

  /// Never quotes the URL: it may hold a password.
  private @Nullable Secret databaseUrl(Section section) {
    Section.Value value = section.value("database-url");
    String fromEnvironment = references.environment().get("BATON_DATABASE_URL");
    String url = value == null ? fromEnvironment : value.text();
    if (url == null) {
      return null;
    }
    Position at = value == null ? section.at() : value.at();
    String path = section.pathOf("database-url");
    if (!url.startsWith("postgresql://")
        && !url.startsWith("postgres://")
        && !url.startsWith("jdbc:postgresql:")) {
      String who = value == null ? "environment variable BATON_DATABASE_URL" : "the URL";
      problems.add(at, path, who + " must begin with postgresql:// or jdbc:postgresql://");
    } else if (value != null && !value.referenced() && CLEAR_PASSWORD.matcher(url).find()) {
      problems.add(
          at, path, "holds a password in clear; write ${env:BATON_DATABASE_URL} or ${file:path}");
    }
    return new Secret(url);
  }

  private Timers timers(Section section, long leaseTtlMs) {
    section.refuse("lease-ttl", "is taken from journal.lease-ttl; set it there and remove it here");
    Timers defaults = Timers.defaults();
    Timers timers =
        new Timers(
            section.durationMs("hold-duration", defaults.holdDurationMs(), 1_000, HOUR_MS),
            timeout(section, "reserve-timeout", defaults.reserveTimeoutMs()),
            timeout(section, "commit-timeout", defaults.commitTimeoutMs()),
            timeout(section, "release-timeout", defaults.releaseTimeoutMs()),
            timeout(section, "deliver-timeout", defaults.deliverTimeoutMs()),
            timeout(section, "requeue-timeout", defaults.requeueTimeoutMs()),
            timeout(section, "query-timeout", defaults.queryTimeoutMs()),
            timeout(section, "clock-error-limit", defaults.clockErrorLimitMs()),
            timeout(section, "flush-budget", defaults.flushBudgetMs()),
            timeout(section, "settle", defaults.settleMs()),
            section.durationMs("processing-delay", defaults.processingDelayMs(), 0, HOUR_MS),
            leaseTtlMs,
            timeout(section, "source-give-up", defaults.sourceGiveUpMs()),
            section.durationMs("consult-limit", defaults.consultLimitMs(), 1, DAY_MS),
            section.durationMs("queued-limit", defaults.queuedLimitMs(), 1, DAY_MS),
            section.durationMs("handoff-deadline", defaults.handoffDeadlineMs(), 1, DAY_MS),
            section.count("order-tries", defaults.orderTries(), 1, 10),
            section.count("cycles", defaults.cycles(), 1, 10),
            timeout(section, "backoff-base", defaults.backoffBaseMs()),
            timeout(section, "backoff-cap", defaults.backoffCapMs()),
            section.durationMs("retry-after-max", defaults.retryAfterMaxMs(), 0, HOUR_MS));
    if (timers.holdDurationMs() % 1_000 != 0) {
      Position at = section.atKey("hold-duration");
      problems.add(
          at == null ? section.at() : at,
          section.pathOf("hold-duration"),
          "must be whole seconds, because platforms are asked for seconds");
    }
    section.finish();
    return timers;
  }

  private static long timeout(Section section, String key, long fallback) {
    return section.durationMs(key, fallback, 1, HOUR_MS);
  }

  private void checkTimers(
      Timers timers,
      BatonConfig.Journal journal,
      BatonConfig.Webhooks webhooks,
      List<Account> accounts) {
    var surroundings = BatonConfig.surroundings(journal, webhooks, accounts);
    for (TimerRules.Violation violation : TimerRules.violations(timers, surroundings)) {
      String first =
          switch (violation.rule()) {
            case "LeaseOrder" -> "journal";
            case "DedupeOutlivesReplay" -> "webhooks";
            default -> "timers";
          };
      String second = first.equals("timers") ? "journal" : "timers";
      String section = top.has(first) || !top.has(second) ? first : second;
      Position at = top.atKey(section);
      problems.add(
          at == null ? top.at() : at, section, violation.rule() + ": " + violation.message());
    }
  }
}
