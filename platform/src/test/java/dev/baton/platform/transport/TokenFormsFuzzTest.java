package dev.baton.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.account.Account;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/// Whatever a token endpoint answers: there is a token that can be sent and that ends within a day,
/// or a word about why not, in which nothing of the answer stands.
class TokenFormsFuzzTest {
  private static final Instant ASKED = Instant.parse("2026-11-21T09:00:00Z");
  private static final Account ACCOUNT = Samples.account(Platform.NICE_CXONE);

  @FuzzTest
  void an_answer_is_a_token_that_can_be_sent_or_a_refusal(byte[] data) {
    String body = new String(data, StandardCharsets.UTF_8);
    switch (TokenForms.read(ACCOUNT, new WireResponse(200, Map.of(), body), ASKED)) {
      case Grant.Granted(AccessToken token) -> {
        assertThat(token.value().reveal()).matches("[A-Za-z0-9._~+/=-]{1,16386}");
        assertThat(token.expiresAt()).isAfter(ASKED).isBeforeOrEqualTo(ASKED.plusSeconds(86_400));
        assertThat(token.refreshAt()).isAfterOrEqualTo(ASKED).isBeforeOrEqualTo(token.expiresAt());
        TokenForms.look(ACCOUNT, body, token, 1, null);
      }
      case Grant.Denied(TransportFault.NotSent fault, long retryAfterMs) -> {
        assertThat(fault.reason()).isEqualTo(TransportFault.Reason.TOKEN_REFUSED);
        assertThat(fault.detail())
            .startsWith("cxone-main: the token endpoint")
            .hasSizeLessThan(120);
        assertThat(retryAfterMs).isZero();
      }
    }
  }
}
