package dev.baton.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.LegAnalytics;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Priority;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.MemoryTokenStore;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultEngine;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Two running twins, and Baton's client for each: the platform under test and the one across. A
/// caller is handed from either to the other, so each is source in some tests and destination in
/// others.
final class ContractScene implements AutoCloseable {
  static final long DEADLINE_MS = 10_000;

  /// Quick, but a caller can still be seen on her way.
  private static final Timings TIMINGS = new Timings(60, 20, 30, 120_000, 0);

  final ShiftedClock clock = new ShiftedClock();
  final ShiftedClock twinClock = new ShiftedClock();
  final TwinServer twins;
  final Side tested;
  final Side across;
  private final HttpTransport transport =
      new HttpTransport(clock, System::nanoTime, new MemoryTokenStore(clock));
  private int orders;
  private int guests;

  ContractScene(Platform tested, Dialect dialect) throws IOException {
    twins =
        TwinServer.start(
            TwinOptions.defaults().withTimings(TIMINGS), twinClock, new SecureRandom());
    this.tested = side(tested, dialect);
    this.across =
        side(
            tested == Platform.GENESYS_CLOUD ? Platform.NICE_CXONE : Platform.GENESYS_CLOUD,
            Dialect.GUIDE);
  }

  @Override
  public void close() {
    transport.close();
    twins.close();
  }

  /// One platform of the scene.
  record Side(
      Platform platform,
      dev.baton.twin.model.Platform twin,
      Account account,
      PlatformClient client,
      String agentId,
      String queueId,
      Inbound inbound) {
    AccountName name() {
      return account.name();
    }
  }

  /// The system's clock, moved.
  static final class ShiftedClock implements InstantSource {
    private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);

    void advance(Duration by) {
      shift.updateAndGet(before -> before.plus(by));
    }

    @Override
    public Instant instant() {
      return InstantSource.system().instant().plus(shift.get());
    }
  }

  private Side side(Platform platform, Dialect dialect) {
    dev.baton.twin.model.Platform twin =
        switch (platform) {
          case GENESYS_CLOUD -> dev.baton.twin.model.Platform.GENESYS_CLOUD;
          case NICE_CXONE -> dev.baton.twin.model.Platform.NICE_CXONE;
          case NICE_COGNIGY -> dev.baton.twin.model.Platform.NICE_COGNIGY;
        };
    boolean genesys = platform == Platform.GENESYS_CLOUD;
    // Nobody is transferred to Cognigy; the address of the one across stands in.
    Inbound inbound =
        genesys
            ? new Inbound.PhoneNumber("+18885551901", "GENESYS_HANDBACK")
            : new Inbound.PhoneNumber("+18885551900", "CXONE_HANDBACK");
    Account account =
        account(platform, dialect, twins.uri(twin), twins.uri(twin).resolve(tokenPath(platform)));
    return new Side(
        platform,
        twin,
        account,
        client(account),
        genesys ? "gen-usr-2701" : "nice-usr-4492",
        "billing_specialists",
        inbound);
  }

  static String tokenPath(Platform platform) {
    return platform == Platform.NICE_COGNIGY ? "/api/v1/auth/login" : "/oauth/token";
  }

  private static Account account(Platform platform, Dialect dialect, URI api, URI tokenUrl) {
    return new Account(
        switch (platform) {
          case GENESYS_CLOUD -> Samples.GENESYS;
          case NICE_CXONE -> Samples.CXONE;
          case NICE_COGNIGY -> Samples.COGNIGY;
        },
        new TenantId("default"),
        platform,
        dialect,
        api,
        tokenUrl,
        "demo-client",
        new Secret("demo-secret"),
        List.of(),
        60_000,
        null,
        null,
        AccountLimits.defaults());
  }

  private PlatformClient client(Account account) {
    return switch (Codecs.forAccount(account.platform(), account.dialect())) {
      case CodecLookup.Found(PlatformCodec codec) -> new PlatformClient(account, codec, transport);
      case CodecLookup.Missing missing -> throw new AssertionError(missing.detail());
    };
  }

  /// A client of the platform under test whose account differs in these; a transport knows one
  /// account by each name, so it has a name of its own.
  PlatformClient otherClient(URI api, URI tokenUrl, String secret, List<String> scopes) {
    Account a = tested.account();
    return client(
        new Account(
            new AccountName("other"),
            a.tenant(),
            a.platform(),
            a.dialect(),
            api,
            tokenUrl,
            a.clientId(),
            new Secret(secret),
            scopes,
            a.refreshMarginMs(),
            null,
            null,
            a.limits()));
  }

  Outcome run(Call call) {
    return run(call, DEADLINE_MS);
  }

  Outcome run(Call call, long deadlineMs) {
    Side side = call.account().equals(tested.name()) ? tested : across;
    return side.client().run(call, Samples.context(Map.of("topic", "billing")), deadlineMs);
  }

  /// What comes of a call at the platform under test with a token of these scopes.
  Outcome runWith(List<String> scopes, Call call) {
    Account account = tested.account();
    try (HttpTransport transport =
        new HttpTransport(clock, System::nanoTime, new MemoryTokenStore(clock))) {
      Account scoped =
          new Account(
              account.name(),
              account.tenant(),
              account.platform(),
              account.dialect(),
              account.apiBase(),
              account.tokenUrl(),
              account.clientId(),
              account.clientSecret(),
              scopes,
              account.refreshMarginMs(),
              null,
              null,
              account.limits());
      return new PlatformClient(scoped, tested.client().codec(), transport)
          .run(call, Samples.context(Map.of("topic", "billing")), ContractScene.DEADLINE_MS);
    }
  }

  static <T extends Answer> T done(Outcome outcome, Class<T> type) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    Answer answer = ((Outcome.Done) outcome).answer();
    assertThat(answer).isInstanceOf(type);
    return type.cast(answer);
  }

  static <T extends PlatformFailure> T failed(Outcome outcome, Class<T> type) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    PlatformFailure failure = ((Outcome.Failed) outcome).failure();
    assertThat(failure).isInstanceOf(type);
    return type.cast(failure);
  }

  static void accepted(Outcome outcome) {
    done(outcome, Answer.Accepted.class);
  }

  Order.Reserve reserve(Side at, Target target) {
    return new Order.Reserve(
        orderId(CallKind.RESERVE),
        at.name(),
        target,
        MediaType.VOICE,
        15_000,
        Samples.CANONICAL,
        at == tested ? across.platform() : tested.platform(),
        List.of("pci_dss"));
  }

  ReservationId reserved(Side at, Target target) {
    return done(run(reserve(at, target)), Answer.Reserved.class).reservationId();
  }

  Order.Commit commit(Side source, String leg, ReservationId reservation) {
    return new Order.Commit(
        orderId(CallKind.COMMIT),
        source.name(),
        new VendorId(leg),
        TransferType.WARM,
        (source == tested ? across : tested).inbound(),
        reservation,
        Samples.CANONICAL);
  }

  Order.Release release(ReservationId reservation) {
    return new Order.Release(orderId(CallKind.RELEASE), tested.name(), reservation);
  }

  Order.DeliverContext deliverContext() {
    return new Order.DeliverContext(
        orderId(CallKind.DELIVER_CONTEXT), tested.name(), Samples.CANONICAL);
  }

  Order.Requeue requeue(String queueId) {
    return new Order.Requeue(
        orderId(CallKind.REQUEUE), tested.name(), Samples.CANONICAL, queueId, 1, "compensation");
  }

  Order.EndLeg endLeg(String leg) {
    return new Order.EndLeg(orderId(CallKind.END_LEG), tested.name(), new VendorId(leg));
  }

  Query.FindReservations findReservations() {
    return new Query.FindReservations(tested.name(), Samples.CANONICAL);
  }

  LegView read(Side at, String legKey) {
    return done(run(new Query.ReadLeg(at.name(), legKey)), Answer.LegRead.class).view();
  }

  @Nullable LegAnalytics analytics(Side at, String legKey) {
    return done(run(new Query.ReadAnalytics(at.name(), legKey)), Answer.AnalyticsRead.class)
        .analytics();
  }

  /// Makes both clients fetch their tokens, so that what follows is about calls alone.
  void fetchTokens() {
    read(tested, "nobody");
    read(across, "nobody");
  }

  /// A call of that kind that the platform under test would carry out.
  Call goodCall(CallKind kind) {
    fetchTokens();
    return GoodCalls.of(kind, this);
  }

  OrderId orderId(CallKind kind) {
    orders++;
    return new OrderId("0190b3a4-7c1e-7def-8abc-0123456789ab/1/" + kind.wireName() + "/" + orders);
  }

  /// A new caller at a platform, talking to an agent there.
  ///
  /// @return her leg's id
  String caller(Side at) {
    if (at.platform() == Platform.NICE_COGNIGY) {
      return session("genesys_cloud");
    }
    return twins.addCaller(at.twin()).id();
  }

  /// A new caller of a voice bot on that connector.
  ///
  /// @return her session's id
  String session(String connector) {
    NewSession start =
        NewSession.voice(null, "+15551234567")
            .on(connector)
            .knowing(Map.of("callerName", "Jane Doe", "issueType", "billing"));
    return twins.addSession(start).id();
  }

  /// The order that lets a voice bot's caller be handed over to a queue across.
  Order.Prepare prepare(String session, Platform to, ReservationId reservation) {
    return new Order.Prepare(
        orderId(CallKind.PREPARE),
        tested.name(),
        new VendorId(session),
        connector(to),
        reservation,
        Samples.CANONICAL);
  }

  /// The order that hands her over.
  Order.Commit runFlow(String session, Platform to, ReservationId reservation) {
    return new Order.Commit(
        orderId(CallKind.COMMIT),
        tested.name(),
        new VendorId(session),
        TransferType.BLIND,
        connector(to),
        reservation,
        Samples.CANONICAL);
  }

  private static Inbound.Connector connector(Platform to) {
    return new Inbound.Connector(
        to, "billing_specialists", null, List.of(to.wireName()), "billing", Priority.HIGH, true);
  }

  Order.Withdraw withdraw(String session, ReservationId reservation) {
    return new Order.Withdraw(
        orderId(CallKind.WITHDRAW), tested.name(), new VendorId(session), reservation);
  }

  /// A new guest of a bot at CXone, who has the conversation [#conversation()].
  ///
  /// @return her leg's id
  String guest() {
    guests++;
    return twins.addChat(NewChat.web("guest-" + guests, conversation(), 0.9)).id();
  }

  /// The conversation of the last guest.
  String conversation() {
    return "conversation-" + guests;
  }

  /// A caller from across whom the platform under test has now.
  ///
  /// @return the reservation under which she came
  ReservationId arrived() {
    String leg = caller(across);
    ReservationId reservation = reserved(tested, new Target.Agent(tested.agentId()));
    accepted(run(commit(across, leg, reservation)));
    await("the caller arrives", () -> hasHer(tested));
    return reservation;
  }

  boolean hasHer(Side side) {
    Books.CallerEntry her = twins.books().caller(Samples.CANONICAL.value());
    return her != null && her.with().platform() == side.twin() && her.interactionIds().size() > 1;
  }

  /// The caller of the handoff, as the books have her.
  Books.CallerEntry her() {
    Books.CallerEntry her = twins.books().caller(Samples.CANONICAL.value());
    if (her == null) {
      throw new AssertionError("the books know no such caller");
    }
    return her;
  }

  /// How many orders of that kind took effect at the platform under test.
  long effects(Operation kind) {
    return twins.books().orders().stream()
        .filter(count -> count.platform() == tested.twin() && count.kind() == kind)
        .mapToLong(Books.OrderCount::count)
        .sum();
  }

  /// Requests of that kind suffer the fault, so often.
  void fault(Operation operation, Fault fault, int times) {
    twins.faults(FaultScript.of(FaultRule.on(tested.twin(), operation, fault).atMost(times)));
  }

  /// How often the rules of the fault script struck, in their order.
  List<Integer> struck() {
    return twins.faultReport().stream().map(FaultEngine.RuleReport::struck).toList();
  }

  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > Duration.ofSeconds(10).toNanos()) {
        throw new AssertionError("did not come true: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
