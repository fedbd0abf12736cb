package dev.baton.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class IdsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123Z");

  private final Ids ids = new RandomIds(new SplittableRandom(1));

  @Test
  void a_handoff_id_is_a_uuid_of_version_7_with_the_time_in_front() {
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = UUID.fromString(ids.newHandoffId(NOW).value());
      assertThat(uuid.version()).isEqualTo(7);
      assertThat(uuid.variant()).isEqualTo(2);
      assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }
  }

  @Test
  void handoff_ids_sort_by_the_time_they_were_made() {
    List<String> made = new ArrayList<>();
    for (int ms = 0; ms < 1_000; ms++) {
      made.add(ids.newHandoffId(NOW.plusMillis(ms)).value());
    }
    assertThat(made).isSorted();
  }

  @Test
  void a_canonical_id_is_int_and_a_uuid_of_version_4() {
    for (int i = 0; i < 1_000; i++) {
      String value = ids.newCanonicalId().value();
      assertThat(value)
          .matches("int-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }
  }

  @Test
  void no_id_is_made_twice() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(made.add(ids.newHandoffId(NOW).value())).isTrue();
      assertThat(made.add(ids.newCanonicalId().value())).isTrue();
    }
  }

  @Test
  void one_seed_always_makes_the_same_ids() {
    assertThat(new RandomIds(new SplittableRandom(1)).newHandoffId(NOW))
        .isEqualTo(ids.newHandoffId(NOW));
  }

  @Test
  void an_order_id_is_derived_from_what_the_order_is() {
    HandoffId handoff = new HandoffId("019aa5c1-7b4e-7a1f-9c3d-2e8f7a6b5c4d");
    assertThat(OrderId.of(handoff, 2, "commit", 1).value())
        .isEqualTo("019aa5c1-7b4e-7a1f-9c3d-2e8f7a6b5c4d/2/commit/1");
  }

  @Test
  void every_id_refuses_nothing_too_much_and_what_no_id_has() {
    refuses("account", 64, AccountName::new);
    refuses("tenant", 64, TenantId::new);
    refuses("handoff id", 64, HandoffId::new);
    refuses("canonical id", 64, CanonicalId::new);
    refuses("order id", 120, OrderId::new);
    refuses("reservation id", 200, ReservationId::new);
    refuses("vendor id", 200, VendorId::new);
  }

  private static void refuses(String field, int max, Function<String, Record> make) {
    assertThat(make.apply("x".repeat(max))).hasToString("x".repeat(max));
    assertThatThrownBy(() -> make.apply("")).hasMessage(field + " is empty");
    assertThatThrownBy(() -> make.apply("x".repeat(max + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s has %d characters, at most %d are allowed".formatted(field, max + 1, max));
    assertThatThrownBy(() -> make.apply("a b"))
        .hasMessage(field + " has a character that no id has, U+0020 at 1");
  }

  @Test
  void an_id_is_a_plain_text_in_json() {
    JsonMapper mapper = JsonMapper.builder().build();
    VendorId id = new VendorId("gen-int-77a2c91f");
    assertThat(mapper.writeValueAsString(id)).isEqualTo("\"gen-int-77a2c91f\"");
    assertThat(mapper.readValue("\"gen-int-77a2c91f\"", VendorId.class)).isEqualTo(id);
  }
}
