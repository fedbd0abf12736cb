package dev.baton.platform.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.core.account.Dialect;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.core.wire.WireRequest;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.Samples;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What each call looks like on the wire, compared as JSON trees with what guide 000 prints.
class GuideEncodingTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void the_reservation_is_the_one_that_guide_000_prints() {
    assertSent(
        Platform.NICE_CXONE,
        Samples.reserveAgent(),
        "POST /v1/interactions/reserve",
        """
        {
          "targetAgentId": "nice-usr-4492",
          "mediaType": "voice",
          "holdDurationLimit": 15,
          "contextPayload": {
            "canonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
            "sourcePlatform": "genesys_cloud",
            "complianceFlags": ["pci_dss", "hipaa"]
          }
        }
        """);
  }

  @Test
  void the_commit_at_genesys_is_the_one_that_guide_000_prints() {
    assertSent(
        Platform.GENESYS_CLOUD,
        Samples.commit(Samples.GENESYS, TransferType.CONSULTATIVE),
        "POST /api/v2/interactions/transfer",
        """
        {
          "interactionId": "gen-int-77a2c91f-3b4e-4d2a-8c1f-9e5d6a7b8c9d",
          "transferType": "warm",
          "transferTo": {
            "type": "phoneNumber",
            "phoneNumber": "+18885551900",
            "extension": "CXONE_HANDBACK"
          },
          "metadata": {
            "reservationId": "res-cxone-8842",
            "canonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
            "handoffProtocol": "two_phase_commit"
          }
        }
        """);
  }

  @Test
  void the_commit_at_cxone_names_an_external_target_and_the_interaction_in_the_path() {
    assertSent(
        Platform.NICE_CXONE,
        Samples.commit(Samples.CXONE, TransferType.WARM),
        "POST /api/v2/interactions/gen-int-77a2c91f-3b4e-4d2a-8c1f-9e5d6a7b8c9d/transfer",
        """
        {
          "target": {
            "type": "external",
            "phoneNumber": "+18885551900",
            "extension": "CXONE_HANDBACK"
          },
          "metadata": {
            "reservationId": "res-cxone-8842",
            "canonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d"
          }
        }
        """);
  }

  @ParameterizedTest
  @EnumSource(TransferType.class)
  void consultative_and_warm_are_sent_as_warm_and_blind_as_blind(TransferType type) {
    JsonNode body = body(Platform.GENESYS_CLOUD, Samples.commit(Samples.GENESYS, type), null);

    assertThat(body.get("transferType").stringValue())
        .isEqualTo(type == TransferType.BLIND ? "blind" : "warm");
  }

  @Test
  void an_inbound_address_without_extension_sends_none() {
    Order.Commit bare =
        commit(
            Samples.commit(Samples.GENESYS, TransferType.WARM),
            new Inbound.PhoneNumber("+18885551900", ""),
            Samples.RESERVATION);

    assertThat(body(Platform.GENESYS_CLOUD, bare, null).get("transferTo").has("extension"))
        .isFalse();
  }

  @Test
  void a_sip_uri_is_named_as_each_platform_names_it() {
    Inbound sip = new Inbound.SipUri("sip:billing@inbound.example");
    Order.Commit atGenesys =
        commit(Samples.commit(Samples.GENESYS, TransferType.WARM), sip, Samples.RESERVATION);
    Order.Commit atCxone =
        commit(Samples.commit(Samples.CXONE, TransferType.WARM), sip, Samples.RESERVATION);

    assertThat(body(Platform.GENESYS_CLOUD, atGenesys, null).get("transferTo").toString())
        .isEqualTo("{\"type\":\"sipUri\",\"uri\":\"sip:billing@inbound.example\"}");
    assertThat(body(Platform.NICE_CXONE, atCxone, null).get("target").toString())
        .isEqualTo("{\"type\":\"sipUri\",\"uri\":\"sip:billing@inbound.example\"}");
  }

  @Test
  void a_commit_without_a_reservation_names_none_and_does_not_say_two_phase() {
    Inbound number = new Inbound.PhoneNumber("+18885551910", "");
    Order.Commit atGenesys =
        commit(Samples.commit(Samples.GENESYS, TransferType.WARM), number, null);
    Order.Commit atCxone = commit(Samples.commit(Samples.CXONE, TransferType.WARM), number, null);

    assertThat(body(Platform.GENESYS_CLOUD, atGenesys, null).get("metadata").toString())
        .isEqualTo(
            "{\"canonicalInteractionId\":\"int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d\","
                + "\"handoffProtocol\":\"advisory\"}");
    assertThat(body(Platform.NICE_CXONE, atCxone, null).get("metadata").toString())
        .isEqualTo("{\"canonicalInteractionId\":\"int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d\"}");
  }

  private static Order.Commit commit(
      Order.Commit like, Inbound inbound, @Nullable ReservationId reservationId) {
    return new Order.Commit(
        like.orderId(),
        like.account(),
        like.leg(),
        like.transferType(),
        inbound,
        reservationId,
        like.canonicalId());
  }

  @Test
  void a_queue_target_is_reserved_by_its_queue_id_alone() {
    JsonNode body =
        body(Platform.NICE_CXONE, Samples.reserve(new Target.Queue("billing_specialists")), null);

    assertThat(body.get("targetQueueId").stringValue()).isEqualTo("billing_specialists");
    assertThat(body.has("targetAgentId")).isFalse();
  }

  @Test
  void a_hold_duration_is_sent_in_whole_seconds_rounded_down_but_at_least_one() {
    assertThat(holdDurationLimit(15_999)).isEqualTo(15);
    assertThat(holdDurationLimit(1_000)).isEqualTo(1);
    assertThat(holdDurationLimit(1)).isEqualTo(1);
  }

  @Test
  void the_context_is_delivered_whole_with_the_keys_at_the_top_too() {
    assertSent(
        Platform.NICE_CXONE,
        Samples.deliverContext(),
        Samples.context(Map.of("intent", "refund")),
        "PATCH /api/v2/interactions/int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d/context",
        """
        {
          "attributes": {
            "canonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
            "sourcePlatform": "genesys_cloud",
            "destinationPlatform": "nice_cxone",
            "timestamp": "2024-05-14T08:32:11Z",
            "mediaType": "voice",
            "direction": "inbound",
            "customer": {"phone": "+14155551234", "segment": "enterprise", "piiMasked": true},
            "context": {
              "accountNumber": "ACC-992837",
              "previousQueue": "billing_specialists",
              "holdDurationSec": 42,
              "dtmfSequence": ["1", "3", "0"],
              "complianceFlags": ["pci_dss", "hipaa"]
            },
            "transfer": {
              "initiatedBy": "agent",
              "targetAgentId": "nice-usr-4492",
              "transferType": "consultative"
            },
            "attributes": {"intent": "refund"},
            "dtmfSequence": ["1", "3", "0"]
          }
        }
        """);
  }

  @Test
  void a_context_delivery_without_its_own_context_is_a_bug_of_the_caller() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encode(Platform.NICE_CXONE, Samples.deliverContext(), null))
        .withMessage("a context delivery needs its context");
  }

  @Test
  void a_compensation_puts_the_caller_into_a_queue_by_canonical_id() {
    assertSent(
        Platform.NICE_CXONE,
        Samples.requeue(),
        "POST /api/v2/interactions/int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d/requeue",
        """
        {"queueId": "billing_overflow", "priority": 5, "reason": "destination_dropped"}
        """);
  }

  @Test
  void release_and_reads_have_no_body() {
    for (Platform platform : List.of(Platform.GENESYS_CLOUD, Platform.NICE_CXONE)) {
      assertSent(
          platform,
          Samples.release(),
          "DELETE /v1/interactions/reserve/res-cxone-8842",
          (String) null);
      assertSent(
          platform, Samples.readLeg("web-1"), "GET /api/v2/interactions/web-1", (String) null);
      assertSent(
          platform,
          Samples.findReservations(),
          "GET /v1/interactions/reserve?canonicalInteractionId="
              + "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
          (String) null);
      assertSent(
          platform,
          Samples.readAnalytics("web-1"),
          "GET /api/v2/analytics/interactions/web-1",
          (String) null);
    }
  }

  @Test
  void an_id_cannot_reach_another_path() {
    assertThat(encode(Platform.NICE_CXONE, Samples.readAnalytics("../x"), null).path())
        .isEqualTo("/api/v2/analytics/interactions/..%2Fx");
    assertThat(encode(Platform.NICE_CXONE, Samples.readLeg("../x?y=1#z/ä"), null).path())
        .isEqualTo("/api/v2/interactions/..%2Fx%3Fy%3D1%23z%2F%C3%A4");
    assertThat(encode(Platform.NICE_CXONE, Samples.readLeg(".."), null).path())
        .isEqualTo("/api/v2/interactions/%2E%2E");
    Order.Commit commit = Samples.commit(Samples.CXONE, TransferType.WARM);
    Order.Commit crooked =
        new Order.Commit(
            commit.orderId(),
            commit.account(),
            new VendorId(".."),
            commit.transferType(),
            commit.inbound(),
            commit.reservationId(),
            commit.canonicalId());
    assertThat(encode(Platform.NICE_CXONE, crooked, null).path())
        .isEqualTo("/api/v2/interactions/%2E%2E/transfer");
  }

  @Test
  void every_order_carries_its_order_id_as_idempotency_key_and_no_query_does() {
    List<Order> orders =
        List.of(
            Samples.reserveAgent(),
            Samples.commit(Samples.CXONE, TransferType.BLIND),
            Samples.release(),
            Samples.deliverContext(),
            Samples.requeue());
    for (Order order : orders) {
      WireRequest request = encode(Platform.NICE_CXONE, order, Samples.context(Map.of()));
      assertThat(request.header("Idempotency-Key")).isEqualTo(order.orderId().value());
      assertThat(request.header("Content-Type"))
          .isEqualTo(request.body() == null ? null : "application/json");
    }
    assertThat(encode(Platform.NICE_CXONE, Samples.readLeg("x"), null).header("Idempotency-Key"))
        .isNull();
  }

  @Test
  void what_is_not_built_is_said_and_not_thrown() {
    assertThat(Codecs.forAccount(Platform.NICE_CXONE, Dialect.VENDOR))
        .isInstanceOfSatisfying(
            CodecLookup.Missing.class,
            missing ->
                assertThat(missing.detail())
                    .isEqualTo("there is no adapter for platform nice_cxone in dialect vendor"));
  }

  @Test
  void both_platforms_hold_capacity_and_only_a_chat_at_cxone_has_history() {
    assertThat(codec(Platform.GENESYS_CLOUD).capabilities(MediaType.VOICE).canReserve()).isTrue();
    assertThat(codec(Platform.NICE_CXONE).capabilities(MediaType.VOICE).canReserve()).isTrue();
    assertThat(codec(Platform.NICE_CXONE).capabilities(MediaType.CHAT).pagesHistory()).isTrue();
    assertThat(codec(Platform.NICE_CXONE).capabilities(MediaType.VOICE).pagesHistory()).isFalse();
    assertThat(codec(Platform.GENESYS_CLOUD).capabilities(MediaType.CHAT).pagesHistory()).isFalse();
  }

  private static long holdDurationLimit(long holdDurationMs) {
    Order.Reserve order = Samples.reserveAgent();
    Order.Reserve changed =
        new Order.Reserve(
            order.orderId(),
            order.account(),
            order.target(),
            order.mediaType(),
            holdDurationMs,
            order.canonicalId(),
            order.sourcePlatform(),
            order.complianceFlags());
    return body(Platform.NICE_CXONE, changed, null).get("holdDurationLimit").longValue();
  }

  private static void assertSent(
      Platform platform, Call call, String line, @Nullable String expectedBody) {
    assertSent(platform, call, null, line, expectedBody);
  }

  private static void assertSent(
      Platform platform,
      Call call,
      @Nullable CanonicalContext context,
      String line,
      @Nullable String expectedBody) {
    WireRequest request = encode(platform, call, context);

    assertThat(request.method() + " " + request.path()).isEqualTo(line);
    if (expectedBody == null) {
      assertThat(request.body()).isNull();
    } else {
      assertThat(JSON.readTree(request.body())).isEqualTo(JSON.readTree(expectedBody));
    }
  }

  private static JsonNode body(Platform platform, Call call, @Nullable CanonicalContext context) {
    return JSON.readTree(encode(platform, call, context).body());
  }

  private static WireRequest encode(
      Platform platform, Call call, @Nullable CanonicalContext context) {
    return codec(platform).encode(call, Samples.account(platform), context);
  }

  private static PlatformCodec codec(Platform platform) {
    return ((CodecLookup.Found) Codecs.forAccount(platform, Dialect.GUIDE)).codec();
  }
}
