package dev.baton.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.ContextFit;
import dev.baton.core.context.privacy.PrivacyRules;
import dev.baton.core.platform.Platform;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a context goes to an account: the bytes that are counted are those of the real body.
class ContextPlanTest {
  private static final String LINK = "http://127.0.0.1:8480/v1/context/xxxxxxxxxxxxxxxxxxxxxxxx";
  private static final PlatformCodec CODEC =
      ((CodecLookup.Found) Codecs.forAccount(Platform.NICE_CXONE, Dialect.GUIDE)).codec();

  @Test
  void what_is_counted_is_the_body_that_is_sent() {
    ContextPlan plan = plan(32 << 10, LINK, Map.of("note", "ü€😀"));

    assertThat(plan.fit()).isInstanceOf(ContextFit.Result.Whole.class);
    ContextFit.Result.Whole whole = (ContextFit.Result.Whole) plan.fit();
    assertThat(whole.bytes()).isEqualTo(bodyBytes(whole.mapped().context()));
    assertThat(whole.mapped()).isEqualTo(plan.whole());
    assertThat(plan.lostBecause()).isNull();
  }

  @Test
  void what_does_not_fit_is_left_as_a_claim_whose_link_is_counted_too() {
    ContextPlan plan = plan(800, LINK, Map.of("note", "n".repeat(900)));

    assertThat(plan.fit()).isInstanceOf(ContextFit.Result.WithClaim.class);
    ContextFit.Result.WithClaim part = (ContextFit.Result.WithClaim) plan.fit();
    assertThat(part.bytes()).isEqualTo(bodyBytes(part.mapped().context())).isBetween(1, 800);
    assertThat(part.mapped().context().attributes()).containsOnly(Map.entry("contextClaim", LINK));
    assertThat(plan.whole().context().attributes()).containsOnlyKeys("note");
    assertThat(plan.lostBecause()).isNull();
  }

  @Test
  void where_no_claim_can_be_made_the_loss_says_what_to_do() {
    ContextPlan plan = plan(800, null, Map.of("note", "n".repeat(900)));

    assertThat(plan.fit()).isInstanceOf(ContextFit.Result.TooLarge.class);
    assertThat(plan.lostBecause())
        .contains("the account takes 800", "without server.public-url no claim can be made");
    assertThat(plan(2_000, null, Map.of("note", "n".repeat(900))).lostBecause()).isNull();
  }

  @Test
  void what_no_claim_can_carry_is_lost() {
    ContextPlan plan = plan(512, LINK, Map.of());

    assertThat(plan.fit()).isInstanceOf(ContextFit.Result.TooLarge.class);
    assertThat(plan.lostBecause()).contains("all that a claim can carry", "the account takes 512");
  }

  private static Account account(int maxContextBytes) {
    URI uri = URI.create("https://cxone.example");
    AccountLimits d = AccountLimits.defaults();
    AccountLimits limits =
        new AccountLimits(
            d.maxConcurrent(),
            d.connectTimeoutMs(),
            d.maxResponseBytes(),
            d.breakerFailures(),
            d.breakerOpenMs(),
            maxContextBytes);
    return Samples.account(Platform.NICE_CXONE, uri, uri, limits);
  }

  /// The flags of the sample would drop the attributes.
  private static CanonicalContext context(Map<String, String> attributes) {
    CanonicalContext sample = Samples.context(attributes);
    CanonicalContext.Details details = sample.context();
    return new CanonicalContext(
        sample.canonicalInteractionId(),
        sample.sourcePlatform(),
        sample.destinationPlatform(),
        sample.timestamp(),
        sample.mediaType(),
        sample.direction(),
        sample.customer(),
        new CanonicalContext.Details(
            details.accountNumber(),
            details.previousQueue(),
            details.holdDurationSec(),
            details.dtmfSequence(),
            List.of()),
        sample.transfer(),
        sample.attributes());
  }

  private static ContextPlan plan(
      int maxBytes, @Nullable String link, Map<String, String> attributes) {
    return ContextPlan.of(
        CODEC,
        account(maxBytes),
        PrivacyRules.defaults(),
        Samples.deliverContext(),
        context(attributes),
        link);
  }

  private static int bodyBytes(CanonicalContext context) {
    String body = CODEC.encode(Samples.deliverContext(), account(32 << 10), context).body();
    return Objects.requireNonNull(body).getBytes(StandardCharsets.UTF_8).length;
  }
}
