package dev.baton.server;

import dev.baton.config.BatonConfig;
import dev.baton.coordinator.Coordinator;
import dev.baton.core.account.Account;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.Ids;
import dev.baton.core.id.RandomIds;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.MediaType;
import dev.baton.journal.AuditEvents;
import dev.baton.journal.Cancellations;
import dev.baton.journal.Claims;
import dev.baton.journal.DeadLetters;
import dev.baton.journal.Facts;
import dev.baton.journal.HandoffPages;
import dev.baton.journal.Inbox;
import dev.baton.journal.InboxWriter;
import dev.baton.journal.Interactions;
import dev.baton.journal.Journal;
import dev.baton.journal.JournalDatabase;
import dev.baton.journal.JournalReader;
import dev.baton.journal.JournalSettings;
import dev.baton.journal.Looks;
import dev.baton.journal.NamedLeases;
import dev.baton.journal.NodeLease;
import dev.baton.journal.Outbox;
import dev.baton.journal.PersonalData;
import dev.baton.journal.Reader;
import dev.baton.journal.Reports;
import dev.baton.journal.TransitionFeed;
import dev.baton.journal.audit.AuditFolder;
import dev.baton.journal.audit.Receipts;
import dev.baton.journal.audit.SigningKey;
import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.embedded.EmbeddedSettings;
import dev.baton.journal.privacy.DataVault;
import dev.baton.platform.transport.EndpointProbe;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.MemoryTokenStore;
import dev.baton.server.escalation.Escalations;
import dev.baton.server.events.OutboxSender;
import dev.baton.server.events.StateChangeWriter;
import dev.baton.server.events.Viewers;
import dev.baton.server.metrics.EscalationMetrics;
import dev.baton.server.metrics.NodeMetrics;
import dev.baton.server.report.ReportJobs;
import dev.baton.server.runtime.CallRunner;
import dev.baton.server.runtime.ContextBook;
import dev.baton.server.runtime.ContextDeliveries;
import dev.baton.server.runtime.Decisions;
import dev.baton.server.runtime.EventInbox;
import dev.baton.server.runtime.Events;
import dev.baton.server.runtime.HandoffRuntime;
import dev.baton.server.runtime.RuntimeListener;
import dev.baton.server.runtime.RuntimeListeners;
import dev.baton.server.stream.EventStreams;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything of a running Baton but its HTTP face: the journal, the lease, the platforms and the
/// runtime, wired together.
public final class BatonNode implements AutoCloseable {
  private final BatonConfig config;
  private final @Nullable EmbeddedPostgres postgres;
  private final JournalDatabase database;
  private final JournalReader reader;
  private final HandoffPages pages;
  private final Interactions interactions;
  private final Claims claims;
  private final PersonalData personalData;
  private final ContextBook contexts;
  private final ContextDeliveries deliveries;
  private final NodeLease lease;
  private final Journal journal;
  private final AuditFolder folder;
  private final Receipts receipts;
  private final Outbox outbox;
  private final OutboxSender sender;
  private final Viewers viewers;
  private final HttpTransport transport;
  private final Platforms platforms;
  private final HandoffRuntime runtime;
  private final Escalations escalations;
  private final EventInbox eventInbox;
  private final Facts facts;
  private final Reports reports;
  private final ReportJobs reportJobs;
  private final DeadLetters letters;
  private final Decisions decisions;
  private final EventStreams streams;
  private final NodeMetrics metrics;
  private final HandoffJson json = new HandoffJson();
  private final Ids ids = new RandomIds(new SecureRandom());

  private BatonNode(
      BatonConfig config,
      @Nullable EmbeddedPostgres postgres,
      JournalDatabase database,
      List<RuntimeListener> others) {
    this.config = config;
    this.postgres = postgres;
    this.database = database;
    this.reader = new JournalReader(database);
    this.pages = new HandoffPages(database);
    this.interactions = new Interactions(database);
    this.metrics = new NodeMetrics(accounts(config).toList());
    LeaseRelay relay = new LeaseRelay();
    String name = "baton-" + ProcessHandle.current().pid();
    this.lease = new NodeLease(database, name, null, UUID::randomUUID, relay);
    AuditEvents auditEvents = new AuditEvents(lease.clock(), UUID::randomUUID, name);
    this.claims = new Claims(database, new SecureRandom(), auditEvents);
    this.personalData = new PersonalData(database, auditEvents);
    this.folder = folder(config.journal().audit());
    this.receipts = new Receipts(database);
    this.journal = new Journal(database, lease, metrics);
    InstantSource wallClock = InstantSource.system();
    this.outbox = new Outbox(database);
    this.viewers = new Viewers(new TransitionFeed(database), lease.clock());
    this.sender =
        new OutboxSender(
            config.subscriptions(), outbox, lease::node, wallClock, new SecureRandom(), metrics);
    this.transport =
        new HttpTransport(wallClock, System::nanoTime, new MemoryTokenStore(wallClock), metrics);
    this.platforms =
        new Platforms(config, transport, new EndpointProbe(wallClock, System::nanoTime));
    this.contexts = new ContextBook(interactions);
    this.deliveries = new ContextDeliveries(config, Platforms::codec, contexts, claims);
    List<RuntimeListener> more = new ArrayList<>(others);
    more.add(new EscalationMetrics(metrics, config, wallClock));
    RuntimeListener listener = RuntimeListeners.of(metrics, more);
    boolean pushes = accounts(config).anyMatch(account -> account.webhookSecret() != null);
    Events events = new Events(metrics, pushes);
    this.runtime = newRuntime(new Coordinator(name, json, events), events, listener);
    this.escalations = new Escalations(config, interactions, ids, () -> now().at(), runtime);
    this.eventInbox = newEventInbox(events);
    this.facts = new Facts(database, json, config.reports().firstLookMs());
    this.reports = new Reports(database);
    this.reportJobs = newReportJobs();
    this.letters = new DeadLetters(database);
    this.decisions = new Decisions(reader, letters, lease, json, runtime);
    this.streams =
        new NodeStreams(
                config,
                platforms.clients(),
                transport,
                new NamedLeases(database),
                lease,
                wallClock,
                System::nanoTime,
                new SecureRandom())
            .handingTo(escalations::open, metrics);
    metrics.watch(runtime, journal, lease, transport);
    metrics.watch(eventInbox);
    metrics.watch(sender, viewers);
    relay.to(runtime, eventInbox, metrics);
  }

  /// Starts a node: database, migrations, durability check, lease, takeover of what dead nodes
  /// left.
  ///
  /// @throws UnusableAccount when an account is of a platform that this Baton does not speak
  /// @throws dev.baton.journal.JournalUnavailable when the database cannot be reached
  /// @throws dev.baton.journal.JournalNotDurable when it may lose what it confirms
  public static BatonNode start(BatonConfig config) {
    return start(config, List.of());
  }

  /// The same with others who hear, besides the metrics, what the runtime does.
  public static BatonNode start(BatonConfig config, List<RuntimeListener> others) {
    accounts(config).forEach(Platforms::codec);
    JournalSettings settings = NodeSettings.journal(config.journal());
    DataVault vault = NodeSettings.vault(config, new SecureRandom());
    if (config.journal().databaseUrl() != null) {
      String url = config.journal().databaseUrl().reveal();
      return start(config, null, JournalDatabase.external(url, null, settings, vault), others);
    }
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(EmbeddedSettings.in(config.journal().data()), new SecureRandom());
    try {
      return start(config, postgres, JournalDatabase.embedded(postgres, settings, vault), others);
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  private static BatonNode start(
      BatonConfig config,
      @Nullable EmbeddedPostgres postgres,
      JournalDatabase database,
      List<RuntimeListener> others) {
    BatonNode node = new BatonNode(config, postgres, database, others);
    try {
      node.lease.start();
      node.eventInbox.start();
      node.folder.start();
      node.sender.start();
      node.reportJobs.start();
      node.streams.start();
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private HandoffRuntime newRuntime(
      Coordinator coordinator, Events events, RuntimeListener listener) {
    CallRunner runner =
        new CallRunner(
            platforms.clients(),
            lease.clock(),
            lease::mayAct,
            deliveries,
            listener,
            System::nanoTime);
    return new HandoffRuntime(
        coordinator,
        events,
        new StateChangeWriter(journal, json, config.subscriptions(), sender::wake),
        reader,
        new Cancellations(database),
        lease,
        json,
        contexts,
        runner,
        lease.clock(),
        this::now,
        config.limits().maxOpenHandoffs(),
        listener);
  }

  private EventInbox newEventInbox(Events events) {
    BatonConfig.Webhooks w = config.webhooks();
    Inbox inbox = new Inbox(database);
    InboxWriter writer = new InboxWriter(database);
    return new EventInbox(
        inbox, writer, events, runtime, lease, w.unmatchedHoldMs(), w.retentionMs(), metrics);
  }

  private ReportJobs newReportJobs() {
    return new ReportJobs(
        facts,
        new Looks(database),
        platforms.clients(),
        config.reports(),
        config.timers().queryTimeoutMs(),
        metrics);
  }

  private AuditFolder folder(BatonConfig.Audit audit) {
    return new AuditFolder(
        database,
        lease::node,
        SigningKey.readOrMake(audit.key()),
        audit.heads(),
        lease.clock(),
        audit.intervalMs(),
        metrics);
  }

  private static Stream<Account> accounts(BatonConfig config) {
    return config.tenants().values().stream().flatMap(t -> t.accounts().values().stream());
  }

  /// The platforms, as this node reaches them.
  public Platforms platforms() {
    return platforms;
  }

  /// What this node is configured to do.
  public BatonConfig config() {
    return config;
  }

  /// Opens handoffs from bots to people.
  public Escalations escalations() {
    return escalations;
  }

  /// Runs handoffs.
  public HandoffRuntime runtime() {
    return runtime;
  }

  /// Takes in what platforms tell by themselves.
  public EventInbox eventInbox() {
    return eventInbox;
  }

  /// Reads what is stored.
  public JournalReader reader() {
    return reader;
  }

  /// Lists what is stored.
  public HandoffPages pages() {
    return pages;
  }

  /// Lists what waits for a person.
  public DeadLetters letters() {
    return letters;
  }

  /// Carries out what people decide.
  public Decisions decisions() {
    return decisions;
  }

  /// What is known of interactions.
  public Interactions interactions() {
    return interactions;
  }

  /// What ended handoffs came to.
  public Facts facts() {
    return facts;
  }

  /// The contexts of handoffs.
  public ContextBook contexts() {
    return contexts;
  }

  /// Reports on handoffs that have ended.
  public Reports reports() {
    return reports;
  }

  /// Context that peers collect.
  public Claims claims() {
    return claims;
  }

  /// Personal data, for those who ask for it from outside.
  public PersonalData personalData() {
    return personalData;
  }

  /// Destroys the personal data of an interaction, and what this node has of it in memory. Another
  /// node that carries a handoff of it keeps the context in memory until that handoff has ended.
  ///
  /// @return when it was erased, or nothing where there is no such interaction
  /// @throws dev.baton.journal.JournalUnavailable when the database is away; it may be repeated
  public Optional<Instant> erasePersonalData(CanonicalId interaction, Reader reader) {
    Optional<Instant> erasedAt = personalData.erase(interaction, reader);
    contexts.erase(interaction);
    return erasedAt;
  }

  /// Proofs that rows are in the audit log.
  public Receipts receipts() {
    return receipts;
  }

  /// Events on their way to subscribers.
  public Outbox outbox() {
    return outbox;
  }

  /// Sends those events.
  public OutboxSender sender() {
    return sender;
  }

  /// The event streams of accounts.
  public EventStreams streams() {
    return streams;
  }

  /// Those who look on as handoffs go.
  public Viewers viewers() {
    return viewers;
  }

  /// Prepares contexts for their destinations.
  public ContextDeliveries deliveries() {
    return deliveries;
  }

  /// The stored form of handoffs.
  public HandoffJson json() {
    return json;
  }

  /// What this node counts.
  public NodeMetrics metrics() {
    return metrics;
  }

  /// Makes ids.
  public Ids ids() {
    return ids;
  }

  /// The present, anchored to the database's clock.
  public Moment now() {
    return new Moment(lease.clock().instant(), lease.clock().errorMs());
  }

  /// Whether new work is taken: the lease is fresh, which also says that the database answers.
  public boolean isServing() {
    return lease.mayAct();
  }

  /// The canonical id of a leg, made at first sight.
  ///
  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  public CanonicalId canonicalId(Account account, VendorId vendorId, MediaType mediaType) {
    return interactions.canonicalIdFor(
        account.tenant(), account.name(), vendorId, ids::newCanonicalId, mediaType.wireName());
  }

  /// Stops: nothing new, then the journal, then the lease, so that a successor need not wait for
  /// it.
  @Override
  public void close() {
    streams.close();
    eventInbox.close();
    viewers.close();
    reportJobs.close();
    runtime.close();
    journal.close();
    folder.close();
    sender.close();
    lease.close();
    transport.close();
    database.close();
    if (postgres != null) {
      postgres.close();
    }
  }
}
