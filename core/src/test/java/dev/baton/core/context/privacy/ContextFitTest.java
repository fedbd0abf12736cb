package dev.baton.core.context.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.context.Contexts;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.ContextLoss.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ContextFitTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LINK = "http://baton.example/v1/context/xxxxxxxxxxxxxxxx";
  private static final ContextLoss EARLIER = new ContextLoss("/customer/phone", Kind.MASKED);

  private final CanonicalContext whole =
      Contexts.good()
          .with(
              new Bot("refund", 0.5, "en", "s".repeat(1_000)),
              IntStream.range(0, 20)
                  .mapToObj(i -> new Utterance(Author.CALLER, null, i + "t".repeat(100)))
                  .toList(),
              Map.of(
                  "small", "a".repeat(100), "large", "b".repeat(500), "middle", "ü".repeat(150)));

  @Test
  void what_fits_travels_whole_and_needs_no_claim() {
    int bytes = bytes(whole);
    assertThat(fit(bytes)).isEqualTo(new ContextFit.Result.Whole(mapped(), bytes));
    assertThat(fit(bytes - 1)).isInstanceOf(ContextFit.Result.WithClaim.class);
  }

  @Test
  void the_oldest_utterances_go_first_and_no_more_than_it_takes() {
    ContextFit.Result.WithClaim claim = claimed(bytes(whole) - 300);
    CanonicalContext left = claim.mapped().context();
    assertThat(left.bot()).isEqualTo(whole.bot());
    assertThat(left.transcript()).isEqualTo(whole.transcript().subList(3, 20));
    assertThat(left.attributes()).hasSize(4).containsEntry("contextClaim", LINK);
    assertThat(claim.bytes()).isEqualTo(bytes(left)).isLessThanOrEqualTo(bytes(whole) - 300);
    assertThat(claim.mapped().losses())
        .containsExactly(EARLIER, new ContextLoss("/transcript", Kind.CLAIMED));
  }

  @Test
  void then_the_summary_then_the_attributes_from_the_largest_on_then_the_bot() {
    List<List<ContextLoss>> steps =
        Stream.of(2_400, 1_300, 1_000, 900, bytes(core()))
            .map(max -> claimed(max).mapped().losses())
            .toList();
    List<String> order =
        List.of(
            "/transcript",
            "/bot/summary",
            "/attributes/large",
            "/attributes/middle",
            "/attributes/small",
            "/bot");
    for (List<ContextLoss> losses : steps) {
      List<String> paths = losses.stream().skip(1).map(ContextLoss::path).toList();
      assertThat(paths).isEqualTo(order.subList(0, paths.size()));
      assertThat(losses.stream().skip(1)).allMatch(loss -> loss.kind() == Kind.CLAIMED);
    }
    assertThat(steps).extracting(List::size).isSorted().endsWith(7);
  }

  @Test
  void whatever_the_limit_what_is_sent_fits_and_carries_the_link() {
    for (int max = 300; max < bytes(whole) + 100; max += 7) {
      switch (fit(max)) {
        case ContextFit.Result.Whole(var mapped, int bytes) -> {
          assertThat(bytes).isEqualTo(bytes(whole)).isLessThanOrEqualTo(max);
          assertThat(mapped).isEqualTo(mapped());
        }
        case ContextFit.Result.WithClaim(var mapped, int bytes) -> {
          assertThat(bytes).isEqualTo(bytes(mapped.context())).isLessThanOrEqualTo(max);
          assertThat(mapped.context().attributes()).containsEntry("contextClaim", LINK);
          assertThat(mapped.context().context()).isEqualTo(whole.context());
        }
        case ContextFit.Result.TooLarge(int bytes) ->
            assertThat(bytes).isEqualTo(bytes(core())).isGreaterThan(max);
      }
    }
  }

  @Test
  void the_link_is_put_in_when_the_claim_exists() {
    String real = LINK.replace('x', 'y');
    MappedContext mapped = claimed(1_300).with(real);
    assertThat(mapped.context().attributes()).containsEntry("contextClaim", real);
    assertThat(bytes(mapped.context())).isLessThanOrEqualTo(1_300);
  }

  private CanonicalContext core() {
    return whole.with(null, List.of(), Map.of("contextClaim", LINK));
  }

  private MappedContext mapped() {
    return new MappedContext(whole, List.of(EARLIER));
  }

  private ContextFit.Result fit(int maxBytes) {
    return ContextFit.fit(mapped(), maxBytes, LINK, ContextFitTest::bytes);
  }

  private ContextFit.Result.WithClaim claimed(int maxBytes) {
    return (ContextFit.Result.WithClaim) Objects.requireNonNull(fit(maxBytes));
  }

  private static int bytes(CanonicalContext context) {
    return JSON.writeValueAsBytes(context).length;
  }
}
