package dev.baton.platform;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.ContextFit;
import dev.baton.core.context.privacy.ContextMapping;
import dev.baton.core.context.privacy.MappedContext;
import dev.baton.core.context.privacy.PrivacyRules;
import dev.baton.core.platform.Order;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How one context goes to one account: mapped by the privacy rules, then fitted into the bytes
/// that the account takes. Pure: making the claim is left to whoever sends.
///
/// @param whole what the account may know; what a claim holds
/// @param fit what of it is sent
/// @param maxBytes of the request's body
/// @param claimable whether there is a link that a claim could be reached by
public record ContextPlan(
    MappedContext whole, ContextFit.Result fit, int maxBytes, boolean claimable) {
  /// The plan for this account.
  ///
  /// @param link stands for a claim's, as long as that will be; null when no claim can be made
  public static ContextPlan of(
      PlatformCodec codec,
      Account account,
      PrivacyRules rules,
      Order.DeliverContext order,
      CanonicalContext stored,
      @Nullable String link) {
    MappedContext whole = ContextMapping.map(stored, account.platform(), account.tenant(), rules);
    int maxBytes = account.limits().maxContextBytes();
    if (link == null) {
      int bytes = bodyBytes(codec, account, order, whole.context());
      ContextFit.Result fit =
          bytes <= maxBytes
              ? new ContextFit.Result.Whole(whole, bytes)
              : new ContextFit.Result.TooLarge(bytes);
      return new ContextPlan(whole, fit, maxBytes, false);
    }
    ContextFit.Result fit =
        ContextFit.fit(whole, maxBytes, link, context -> bodyBytes(codec, account, order, context));
    return new ContextPlan(whole, fit, maxBytes, true);
  }

  /// Why nothing can be sent, or null when something can.
  public @Nullable String lostBecause() {
    return switch (fit) {
      case ContextFit.Result.Whole _, ContextFit.Result.WithClaim _ -> null;
      case ContextFit.Result.TooLarge(int bytes) when claimable ->
          String.format(
              Locale.ROOT,
              "%,d bytes stay when all that a claim can carry is moved out; the account takes %,d",
              bytes,
              maxBytes);
      case ContextFit.Result.TooLarge(int bytes) ->
          String.format(
              Locale.ROOT,
              "the context has %,d bytes, the account takes %,d, and without server.public-url no"
                  + " claim can be made",
              bytes,
              maxBytes);
    };
  }

  private static int bodyBytes(
      PlatformCodec codec, Account account, Order.DeliverContext order, CanonicalContext context) {
    String body = codec.encode(order, account, context).body();
    return Objects.requireNonNullElse(body, "").getBytes(StandardCharsets.UTF_8).length;
  }
}
