package dev.baton.platform.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.LegState;
import dev.baton.platform.EventReading;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.PlatformEvent;
import dev.baton.platform.cxone.CxoneGuide;
import dev.baton.platform.genesys.GenesysGuide;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the events of both platforms say. What is refused is seen over HTTP, in the server's tests.
class GuideEventsTest {
  private static final List<PlatformCodec> CODECS =
      List.of(GenesysGuide.codec(), CxoneGuide.codec());

  @Test
  void an_event_says_what_its_leg_is_like() {
    for (PlatformCodec codec : CODECS) {
      assertThat(
              codec.readEvent(
                  """
                  {"eventId": "evt-1", "type": "interaction:updated",
                   "occurredAt": "2026-11-28T11:00:00.150+01:00", "interactionId": "cx-int-1",
                   "canonicalInteractionId": "int-1", "state": "active", "agentId": "nice-usr-4492",
                   "queueId": null, "reservationId": "res-1", "new": {"in": ["a later version"]}}
                  """))
          .isEqualTo(
              new EventReading.Read(
                  new PlatformEvent(
                      "evt-1",
                      "interaction:updated",
                      Instant.parse("2026-11-28T10:00:00.150Z"),
                      new VendorId("cx-int-1"),
                      new CanonicalId("int-1"),
                      LegState.ACTIVE,
                      "nice-usr-4492",
                      null,
                      new ReservationId("res-1"))));
    }
  }

  @Test
  void an_event_need_not_say_more_than_that_a_leg_ended() {
    EventReading read =
        GenesysGuide.codec()
            .readEvent(
                """
                {"eventId": "evt-2", "type": "interaction:completed",
                 "occurredAt": "2026-11-28T10:00:00Z", "interactionId": "gen-1",
                 "state": "completed"}
                """);
    assertThat(read)
        .isInstanceOfSatisfying(
            EventReading.Read.class,
            r -> {
              assertThat(r.event().state()).isEqualTo(LegState.COMPLETED);
              assertThat(r.event().canonicalId()).isNull();
              assertThat(r.event().reservationId()).isNull();
            });
  }

  @Test
  void what_is_wrong_is_said_without_the_words_of_whoever_pushed() {
    EventReading read =
        CxoneGuide.codec()
            .readEvent(
                """
                {"eventId": "evt-3", "type": "interaction:updated",
                 "occurredAt": "2026-11-28T10:00:00Z", "interactionId": "cx-1",
                 "state": "+14155551234"}
                """);
    assertThat(read)
        .isEqualTo(
            new EventReading.Unreadable("state has a value that is not known or not allowed"));
  }
}
