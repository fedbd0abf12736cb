package dev.baton.bench;

import dev.baton.config.BatonConfig;
import dev.baton.coordinator.Coordinator;
import dev.baton.coordinator.CoordinatorListener;
import dev.baton.core.account.Account;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.RandomIds;
import dev.baton.journal.AuditEvents;
import dev.baton.journal.Cancellations;
import dev.baton.journal.Claims;
import dev.baton.journal.Interactions;
import dev.baton.journal.JournalDatabase;
import dev.baton.journal.JournalReader;
import dev.baton.journal.JournalSettings;
import dev.baton.journal.LeaseListener;
import dev.baton.journal.NodeId;
import dev.baton.journal.NodeLease;
import dev.baton.journal.StoredHandoff;
import dev.baton.journal.privacy.DataVault;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.MemoryTokenStore;
import dev.baton.server.Platforms;
import dev.baton.server.runtime.CallRunner;
import dev.baton.server.runtime.ContextBook;
import dev.baton.server.runtime.ContextDeliveries;
import dev.baton.server.runtime.Events;
import dev.baton.server.runtime.HandoffRuntime;
import dev.baton.server.runtime.RuntimeListener;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A node as [BatonNode] wires it, but with a journal in memory: nothing that it does is durable.
/// Its lease and its clock are the real ones, in a database of their own, so that only the journal
/// makes the difference.
final class MemoryNode implements AutoCloseable {
  private final JournalDatabase database;
  private final NodeLease lease;
  private final MemoryJournal journal = new MemoryJournal();
  private final HttpTransport transport;
  private final HandoffRuntime runtime;
  private final Handoffs handoffs;

  private MemoryNode(BatonConfig config, JournalDatabase database, RuntimeListener listener) {
    this.database = database;
    this.lease = new NodeLease(database, "bench-memory", null, UUID::randomUUID, new Alone());
    InstantSource wallClock = InstantSource.system();
    this.transport =
        new HttpTransport(wallClock, System::nanoTime, new MemoryTokenStore(wallClock));
    ContextBook contexts = new ContextBook(new Interactions(database));
    AuditEvents events = new AuditEvents(lease.clock(), UUID::randomUUID, "bench-memory");
    Claims claims = new Claims(database, new SecureRandom(), events);
    HandoffJson json = new HandoffJson();
    this.runtime =
        new HandoffRuntime(
            new Coordinator("bench-memory", json),
            new Events(CoordinatorListener.NONE, false),
            journal,
            new JournalReader(database),
            new Cancellations(database),
            lease,
            json,
            contexts,
            new CallRunner(
                clients(config, transport),
                lease.clock(),
                lease::mayAct,
                new ContextDeliveries(config, Platforms::codec, contexts, claims),
                listener,
                System::nanoTime),
            lease.clock(),
            () -> new Moment(lease.clock().instant(), lease.clock().errorMs()),
            config.limits().maxOpenHandoffs(),
            listener);
    this.handoffs =
        new Handoffs(config, new RandomIds(new SecureRandom()), () -> lease.clock().instant());
  }

  /// Starts one.
  ///
  /// @param databaseUrl for its lease
  static MemoryNode start(BatonConfig config, String databaseUrl, RuntimeListener listener) {
    JournalDatabase database =
        JournalDatabase.external(
            databaseUrl, null, JournalSettings.defaults(), DataVault.forgetful(new SecureRandom()));
    MemoryNode node = new MemoryNode(config, database, listener);
    node.lease.start();
    return node;
  }

  private static Map<AccountName, PlatformClient> clients(
      BatonConfig config, HttpTransport transport) {
    Map<AccountName, PlatformClient> clients = new HashMap<>();
    for (var tenant : config.tenants().values()) {
      for (Account account : tenant.accounts().values()) {
        clients.put(
            account.name(), new PlatformClient(account, Platforms.codec(account), transport));
      }
    }
    return clients;
  }

  HandoffRuntime runtime() {
    return runtime;
  }

  Handoffs handoffs() {
    return handoffs;
  }

  @Override
  public void close() {
    runtime.close();
    journal.close();
    lease.close();
    transport.close();
    database.close();
  }

  /// Nothing is stored, so that nothing is ever taken over.
  private static final class Alone implements LeaseListener {
    @Override
    public void onJoined(NodeId node) {}

    @Override
    public void onClaimed(NodeId node, List<StoredHandoff> handoffs) {}

    @Override
    public void onLost(NodeId node) {}
  }
}
