package dev.baton.server.stream;

import dev.baton.config.BatonConfig;
import dev.baton.config.TenantConfig;
import dev.baton.config.Trigger;
import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import dev.baton.core.id.AccountName;
import dev.baton.journal.NamedLeases;
import dev.baton.journal.NodeId;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.stream.EventStream;
import dev.baton.platform.stream.StreamConnector;
import dev.baton.platform.stream.StreamStatus;
import dev.baton.platform.transport.TokenSource;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The event streams of all accounts that have one. Every node has this; one at a time watches an
/// account.
public final class EventStreams implements AutoCloseable {
  private final Map<AccountName, LeasedStream> streams = new LinkedHashMap<>();
  private final Surroundings around;
  private final StreamConnector connector;

  /// What streams need of the node that they run on.
  ///
  /// @param ttlMs how long a node that died keeps a stream
  /// @param queryTimeoutMs for one reading
  /// @param node this node's incarnation, as long as it has one
  /// @param mayAct whether this node may send orders
  /// @param clock wall clock, compared with the expiry of tokens
  /// @param nanoTime monotonic time in nanoseconds
  /// @param random for jitter, and for what others must not foresee
  public record Surroundings(
      Map<AccountName, PlatformClient> clients,
      TokenSource tokens,
      EscalationDesk desk,
      NamedLeases leases,
      long ttlMs,
      long queryTimeoutMs,
      Supplier<Optional<NodeId>> node,
      BooleanSupplier mayAct,
      InstantSource clock,
      LongSupplier nanoTime,
      RandomGenerator random) {
    public Surroundings {
      clients = Map.copyOf(clients);
    }
  }

  /// @param calls hears of every reading
  public EventStreams(
      BatonConfig config, Surroundings around, WatchListener listener, CallListener calls) {
    this.around = around;
    this.connector = new StreamConnector(around.tokens(), around.nanoTime(), around.random());
    for (TenantConfig tenant : config.tenants().values()) {
      tenant
          .streams()
          .forEach((name, settings) -> {
            Account account = tenant.accounts().get(name);
            if (account != null) {
              streams.put(name, leased(account, settings, tenant.triggers(name), listener, calls));
            }
          });
    }
  }

  private LeasedStream leased(
      Account account,
      StreamSettings settings,
      List<Trigger> triggers,
      WatchListener listener,
      CallListener calls) {
    return new LeasedStream(
        account.name(),
        around.ttlMs(),
        around.leases(),
        around.node(),
        around.mayAct(),
        around.nanoTime(),
        held -> watch(account, settings, triggers, listener, calls, held));
  }

  private AccountStream watch(
      Account account,
      StreamSettings settings,
      List<Trigger> triggers,
      WatchListener listener,
      CallListener calls,
      BooleanSupplier held) {
    PlatformClient client = around.clients().get(account.name());
    if (client == null) {
      throw new IllegalStateException("account " + account.name() + " has no client");
    }
    ChatBoard board = new ChatBoard(settings.maxChats(), around.nanoTime());
    Reads reads =
        new Reads(
            account.name(),
            client,
            around.queryTimeoutMs(),
            around.nanoTime(),
            around.random(),
            calls);
    ChatLook look =
        new ChatLook(
            reads,
            new HistoryReader(reads, settings.history(), around.nanoTime()),
            triggers,
            around.desk(),
            board,
            held,
            around.clock(),
            listener);
    return new AccountStream(
        account,
        board,
        look,
        settings.maxConcurrent(),
        ear ->
            new EventStream(
                account,
                settings,
                connector,
                around.tokens(),
                around.clock(),
                around.nanoTime(),
                around.random(),
                ear),
        listener);
  }

  /// Begins to try for the leases.
  public void start() {
    streams.values().forEach(LeasedStream::start);
  }

  /// The accounts that have a stream, in the order of the configuration.
  public List<AccountName> accounts() {
    return List.copyOf(streams.keySet());
  }

  /// How an account's stream stands at this node; idle when another has it.
  public StreamStatus status(AccountName account) {
    LeasedStream stream = streams.get(account);
    return stream == null ? new StreamStatus.Idle() : stream.status();
  }

  /// How many conversations of an account are known here.
  public int known(AccountName account) {
    LeasedStream stream = streams.get(account);
    return stream == null ? 0 : stream.known();
  }

  /// Every account with how its stream stands here, in words.
  public Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    streams.forEach((account, stream) -> words.put(account.value(), stream.status().words()));
    return Collections.unmodifiableMap(words);
  }

  @Override
  public void close() {
    streams.values().forEach(LeasedStream::close);
  }
}
