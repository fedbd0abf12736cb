package dev.baton.platform.cognigy;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.guide.GuideFailures;
import dev.baton.platform.guide.VendorJson;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an answer means that is no 2xx. It is the dialect's, but for two things: a 409 says that a
/// flow holds the session, and what a telephony connector says of its own failure (guide 003: keep
/// the body of a 500) is kept as far as it is about nobody.
final class ConnectorTrouble {
  /// A line on a screen holds about as many.
  private static final int BODY_CHARS = 200;

  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,47}");

  /// A code may name a SIP or HTTP status; more digits could be somebody's.
  private static final Pattern NUMBER = Pattern.compile("\\p{N}{4,}");

  /// Any of them could be part of somebody's number.
  private static final Pattern DIGIT = Pattern.compile("\\p{N}");

  private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{C}\\p{Z}]+");
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  /// Shorter ones are words like `no`, and stand within others.
  private static final int SHORTEST_WITHIN = 5;

  private ConnectorTrouble() {}

  /// @param known values that are not repeated; null where nobody knows what is the caller's, and
  ///   nothing of the body is repeated but its code
  static PlatformFailure of(Call call, WireResponse response, @Nullable Set<String> known) {
    PlatformFailure failure = GuideFailures.of(call, response);
    return switch (failure) {
      case PlatformFailure.Conflict(String detail) -> new PlatformFailure.Busy(detail);
      case PlatformFailure.Unknown(String detail) when response.status() >= 500 ->
          new PlatformFailure.Unknown(detail + said(response.body(), known));
      case PlatformFailure other -> other;
    };
  }

  private static String said(String body, @Nullable Set<String> known) {
    JsonNode json = VendorJson.objectOrNull(body);
    String code = json == null ? null : code(json);
    // Written anew, a text has no escapes to hide in.
    String text = json == null ? body : json.toString();
    String shown = known == null ? "" : scrubbed(text, known);
    return (code == null ? "" : " " + NUMBER.matcher(code).replaceAll("*"))
        + (shown.isEmpty() ? "" : ": " + shown);
  }

  private static @Nullable String code(JsonNode body) {
    JsonNode error = body.get("error");
    JsonNode code = error != null && error.isObject() ? error.get("code") : body.get("code");
    return code != null && code.isString() && CODE.matcher(code.stringValue()).matches()
        ? code.stringValue()
        : null;
  }

  private static String scrubbed(String text, Set<String> known) {
    String hidden = NOT_SHOWN.matcher(text).replaceAll(" ");
    for (String value :
        known.stream().sorted(Comparator.comparing(String::length).reversed()).toList()) {
      hidden = withoutValue(hidden, value);
    }
    hidden = digitsHidden(hidden).strip();
    if (hidden.length() <= BODY_CHARS) {
      return hidden;
    }
    int end = Character.isHighSurrogate(hidden.charAt(BODY_CHARS - 2)) ? 2 : 1;
    return hidden.substring(0, BODY_CHARS - end) + "\u2026";
  }

  private static String withoutValue(String text, String value) {
    String exactly = Pattern.quote(value);
    String pattern =
        value.length() >= SHORTEST_WITHIN
            ? exactly
            : "(?<![\\p{L}\\p{N}])" + exactly + "(?![\\p{L}\\p{N}])";
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(text)
        .replaceAll("***");
  }

  private static String digitsHidden(String text) {
    return DIGIT.matcher(text).replaceAll("*");
  }

  /// What is known of the caller and must not be repeated.
  static Set<String> known(CanonicalContext context) {
    Set<String> known = new TreeSet<>();
    add(known, "phone", context.customer().phone());
    add(known, "account", context.context().accountNumber());
    context.attributes().forEach((name, value) -> add(known, name, value));
    return known;
  }

  /// Adds a value, and of a name each of its words, as they also stand alone.
  static void add(Set<String> known, String name, @Nullable String value) {
    String told = value == null ? "" : NOT_SHOWN.matcher(value).replaceAll(" ").strip();
    if (told.length() > 1) {
      known.add(told);
      if (name.toLowerCase(Locale.ROOT).contains("name")) {
        NOT_WORD.splitAsStream(told).filter(word -> word.length() > 1).forEach(known::add);
      }
    }
  }
}
