package dev.baton.core.diagnosis;

import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.wire.TransportFault;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a call that failed says about the account.
public final class CallTrouble {
  private CallTrouble() {}

  /// The finding, or null when the failure says something about the call's subject alone.
  ///
  /// @param call what was called, for people
  /// @param needs the scopes that the call needs: one out of each group
  public static @Nullable Finding finding(
      PlatformFailure failure, String call, List<List<String>> needs) {
    return switch (failure) {
      case PlatformFailure.Forbidden(String scope, String detail) ->
          Finding.of(
              Rule.SCOPE_MISSING,
              scope == null
                  ? call + " was refused with 403; it needs " + words(needs)
                  : call + " was refused with 403: the token lacks " + scope,
              "give the client the scope " + (scope == null ? words(needs) : scope));
      case PlatformFailure.Unauthorized(String detail) ->
          Finding.of(
              Rule.TOKEN_NOT_ACCEPTED,
              detail,
              "check that the API and the token endpoint belong to the same organisation");
      case PlatformFailure.RateLimited(long retryAfterMs, String detail) ->
          Finding.of(
              Rule.RATE_LIMITED,
              detail + (retryAfterMs < 0 ? " without Retry-After" : retryAfter(retryAfterMs)),
              retryAfterMs < 0
                  ? "wait 1 to 5 s and try again; have the bot do the same"
                  : "wait as long and try again; have the bot do the same");
      case PlatformFailure.NotSent(TransportFault.Reason reason, String detail) ->
          notSent(reason, detail);
      case PlatformFailure.NoCapacity _,
          PlatformFailure.Rejected _,
          PlatformFailure.NotFound _,
          PlatformFailure.Gone _,
          PlatformFailure.Conflict _,
          PlatformFailure.Busy _,
          PlatformFailure.CallerLeft _,
          PlatformFailure.Unknown _ ->
          null;
    };
  }

  private static Finding notSent(TransportFault.Reason reason, String detail) {
    return switch (reason) {
      case TOKEN_REFUSED ->
          Finding.of(Rule.TOKEN_REFUSED, detail, "check the client's id and secret");
      case TOKEN_UNREACHABLE ->
          Finding.of(Rule.TOKEN_UNAVAILABLE, detail, "try again later; check the token URL");
      case BREAKER_OPEN, BUDGET_EMPTY, CONNECT_REFUSED, DNS, TLS_HANDSHAKE ->
          Finding.of(
              Rule.ACCOUNT_UNREACHABLE,
              detail,
              "check the URL, this machine's network, and whether the platform is up");
    };
  }

  private static String retryAfter(long ms) {
    return ", Retry-After " + (ms + 999) / 1_000 + " s";
  }

  /// One scope out of each group, in words.
  static String words(List<List<String>> groups) {
    return groups.stream()
        .map(any -> String.join(" or ", any))
        .collect(Collectors.joining(" and "));
  }
}
