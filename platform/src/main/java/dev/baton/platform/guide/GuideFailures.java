package dev.baton.platform.guide;

import dev.baton.core.id.Text;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.transport.HttpTimes;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a fault or a refusal means. The first question is always whether the order may have
/// happened; where the answer leaves a doubt, it is Unknown.
public final class GuideFailures {
  private static final int DETAIL_CHARS = 300;
  private static final Set<String> NO_CAPACITY =
      Set.of("agent_busy", "agent_on_break", "queue_full", "queue_paused");

  /// A vendor's code goes into a detail, so it may not have digits: a number could be a person's.
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z_.-]{0,47}");

  private static final Pattern SCOPE = Pattern.compile("[A-Za-z][A-Za-z0-9_.:-]{0,63}");

  /// RFC 6750 section 3: `WWW-Authenticate: Bearer error="insufficient_scope", scope="..."`.
  private static final Pattern CHALLENGE = Pattern.compile("scope=\"([^\"]{1,64})\"");

  private GuideFailures() {}

  /// A fault on the way: whether the request may have arrived is all that it says.
  public static PlatformFailure of(TransportFault fault) {
    String detail = bounded(fault.detail());
    return switch (fault) {
      case TransportFault.NotSent notSent -> new PlatformFailure.NotSent(notSent.reason(), detail);
      case TransportFault.TimedOut timedOut -> new PlatformFailure.Unknown(detail);
      case TransportFault.Broken broken -> new PlatformFailure.Unknown(detail);
    };
  }

  /// A 2xx that does not say what its call needs to know: an order may have happened.
  public static PlatformFailure unreadable(Call call, WireResponse response, UnreadableAnswer why) {
    return new PlatformFailure.Unknown(
        bounded(detail(call, response, null) + " cannot be read: " + why.getMessage()));
  }

  /// Any answer but a 2xx.
  public static PlatformFailure of(Call call, WireResponse response) {
    JsonNode body = response.status() < 500 ? VendorJson.objectOrNull(response.body()) : null;
    String code = body == null ? null : code(body);
    String detail = bounded(detail(call, response, code));
    int status = response.status();
    return switch (status) {
      case 401 -> new PlatformFailure.Unauthorized(detail);
      case 403 -> new PlatformFailure.Forbidden(missingScope(response, body), detail);
      case 404 -> new PlatformFailure.NotFound(detail);
      case 408 -> new PlatformFailure.Unknown(detail);
      case 409 -> conflict(call, code, detail);
      case 410 -> new PlatformFailure.Gone(detail);
      case 429 ->
          new PlatformFailure.RateLimited(
              HttpTimes.retryAfterMs(
                  response.header("retry-after"), HttpTimes.date(response.header("date"))),
              detail);
      default ->
          // A redirect is in no guide: whether the order was done on the way to it, nobody says.
          status >= 400 && status < 500
              ? new PlatformFailure.Rejected(detail)
              : new PlatformFailure.Unknown(detail);
    };
  }

  private static PlatformFailure conflict(Call call, @Nullable String code, String detail) {
    if ("caller_left".equals(code)) {
      return new PlatformFailure.CallerLeft(detail);
    }
    boolean asksForCapacity =
        switch (call) {
          case Order.Reserve reserve -> true;
          case Order.Requeue requeue -> true;
          // Into a queue of its own it is the queue that answers.
          case Order.Commit commit -> commit.inbound() instanceof Inbound.Within;
          case Order.CreateInteraction create -> true;
          case Order.RequestCallback callback -> true;
          case Order.Prepare prepare -> false;
          case Order.Withdraw withdraw -> false;
          case Order.Release release -> false;
          case Order.DeliverContext deliver -> false;
          case Order.EndLeg end -> false;
          case Order.Hold hold -> false;
          case Order.OffHold offHold -> false;
          case Order.SendMessage message -> false;
          case Query query -> false;
        };
    return asksForCapacity && code != null && NO_CAPACITY.contains(code)
        ? new PlatformFailure.NoCapacity(code, detail)
        : new PlatformFailure.Conflict(detail);
  }

  private static @Nullable String code(JsonNode body) {
    JsonNode code = body.get("code");
    return code != null && code.isString() && CODE.matcher(code.stringValue()).matches()
        ? code.stringValue()
        : null;
  }

  /// Platforms name the scope in the body or, as RFC 6750 has it, in the challenge.
  private static @Nullable String missingScope(WireResponse response, @Nullable JsonNode body) {
    for (String field : new String[] {"missingScope", "scope"}) {
      JsonNode value = body == null ? null : body.get(field);
      if (value != null && value.isString() && SCOPE.matcher(value.stringValue()).matches()) {
        return value.stringValue();
      }
    }
    String challenge = response.header("www-authenticate");
    if (challenge == null) {
      return null;
    }
    Matcher found = CHALLENGE.matcher(challenge);
    return found.find() && SCOPE.matcher(found.group(1)).matches() ? found.group(1) : null;
  }

  private static String detail(Call call, WireResponse response, @Nullable String code) {
    String what =
        String.format(
            Locale.ROOT,
            "%s: %s answered %d",
            call.kind().wireName(),
            call.account(),
            response.status());
    return code == null ? what : what + " " + code;
  }

  private static String bounded(String detail) {
    String cut = detail.length() > DETAIL_CHARS ? detail.substring(0, DETAIL_CHARS) : detail;
    return Text.storable(cut);
  }
}
