package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.context.privacy.PrivacyRules;
import dev.baton.core.handoff.TimerRules;
import dev.baton.core.handoff.Timers;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that `baton.yaml` decides. `docs/reference/configuration.yaml` explains each key.
///
/// @param tenants in the order of the file; account names are unique over all of them
public record BatonConfig(
    Server server,
    Journal journal,
    Map<TenantId, TenantConfig> tenants,
    Timers timers,
    Limits limits,
    Privacy privacy,
    Webhooks webhooks,
    Reports reports) {
  public BatonConfig {
    tenants = Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
  }

  /// The account of this name, whichever tenant owns it, or null when there is none.
  public @Nullable Account account(AccountName name) {
    for (TenantConfig tenant : tenants.values()) {
      Account account = tenant.accounts().get(name);
      if (account != null) {
        return account;
      }
    }
    return null;
  }

  /// Every account of every tenant, in the order of the file.
  public List<Account> accounts() {
    return tenants.values().stream()
        .flatMap(tenant -> tenant.accounts().values().stream())
        .toList();
  }

  /// Every subscription of every tenant, in the order of the file.
  public List<Subscription> subscriptions() {
    return tenants.values().stream()
        .flatMap(tenant -> tenant.subscriptions().values().stream())
        .toList();
  }

  /// Every timer rule with its numbers; all of them hold in a configuration that was loaded, unless
  /// it was loaded against them.
  public List<TimerRules.Rule> timerRules() {
    return TimerRules.all(timers, surroundings(journal, webhooks, accounts()));
  }

  /// Only what `guide` accounts do is confirmable: the vendors' own APIs have no reservation that
  /// could be given back.
  static TimerRules.Surroundings surroundings(
      Journal journal, Webhooks webhooks, List<Account> accounts) {
    long refreshMarginMs =
        accounts.stream()
            .mapToLong(Account::refreshMarginMs)
            .min()
            .orElse(TenantReader.REFRESH_MARGIN_MS);
    boolean releaseConfirmable =
        accounts.stream().allMatch(account -> account.dialect() == Dialect.GUIDE);
    return new TimerRules.Surroundings(
        refreshMarginMs,
        journal.leaseRenewalMs(),
        journal.statementTimeoutMs(),
        releaseConfirmable,
        webhooks.inbox());
  }

  /// Where the REST API listens.
  ///
  /// @param port 0 takes any free one
  /// @param address a host name or an IP address of this machine
  /// @param publicUrl how others reach this API, null when that is `http://address:port`
  public record Server(int port, String address, @Nullable URI publicUrl) {
    /// What stands in front of a claim's token, or null when no link would lead anybody here.
    ///
    /// @param listensOn the port that is listened on, 0 when it is not known yet
    public @Nullable String claimsUrl(int listensOn) {
      String path = "/v1/context/";
      if (publicUrl != null) {
        return publicUrl + path;
      }
      boolean everyNetwork = address.matches("[0:.]+");
      String host = address.contains(":") ? "[" + address + "]" : address;
      return listensOn == 0 || everyNetwork ? null : "http://" + host + ":" + listensOn + path;
    }

    /// 8480 is nobody's registered port; loopback, so that nothing is open to a network unasked.
    public static Server defaults() {
      return new Server(8480, "127.0.0.1", null);
    }
  }

  /// Where handoffs are stored, and how a node proves that it lives.
  ///
  /// @param data the folder of the embedded PostgreSQL, absolute
  /// @param databaseUrl a PostgreSQL elsewhere, null for the embedded one; may hold a password
  /// @param leaseRenewalMs between two renewals of the node's lease
  /// @param leaseTtlMs how long a lease lives without renewal; also [Timers#leaseTtlMs]
  /// @param statementTimeoutMs how long the database works on one statement
  /// @param queueAppends how many appends wait at most; more are refused
  /// @param queueBytes how many bytes of appends wait at most
  /// @param audit how the record is proven
  public record Journal(
      Path data,
      @Nullable Secret databaseUrl,
      long leaseRenewalMs,
      long leaseTtlMs,
      long statementTimeoutMs,
      int queueAppends,
      long queueBytes,
      Audit audit) {
    /// Four renewals within a lease of 2 s, so that one lost packet does not end it; 1 s for a
    /// statement is a thousand times a usual flush; 8,192 appends are two seconds of work, at 8 KiB
    /// each.
    public static Journal defaults(Path data) {
      return new Journal(data, null, 500, 2_000, 1_000, 8_192, 64L << 20, Audit.defaults(data));
    }
  }

  /// How it is proven that nobody changed the record.
  ///
  /// @param key the file of the private key that heads are signed with, absolute; made when missing
  /// @param heads the folder where signed heads are written beside the database, absolute
  /// @param intervalMs between two looks for rows that no head covers
  public record Audit(Path key, Path heads, long intervalMs) {
    /// In the data folder; half a second leaves the other half to the fold itself, so that each row
    /// is covered within a second.
    public static Audit defaults(Path data) {
      Path folder = data.resolve("audit");
      return new Audit(folder.resolve("signing-key.pem"), folder, 500);
    }
  }

  /// What one server takes on.
  ///
  /// @param maxBodyBytes a longer request body is refused
  /// @param maxOpenHandoffs with more open, new ones are refused
  /// @param maxWaitMs the longest that a request with `Prefer: wait` is kept waiting
  public record Limits(int maxBodyBytes, int maxOpenHandoffs, long maxWaitMs) {
    /// 64 KiB hold the largest context that the limits of a context allow in practice; 100,000
    /// parked handoffs fit a heap of 2 GiB; 30 s is below the idle limit of common proxies.
    public static Limits defaults() {
      return new Limits(64 << 10, 100_000, 30_000);
    }
  }

  /// The events that platforms push, for every account that has a secret for them.
  ///
  /// @param replayWindowMs how far the time of a signature may be from ours, either way
  /// @param maxDelayMs how long after an event its platform may still push it
  /// @param maxBodyBytes a longer body is refused
  /// @param unmatchedHoldMs how long an event of an unknown interaction waits for one who knows it
  /// @param retentionMs how long an event is remembered, so that its copies are known
  public record Webhooks(
      long replayWindowMs,
      long maxDelayMs,
      int maxBodyBytes,
      long unmatchedHoldMs,
      long retentionMs) {
    /// 5 min as Standard Webhooks has it; a day, after which vendors stop repeating; 16 KiB are
    /// twenty times the contract's event; 30 s are longer than our own answer can be late; 3 days
    /// are more than a day and 5 min, and bridge a weekend.
    public static Webhooks defaults() {
      TimerRules.Inbox inbox = TimerRules.Inbox.defaults();
      return new Webhooks(
          inbox.replayWindowMs(), inbox.maxDelayMs(), 16 << 10, 30_000, inbox.retentionMs());
    }

    TimerRules.Inbox inbox() {
      return new TimerRules.Inbox(retentionMs, replayWindowMs, maxDelayMs);
    }
  }

  /// What of a context travels.
  ///
  /// @param claimTtlMs how long what did not fit can be fetched
  /// @param masterKey wraps the keys of stored personal data: 64 hexadecimal digits; null for one
  ///   in the data folder
  public record Privacy(PrivacyRules rules, long claimTtlMs, @Nullable Secret masterKey) {
    /// 15 min: longer than a handoff may stay open, so that whoever took the caller can still fetch
    /// it.
    public static Privacy defaults() {
      return new Privacy(PrivacyRules.defaults(), 900_000, null);
    }
  }

  /// When and how a completed handoff is compared with the platforms' own analytics.
  ///
  /// @param analyticsDelayMs from the completion to the first look, and between two looks
  /// @param analyticsLooks how often it is looked at most, 0 for never
  /// @param holdToleranceMs by how much the two sides' times on hold may differ
  public record Reports(long analyticsDelayMs, int analyticsLooks, long holdToleranceMs) {
    /// From the completion to the first look; negative when there is none.
    public long firstLookMs() {
      return analyticsLooks == 0 ? -1 : analyticsDelayMs;
    }

    /// 30 min: most conversations are over, and platforms write their analytics minutes behind
    /// them. 3 looks cover one and a half hours. 2 min: an agent who reads up on a caller puts her
    /// on hold for less, so more means that one side's clock ran while the other had her.
    public static Reports defaults() {
      return new Reports(1_800_000, 3, 120_000);
    }
  }
}
