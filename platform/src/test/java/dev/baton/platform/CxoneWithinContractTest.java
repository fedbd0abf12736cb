package dev.baton.platform;

import static dev.baton.platform.ContractScene.accepted;
import static dev.baton.platform.ContractScene.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Dialect;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.TransferType;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Queue;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// From a bot to a queue of CXone itself, in both forms that the guides have for it.
@Timeout(60)
class CxoneWithinContractTest {
  private static final String QUEUE = "queue-tech-support-01";

  /// The two forms of the transfer.
  enum Form {
    /// Guide 002's, to those in the queue who know how.
    SKILLED("skill-group-advanced-troubleshooting", "interactions:transfer"),

    /// Guide 004's, to anybody in the queue.
    SIMPLE(null, "interactions:write");

    private final @Nullable String skillGroupId;
    private final String scope;

    Form(@Nullable String skillGroupId, String scope) {
      this.skillGroupId = skillGroupId;
      this.scope = scope;
    }
  }

  private final ContractScene scene;

  CxoneWithinContractTest() throws IOException {
    scene = new ContractScene(Platform.NICE_CXONE, Dialect.GUIDE);
  }

  @AfterEach
  void closeScene() {
    scene.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_guest_is_moved_into_the_queue_and_met_there(Form form) {
    String guest = scene.guest();

    accepted(scene.run(commit(guest, QUEUE, form.skillGroupId)));

    assertHandedOverOnce(guest);
    ContractScene.await("an agent answers", () -> with(guest).kind() == Party.Kind.AGENT);
    assertThat(String.valueOf(caller(guest).contexts())).contains("intent_escalation");
  }

  @ParameterizedTest
  @EnumSource
  void an_unknown_queue_is_not_found_and_she_stays_with_her_bot(Form form) {
    String guest = scene.guest();

    failed(scene.run(commit(guest, "nowhere", form.skillGroupId)), PlatformFailure.NotFound.class);

    assertStays(guest);
  }

  @ParameterizedTest
  @EnumSource
  void an_unknown_guest_is_not_found(Form form) {
    failed(
        scene.run(commit("nobodys-leg", QUEUE, form.skillGroupId)), PlatformFailure.NotFound.class);
  }

  @ParameterizedTest
  @CsvSource({"skill-group-of-nobody", "skill-group-general"})
  void a_skill_group_that_is_unknown_or_of_other_queues_is_rejected(String skillGroupId) {
    String guest = scene.guest();

    failed(scene.run(commit(guest, QUEUE, skillGroupId)), PlatformFailure.Rejected.class);

    assertStays(guest);
  }

  @ParameterizedTest
  @CsvSource({
    "SKILLED, true, 10, queue_paused",
    "SIMPLE, true, 10, queue_paused",
    "SKILLED, false, 0, queue_full",
    "SIMPLE, false, 0, queue_full"
  })
  void a_queue_that_is_paused_or_full_has_no_capacity(
      Form form, boolean paused, int atMost, String code) {
    String guest = scene.guest();
    scene.twins.with((world, now) -> {
      Queue queue = new Queue(QUEUE, "Technical support", paused, atMost, List.of());
      world.putQueue(scene.tested.twin(), queue, now);
      return queue;
    });

    PlatformFailure.NoCapacity refused =
        failed(
            scene.run(commit(guest, QUEUE, form.skillGroupId)), PlatformFailure.NoCapacity.class);

    assertThat(refused.code()).isEqualTo(code);
    assertStays(guest);
  }

  @ParameterizedTest
  @EnumSource
  void another_transfer_of_a_guest_who_has_moved_is_a_conflict(Form form) {
    String guest = scene.guest();
    accepted(scene.run(commit(guest, QUEUE, form.skillGroupId)));

    failed(scene.run(commit(guest, "general-queue", null)), PlatformFailure.Conflict.class);
    failed(scene.run(commit(guest, QUEUE, form.skillGroupId)), PlatformFailure.Conflict.class);

    assertHandedOverOnce(guest);
  }

  @ParameterizedTest
  @EnumSource
  void a_transfer_of_a_guest_who_has_left_is_a_conflict(Form form) {
    String guest = scene.guest();
    scene.twins.hangUp(guest);

    failed(scene.run(commit(guest, QUEUE, form.skillGroupId)), PlatformFailure.Conflict.class);
  }

  @ParameterizedTest
  @EnumSource
  void the_same_transfer_sent_again_is_accepted_and_has_no_second_effect(Form form) {
    String guest = scene.guest();
    Order.Commit order = commit(guest, QUEUE, form.skillGroupId);

    accepted(scene.run(order));
    accepted(scene.run(order));

    assertHandedOverOnce(guest);
  }

  @ParameterizedTest
  @EnumSource
  void a_lost_answer_is_unknown_and_the_same_transfer_again_tells_what_became_of_it(Form form) {
    String guest = scene.guest();
    Order.Commit order = commit(guest, QUEUE, form.skillGroupId);
    scene.fetchTokens();
    scene.fault(Operation.TRANSFER, new Fault.LoseAnswer(), 1);

    failed(scene.run(order), PlatformFailure.Unknown.class);
    accepted(scene.run(order));

    assertHandedOverOnce(guest);
  }

  @ParameterizedTest
  @EnumSource
  void a_lost_request_moves_nobody_and_is_unknown(Form form) {
    String guest = scene.guest();
    scene.fetchTokens();
    scene.fault(Operation.TRANSFER, new Fault.LoseRequest(), 1);

    failed(scene.run(commit(guest, QUEUE, form.skillGroupId)), PlatformFailure.Unknown.class);

    assertStays(guest);
  }

  @ParameterizedTest
  @EnumSource
  void each_form_has_a_scope_of_its_own(Form form) {
    String guest = scene.guest();
    for (Form other : Form.values()) {
      if (other != form) {
        PlatformFailure.Forbidden forbidden =
            failed(runWith(other.scope, guest, form), PlatformFailure.Forbidden.class);
        assertThat(forbidden.missingScope()).isEqualTo(form.scope);
      }
    }
    assertStays(guest);

    accepted(runWith(form.scope, guest, form));

    assertHandedOverOnce(guest);
  }

  private Outcome runWith(String scope, String guest, Form form) {
    return scene.runWith(List.of(scope), commit(guest, QUEUE, form.skillGroupId));
  }

  private Order.Commit commit(String guest, String queueId, @Nullable String skillGroupId) {
    return new Order.Commit(
        scene.orderId(CallKind.COMMIT),
        scene.tested.name(),
        new VendorId(guest),
        TransferType.BLIND,
        new Inbound.Within(queueId, skillGroupId, "intent_escalation"),
        null,
        Samples.CANONICAL);
  }

  private Books.CallerEntry caller(String guest) {
    return Objects.requireNonNull(scene.twins.books().caller(guest));
  }

  private Party with(String guest) {
    return caller(guest).with();
  }

  private void assertHandedOverOnce(String guest) {
    assertThat(Objects.requireNonNull(caller(guest).chat()).handovers())
        .extracting(Books.Handover::queueId)
        .containsExactly(QUEUE);
    assertThat(scene.effects(Operation.TRANSFER)).isEqualTo(1);
    assertThat(scene.twins.summary().ordersThatTookEffectTwice()).isZero();
  }

  private void assertStays(String guest) {
    assertThat(with(guest).kind()).isEqualTo(Party.Kind.BOT);
    assertThat(scene.effects(Operation.TRANSFER)).isZero();
  }
}
