package dev.baton.platform;

import static dev.baton.platform.ContractScene.accepted;
import static dev.baton.platform.ContractScene.await;
import static dev.baton.platform.ContractScene.done;
import static dev.baton.platform.ContractScene.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Dialect;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.platform.SessionView;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferMode;
import dev.baton.platform.cognigy.CognigyGuide;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.MemoryTokenStore;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Connector;
import dev.baton.twin.model.Operation;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// NICE Cognigy in the `guide` dialect: a source alone, whose callers a connector hands over to
/// Genesys Cloud or to CXone.
class CognigyGuideContractTest extends PlatformContractSuite {
  private static final ReservationId RESERVATION = new ReservationId("res-1");

  CognigyGuideContractTest() throws IOException {
    super(Platform.NICE_COGNIGY, Dialect.GUIDE);
  }

  static Set<CallKind> spokenKinds() {
    return EnumSet.of(
        CallKind.READ_SESSION,
        CallKind.READ_LEG,
        CallKind.PREPARE,
        CallKind.COMMIT,
        CallKind.WITHDRAW);
  }

  static Stream<CallKind> spokenOrders() {
    return spokenKinds().stream().filter(CallKind::isOrder);
  }

  @Override
  @Nullable String uselessScope(CallKind kind) {
    if (!kind.isOrder()) {
      return null;
    }
    return kind == CallKind.COMMIT ? "session:write" : "flow:execute";
  }

  @Test
  void a_session_is_read_with_its_call_and_its_connector() {
    String session = scene.caller(scene.tested);

    SessionView.Present here = (SessionView.Present) look(session);

    assertThat(here.sessionId().value()).isEqualTo(session);
    assertThat(here.channel()).isEqualTo("voice");
    assertThat(here.status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(here.callId()).isNotNull();
    assertThat(here.connector())
        .isEqualTo(
            new ConnectorView("genesys_cloud", ConnectorStatus.CONNECTED, TransferMode.REFER));
    assertThat(look("nobody")).isEqualTo(new SessionView.Absent());
  }

  @Test
  void prepared_and_with_its_flow_run_the_caller_arrives_in_the_queue_of_genesys() {
    String session = scene.caller(scene.tested);
    ReservationId reservation =
        scene.reserved(scene.across, new Target.Queue(scene.across.queueId()));

    Answer.Prepared prepared =
        done(
            scene.run(scene.prepare(session, Platform.GENESYS_CLOUD, reservation)),
            Answer.Prepared.class);
    assertThat(((LegView.Present) scene.read(scene.tested, session)).state())
        .isEqualTo(LegState.TRANSFERRING);
    assertThat(
            done(
                    scene.run(scene.runFlow(session, Platform.GENESYS_CLOUD, reservation)),
                    Answer.FlowRun.class)
                .mediaStreamStatus())
        .isEqualTo("bridged");

    await("the caller arrives across", () -> scene.hasHer(scene.across));
    // She is found there by what the connector called her.
    for (VendorId alias :
        new VendorId[] {
          Objects.requireNonNull(prepared.callId()), Objects.requireNonNull(prepared.transferId())
        }) {
      LegView.Present there = (LegView.Present) scene.read(scene.across, alias.value());
      assertThat(there.canonicalId()).isEqualTo(Samples.CANONICAL);
    }
    LegView.Present left = (LegView.Present) scene.read(scene.tested, session);
    assertThat(left.state()).isEqualTo(LegState.COMPLETED);
    assertThat(left.endedReason()).isEqualTo(EndedReason.TRANSFERRED);
    assertThat(left.lastOrderReservation()).isEqualTo(reservation);
    assertThat(left.canonicalId()).isEqualTo(Samples.CANONICAL);
    assertThat(scene.twins.summary().heldReservations()).isZero();
    assertThat(scene.twins.summary().lost()).isZero();
    assertThat(scene.twins.summary().doubled()).isZero();
  }

  @Test
  void on_the_other_connector_she_arrives_at_cxone_with_her_transferContext() {
    String session = scene.session("nice_cxone");

    done(
        scene.run(scene.prepare(session, Platform.NICE_CXONE, RESERVATION)), Answer.Prepared.class);
    done(scene.run(scene.runFlow(session, Platform.NICE_CXONE, RESERVATION)), Answer.FlowRun.class);

    await(
        "the caller arrives at CXone",
        () -> {
          Books.CallerEntry her = scene.twins.books().caller(Samples.CANONICAL.value());
          return her != null && her.with().platform() == dev.baton.twin.model.Platform.NICE_CXONE;
        });
    assertThat(scene.twins.summary().lost()).isZero();
    assertThat(scene.twins.summary().doubled()).isZero();
  }

  @Test
  void what_was_prepared_is_taken_back_and_no_run_of_the_flow_moves_her() {
    String session = scene.caller(scene.tested);
    done(
        scene.run(scene.prepare(session, Platform.GENESYS_CLOUD, RESERVATION)),
        Answer.Prepared.class);

    accepted(scene.run(scene.withdraw(session, RESERVATION)));

    Answer.FlowRun run =
        done(
            scene.run(scene.runFlow(session, Platform.GENESYS_CLOUD, RESERVATION)),
            Answer.FlowRun.class);
    assertThat(run.mediaStreamStatus()).isNull();
    LegView.Present here = (LegView.Present) scene.read(scene.tested, session);
    assertThat(here.state()).isEqualTo(LegState.BOT_ACTIVE);
    assertThat(here.lastOrderReservation()).isNull();
    assertThat(variables(session)).containsEntry("callerName", "Jane Doe");
    accepted(scene.run(scene.withdraw(session, RESERVATION)));
    assertThat(scene.effects(Operation.WITHDRAW)).isEqualTo(1);
  }

  @Test
  void a_session_that_a_flow_holds_is_busy_and_is_left_as_it_is() {
    String session = scene.caller(scene.tested);
    Map<String, Object> before = variables(session);
    scene.twins.with((world, now) -> world.sessions().lock(session, null, now));

    failed(
        scene.run(scene.prepare(session, Platform.GENESYS_CLOUD, RESERVATION)),
        PlatformFailure.Busy.class);
    failed(
        scene.run(scene.runFlow(session, Platform.GENESYS_CLOUD, RESERVATION)),
        PlatformFailure.Busy.class);

    assertThat(((SessionView.Present) look(session)).status()).isEqualTo(SessionStatus.PROCESSING);
    assertThat(variables(session)).isEqualTo(before);
    scene.twins.with((world, now) -> world.sessions().unlock(session, now));
    done(
        scene.run(scene.prepare(session, Platform.GENESYS_CLOUD, RESERVATION)),
        Answer.Prepared.class);
  }

  /// A bot learns something between our read and our write, twice.
  @Test
  void what_somebody_else_writes_in_between_is_not_lost() {
    String session = scene.caller(scene.tested);
    AtomicInteger writes = new AtomicInteger();
    try (HttpTransport http =
        new HttpTransport(scene.clock, System::nanoTime, new MemoryTokenStore(scene.clock))) {
      PlatformClient client =
          new PlatformClient(
              scene.tested.account(),
              CognigyGuide.codec(),
              (account, request, deadlineMs, repeatable) -> {
                if (request.method().equals("PUT") && writes.incrementAndGet() <= 2) {
                  Map<String, Object> more = Map.of("rival" + writes.get(), true);
                  scene.twins.with((world, now) -> world.sessions().learns(session, more));
                }
                return http.exchange(account, request, deadlineMs, repeatable);
              });
      Order.Prepare prepare = scene.prepare(session, Platform.GENESYS_CLOUD, RESERVATION);

      Outcome outcome = client.run(prepare, null, ContractScene.DEADLINE_MS);

      assertThat(outcome).isInstanceOf(Outcome.Done.class);
    }
    assertThat(writes).hasValue(3);
    assertThat(variables(session))
        .containsKeys("rival1", "rival2", "callerName", "issueType", "batonReservationId");
    assertThat(scene.effects(Operation.PREPARE)).isEqualTo(1);
  }

  @Test
  void a_connector_that_is_down_says_so_with_its_code() {
    String session = scene.caller(scene.tested);
    done(
        scene.run(scene.prepare(session, Platform.GENESYS_CLOUD, RESERVATION)),
        Answer.Prepared.class);
    scene.twins.with((world, now) -> {
      world
          .sessions()
          .putConnector(
              new Connector(
                  "genesys_cloud",
                  dev.baton.twin.model.Platform.GENESYS_CLOUD,
                  Connector.Status.DISCONNECTED,
                  Connector.Mode.BLIND));
      return now;
    });

    PlatformFailure.Unknown unknown =
        failed(
            scene.run(scene.runFlow(session, Platform.GENESYS_CLOUD, RESERVATION)),
            PlatformFailure.Unknown.class);

    assertThat(unknown.detail())
        .matches("commit: cognigy-main answered 500 [A-Za-z_*]+: \\{.*")
        .doesNotContain("Jane");
    assertThat(scene.hasHer(scene.across)).isFalse();
  }

  @Test
  void a_session_whose_caller_hung_up_is_not_found_and_needs_no_withdrawal() {
    String session = scene.caller(scene.tested);
    scene.twins.hangUp(session);

    failed(
        scene.run(scene.prepare(session, Platform.GENESYS_CLOUD, RESERVATION)),
        PlatformFailure.NotFound.class);
    accepted(scene.run(scene.withdraw(session, RESERVATION)));

    LegView.Present left = (LegView.Present) scene.read(scene.tested, session);
    assertThat(left.state()).isEqualTo(LegState.COMPLETED);
    assertThat(left.endedReason()).isEqualTo(EndedReason.CALLER_LEFT);
  }

  private SessionView look(String session) {
    return done(
            scene.run(new Query.ReadSession(scene.tested.name(), session)),
            Answer.SessionRead.class)
        .view();
  }

  private Map<String, Object> variables(String session) {
    return scene.twins.with(
        (world, now) -> Objects.requireNonNull(world.sessions().facts(session)).variables());
  }
}
