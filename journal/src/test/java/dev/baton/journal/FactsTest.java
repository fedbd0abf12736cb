package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Route;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Timers;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.core.report.GroupBy;
import dev.baton.core.report.HandoffReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Facts of handoffs that end in a real database, and reports made of them.
@ExtendWith(SharedPostgres.class)
class FactsTest {
  private static final Instant FROM = World.AT.minus(Duration.ofDays(1));
  private static final Instant TO = World.AT.plus(Duration.ofDays(1));
  private static final String DEAD = "\"dead_lettered\",\"cause\":\"phantom\"";
  private static final String GONE = "\"abandoned\"";
  private static final String CONFIRMING = "\"confirming\",\"cycle\":1";

  private final HandoffJson json = new HandoffJson();

  @Test
  void what_ended_while_nobody_reckoned_is_reckoned_later_and_once(World world) {
    TestNode node = world.node("a");
    for (int i = 0; i < 3; i++) {
      step(node, open(world, node), GONE);
    }
    Append parked = step(node, open(world, node), DEAD);
    open(world, node);
    assertThat(pending(world)).isEqualTo(4);

    assertThat(facts(world).reckon()).isEqualTo(new Facts.Reckoned(4, false));

    assertThat(pending(world)).isZero();
    assertThat(facts(world).reckon()).isEqualTo(new Facts.Reckoned(0, false));
    HandoffReport report = report(world);
    assertThat(report.total().handoffs()).isEqualTo(4);
    assertThat(report.total().handoffOutcomes())
        .containsEntry("abandoned", 3L)
        .containsEntry("dead_lettered", 1L);
    assertThat(world.count("SELECT count(*) FROM handoff WHERE open")).isEqualTo(2);
    assertThat(parked.open()).isTrue();
  }

  @Test
  void a_crash_before_the_facts_are_stored_loses_none(World world) {
    TestNode node = world.node("a");
    step(node, open(world, node), GONE);
    world.execute(
        """
        CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'crash'; END $$;
        CREATE TRIGGER no BEFORE DELETE ON handoff_fact_pending
          FOR EACH ROW EXECUTE FUNCTION no()
        """);
    assertThatThrownBy(() -> facts(world).reckon()).isInstanceOf(JournalUnavailable.class);
    assertThat(world.count("SELECT count(*) FROM handoff_fact")).isZero();
    world.execute("DROP TRIGGER no ON handoff_fact_pending");

    assertThat(facts(world).reckon().reckoned()).isEqualTo(1);
    assertThat(world.count("SELECT count(*) FROM handoff_fact")).isEqualTo(1);
  }

  @Test
  void a_parked_handoff_that_goes_on_and_ends_has_new_facts(World world) {
    TestNode node = world.node("a");
    Append parked = step(node, open(world, node), DEAD);
    facts(world).reckon();

    Append again = step(node, parked, CONFIRMING);
    facts(world).reckon();
    assertThat(report(world).total().handoffOutcomes()).containsEntry("dead_lettered", 1L);

    step(node, again, GONE);
    facts(world).reckon();

    HandoffReport report = report(world);
    assertThat(report.total().handoffs()).isEqualTo(1);
    assertThat(report.total().handoffOutcomes())
        .containsEntry("abandoned", 1L)
        .containsEntry("dead_lettered", 0L);
  }

  @Test
  void a_handoff_that_goes_on_before_it_is_reckoned_is_left_until_it_ends(World world) {
    TestNode node = world.node("a");
    Append parked = step(node, open(world, node), DEAD);
    step(node, parked, CONFIRMING);

    assertThat(facts(world).reckon().reckoned()).isZero();

    assertThat(pending(world)).isZero();
    assertThat(report(world).total().handoffs()).isZero();
  }

  @Test
  void rows_that_cannot_be_read_keep_no_others_waiting(World world) {
    TestNode node = world.node("a");
    Append strange =
        World.append(
            world.newId(), world.ids.newCanonicalId(), 0, 2, "abandoned", "{\"v\":99}", false);
    node.store(strange);
    step(node, open(world, node), GONE);

    assertThat(facts(world).reckon().reckoned()).isEqualTo(1);
    assertThat(facts(world).reckon().reckoned()).isZero();

    assertThat(report(world).pending()).as("it is not forgotten").isEqualTo(1);
  }

  @Test
  void nodes_that_reckon_at_the_same_time_reckon_each_handoff_once(World world) throws Exception {
    TestNode node = world.node("a");
    for (int i = 0; i < 250; i++) {
      step(node, open(world, node), GONE);
    }
    List<Callable<Integer>> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(() -> {
        int reckoned = 0;
        for (Facts.Reckoned r = facts(world).reckon();
            r.reckoned() > 0;
            r = facts(world).reckon()) {
          reckoned += r.reckoned();
        }
        return reckoned;
      });
    }
    int all = 0;
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> done : executor.invokeAll(nodes)) {
        all += done.get();
      }
    }

    assertThat(all).isEqualTo(250);
    assertThat(report(world).total().interactions()).isEqualTo(250);
  }

  @Test
  void a_takeover_of_a_parked_handoff_is_no_end(World world) {
    TestNode node = world.node("a");
    step(node, open(world, node), DEAD);
    facts(world).reckon();

    world.execute("UPDATE handoff SET owner = 'another'");

    assertThat(pending(world)).isZero();
  }

  @Test
  void a_report_of_too_much_is_refused(World world) {
    Reports impatient = new Reports(world.database, 1);
    TestNode node = world.node("a");
    step(node, open(world, node), GONE);
    facts(world).reckon();
    // Many rows in a moment: the report's own statements take longer than it may.
    world.execute(
        """
        INSERT INTO handoff_fact
        SELECT f.handoff_id || n, f.tenant_id, f.version, f.canonical_id || n, f.asked_at,
          f.ended_at, f.outcome, f.reason, f.source_account, f.source_platform, f.source_leg,
          f.destination_account, f.destination_platform, f.destination_leg, f.route,
          f.waits_in_queue, f.attempts, f.to_person_ms, f.in_doubt_ms, f.compensations,
          f.failures, f.disagreements
        FROM handoff_fact f, generate_series(1, 20000) AS n
        """);

    assertThat(impatient.handoffs(FROM, TO, GroupBy.DAY))
        .isInstanceOf(Reports.Result.TooLarge.class);
    assertThat(report(world).total().handoffs()).isEqualTo(20_001);
  }

  private Facts facts(World world) {
    return new Facts(world.database, json, 1_000);
  }

  private static long pending(World world) {
    return world.count("SELECT count(*) FROM handoff_fact_pending");
  }

  private static HandoffReport report(World world) {
    return ((Reports.Result.Made) new Reports(world.database).handoffs(FROM, TO, GroupBy.OUTCOME))
        .report();
  }

  private Handoff requested(World world, HandoffId id) {
    Route route =
        new Route(
            "billing",
            new AccountName("cx"),
            Platform.NICE_CXONE,
            new Target.Queue("billing"),
            new Inbound.PhoneNumber("+18885551900", "X"),
            1,
            null);
    Plan plan =
        new Plan(
            new Leg(new AccountName("gen"), Platform.GENESYS_CLOUD, new VendorId("gen-1")),
            List.of(route),
            MediaType.VOICE,
            TransferType.WARM,
            Until.ACTIVE,
            List.of(),
            Timers.defaults(),
            FallbackPolicy.defaults());
    return Handoff.requested(id, World.TENANT, world.ids.newCanonicalId(), plan, World.AT);
  }

  private Append open(World world, TestNode node) {
    Handoff h = requested(world, world.newId());
    return node.store(
        new Append(
            h.id(),
            h.tenant(),
            h.canonicalId(),
            true,
            0,
            List.of(row(h, 1, "none", "requested", null)),
            "requested",
            json.write(h),
            true,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            false));
  }

  /// @param type of the state as JSON, with its other fields behind it
  private Append step(TestNode node, Append before, String type) {
    String name = type.split("\"", 3)[1];
    String state =
        before.stateJson().replaceFirst("\"state\":\\{[^}]*}", "\"state\":{\"type\":" + type + "}");
    Handoff after = json.read(state);
    return node.store(
        new Append(
            before.handoff(),
            before.tenant(),
            before.interaction(),
            false,
            before.lastSeq(),
            List.of(
                row(after, before.lastSeq() + 1, before.stateName(), name, new Signal.Proceed())),
            name,
            state,
            after.state().isOpen(),
            null,
            null,
            null,
            null,
            null,
            List.of(),
            false));
  }

  private TransitionRow row(Handoff h, long seq, String from, String to, @Nullable Signal signal) {
    Instant at = World.AT.plusMillis(seq);
    byte[] body =
        json.writeRow(
            new HandoffJson.Row(
                HandoffJson.VERSION,
                h.id().value(),
                seq,
                new Moment(at, 0),
                "a",
                from,
                to,
                signal,
                List.of(),
                signal == null ? h : null,
                ""));
    return new TransitionRow(seq, at, body, new byte[] {1});
  }
}
