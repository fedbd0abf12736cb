package dev.baton.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.core.account.Account;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.cxone.CxoneGuide;
import dev.baton.platform.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The three parts together: what is encoded goes out, what comes back is decoded.
class PlatformClientTest {
  private final Account account = Samples.account(Platform.NICE_CXONE);
  private final List<String> sent = new ArrayList<>();

  @Test
  void a_call_is_encoded_exchanged_and_decoded() {
    WireResponse answer =
        new WireResponse(
            200,
            Map.of("Date", "Tue, 14 May 2024 08:32:11 GMT"),
            "{\"reservationId\":\"res-1\",\"validUntil\":\"2024-05-14T08:32:26Z\"}");

    Outcome outcome = client(answer).run(Samples.reserveAgent(), null, 3_000);

    assertThat(sent)
        .containsExactly("cxone-main POST /v1/interactions/reserve within 3000 ms, 401 repeated");
    assertThat(outcome)
        .isEqualTo(new Outcome.Done(new Answer.Reserved(new ReservationId("res-1"), 14_000, null)));
  }

  @Test
  void a_fault_of_the_transport_becomes_a_failure() {
    TransportFault fault = new TransportFault.Broken("it broke");

    assertThat(client(fault).run(Samples.release(), null, 3_000))
        .isEqualTo(new Outcome.Failed(new PlatformFailure.Unknown("it broke")));
  }

  @Test
  void a_call_for_another_account_is_a_bug_and_sends_nothing() {
    PlatformClient genesys =
        new PlatformClient(
            Samples.account(Platform.GENESYS_CLOUD),
            CxoneGuide.codec(),
            transport(new WireResponse(200, Map.of(), "")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> genesys.run(Samples.release(), null, 3_000))
        .withMessageContaining("cxone-main");
    assertThat(sent).isEmpty();
  }

  private PlatformClient client(WireResult result) {
    return new PlatformClient(account, CxoneGuide.codec(), transport(result));
  }

  private Transport transport(WireResult result) {
    return (Account to, WireRequest request, long deadlineMs, boolean repeatableOn401) -> {
      sent.add(
          "%s %s %s within %d ms, 401 %s"
              .formatted(
                  to.name(),
                  request.method(),
                  request.path(),
                  deadlineMs,
                  repeatableOn401 ? "repeated" : "given"));
      return result;
    };
  }
}
