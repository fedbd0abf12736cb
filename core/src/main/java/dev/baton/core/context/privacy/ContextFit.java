package dev.baton.core.context.privacy;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.ContextLoss.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Fits a mapped context into the bytes that a destination takes. What does not fit is moved out:
/// the transcript from its oldest utterance on, the bot's summary, the attributes from the largest
/// on, the rest of what the bot found out. In its place travels the attribute
/// [CanonicalContext#CLAIM_ATTRIBUTE], a link to the whole.
public final class ContextFit {
  private final MappedContext mapped;
  private final int maxBytes;
  private final ToIntFunction<CanonicalContext> bodyBytes;
  private final Set<ContextLoss> losses;

  /// What fits.
  public sealed interface Result {
    /// All of it.
    ///
    /// @param bytes of the body
    record Whole(MappedContext mapped, int bytes) implements Result {}

    /// A part, with the link in it.
    ///
    /// @param bytes of the body
    record WithClaim(MappedContext mapped, int bytes) implements Result {
      /// The same with another link of the same length.
      public MappedContext with(String link) {
        return new MappedContext(linked(mapped.context(), link), mapped.losses());
      }
    }

    /// Nothing: what no claim can carry is too large by itself.
    ///
    /// @param bytes of the smallest body
    record TooLarge(int bytes) implements Result {}
  }

  private ContextFit(
      MappedContext mapped, int maxBytes, ToIntFunction<CanonicalContext> bodyBytes) {
    this.mapped = mapped;
    this.maxBytes = maxBytes;
    this.bodyBytes = bodyBytes;
    this.losses = new LinkedHashSet<>(mapped.losses());
  }

  /// What of a mapped context fits.
  ///
  /// @param maxBytes of the whole request body
  /// @param link stands for the claim's; as long as that will be
  /// @param bodyBytes how long the body with a context is; must not shrink when the context grows
  public static Result fit(
      MappedContext mapped, int maxBytes, String link, ToIntFunction<CanonicalContext> bodyBytes) {
    int bytes = bodyBytes.applyAsInt(mapped.context());
    return bytes <= maxBytes
        ? new Result.Whole(mapped, bytes)
        : new ContextFit(mapped, maxBytes, bodyBytes).moveOut(linked(mapped.context(), link));
  }

  private Result moveOut(CanonicalContext whole) {
    CanonicalContext left = withoutOldest(whole);
    Bot bot = left.bot();
    if (!fits(left) && bot != null && bot.summary() != null) {
      losses.add(claimed("/bot/summary"));
      Bot without = new Bot(bot.intent(), bot.confidence(), bot.language(), null);
      left = left.with(without, left.transcript(), left.attributes());
    }
    left = withoutLargest(left);
    if (!fits(left) && left.bot() != null) {
      losses.add(claimed("/bot"));
      left = left.with(null, left.transcript(), left.attributes());
    }
    int bytes = bodyBytes.applyAsInt(left);
    return bytes <= maxBytes
        ? new Result.WithClaim(new MappedContext(left, List.copyOf(losses)), bytes)
        : new Result.TooLarge(bytes);
  }

  private boolean fits(CanonicalContext context) {
    return bodyBytes.applyAsInt(context) <= maxBytes;
  }

  /// Without as few of the oldest utterances as it takes, found by halving.
  private CanonicalContext withoutOldest(CanonicalContext whole) {
    List<Utterance> said = whole.transcript();
    if (said.isEmpty() || fits(whole)) {
      return whole;
    }
    losses.add(claimed("/transcript"));
    int tooFew = 0;
    int enough = said.size();
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) >>> 1;
      if (fits(from(whole, middle))) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return from(whole, enough);
  }

  private static CanonicalContext from(CanonicalContext whole, int first) {
    List<Utterance> said = whole.transcript();
    return whole.with(whole.bot(), said.subList(first, said.size()), whole.attributes());
  }

  private CanonicalContext withoutLargest(CanonicalContext context) {
    CanonicalContext left = context;
    List<String> names = new ArrayList<>(mapped.context().attributes().keySet());
    names.sort(
        Comparator.comparingInt(
                (String name) -> -bytes(context.attributes().getOrDefault(name, "")))
            .thenComparing(Comparator.naturalOrder()));
    for (String name : names) {
      if (fits(left)) {
        break;
      }
      losses.add(claimed(ContextMapping.pointerOf(name)));
      Map<String, String> fewer = new TreeMap<>(left.attributes());
      fewer.remove(name);
      left = left.with(left.bot(), left.transcript(), fewer);
    }
    return left;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static ContextLoss claimed(String pointer) {
    return new ContextLoss(pointer, Kind.CLAIMED);
  }

  private static CanonicalContext linked(CanonicalContext context, String link) {
    Map<String, String> attributes = new TreeMap<>(context.attributes());
    attributes.put(CanonicalContext.CLAIM_ATTRIBUTE, link);
    return context.with(context.bot(), context.transcript(), attributes);
  }
}
