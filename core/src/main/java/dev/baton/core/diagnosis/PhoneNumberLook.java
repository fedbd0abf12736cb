package dev.baton.core.diagnosis;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is wrong with a phone number that a call is handed over for, and what it should be.
final class PhoneNumberLook {
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

  /// Nobody writes a number with more around it.
  private static final int MAX_CHARS = 40;

  /// A number that says its country, behind a URI's scheme or not.
  private static final Pattern INTERNATIONAL = Pattern.compile("(?i)(?:tel:)?\\s*([+＋].*)");

  private static final Pattern LETTER = Pattern.compile("\\p{L}");
  private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();

  private final String path;
  private final String number;
  private final @Nullable String country;

  private PhoneNumberLook(String path, String number, @Nullable String country) {
    this.path = path;
    this.number = number;
    this.country = country;
  }

  /// The finding, or null when the number is right.
  ///
  /// @param country where a number without a country's code is taken to be from, or null
  static @Nullable Finding finding(String path, String number, @Nullable String country) {
    PhoneNumberLook look = new PhoneNumberLook(path, number, country);
    return E164.matcher(number).matches() ? look.judged() : look.misformed();
  }

  /// Of a number in the right form: whether some country has it.
  private @Nullable Finding judged() {
    PhoneNumber parsed = parse(number, null);
    if (parsed == null) {
      return impossible("no country has this code");
    }
    String code = "+" + parsed.getCountryCode();
    if (!UTIL.format(parsed, PhoneNumberFormat.E164).equals(number)) {
      return found(
              Rule.PHONE_NUMBER_NOT_E164,
              "has a zero that is not dialled behind " + code,
              "leave the zero out")
          .corrected(correction(parsed, false, "without the zero"));
    }
    return switch (UTIL.isPossibleNumberWithReason(parsed)) {
      case IS_POSSIBLE ->
          UTIL.isValidNumber(parsed)
              ? null
              : found(
                  Rule.PHONE_NUMBER_NOT_IN_PLAN,
                  "is in no numbering plan of " + code,
                  "check it, unless it is a test's");
      case INVALID_COUNTRY_CODE -> impossible("no country has this code");
      case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> impossible("is too short for " + code);
      case TOO_LONG -> impossible("is too long for " + code);
      case INVALID_LENGTH -> impossible("has a length that no number of " + code + " has");
    };
  }

  private Finding impossible(String what) {
    return found(Rule.PHONE_NUMBER_IMPOSSIBLE, what, "ask where the number comes from");
  }

  private Finding misformed() {
    if (number.length() > MAX_CHARS) {
      return Finding.at(
          path,
          Rule.PHONE_NUMBER_NOT_E164,
          "has " + number.length() + " characters; an E.164 number has at most 16",
          "send the number alone");
    }
    if (number.indexOf('*') >= 0 || number.startsWith("tok_")) {
      return found(
          Rule.PHONE_NUMBER_MASKED,
          "was hidden before it came here",
          "take the number from where it is not masked");
    }
    Correction correction = correction();
    if (hasExtension()) {
      return found(
              Rule.PHONE_NUMBER_EXTENSION,
              "has an extension",
              "send the number alone, and the extension as a custom attribute")
          .corrected(correction);
    }
    if (LETTER.matcher(number.replaceFirst("(?i)^tel:", "")).find()) {
      return found(
              Rule.PHONE_NUMBER_LETTERS,
              "holds letters",
              correction == null
                  ? "send digits, + and the country's code first"
                  : "send the digits that the letters stand for")
          .corrected(correction);
    }
    return found(
            Rule.PHONE_NUMBER_NOT_E164,
            form(),
            correction == null && country == null
                ? "send + and the country's code and digits alone; with a default country Baton"
                    + " can say which"
                : "send + and the country's code and digits alone")
        .corrected(correction);
  }

  private String form() {
    if (!number.startsWith("+")) {
      return "does not begin with +";
    }
    return number.length() == 1 || number.charAt(1) == '0'
        ? "has no country's code behind the +"
        : "holds more than + and digits";
  }

  private Finding found(Rule rule, String what, String fix) {
    return Finding.at(path, rule, Shown.number(number) + " " + what, fix);
  }

  private boolean hasExtension() {
    PhoneNumber parsed = parse(number, country == null ? "US" : country);
    return parsed != null && parsed.hasExtension();
  }

  /// The number that was meant, where it can be told.
  private @Nullable Correction correction() {
    if (LETTER.matcher(number).find() && !UTIL.isAlphaNumber(number) && !hasKnownLetters()) {
      return null;
    }
    Matcher international = INTERNATIONAL.matcher(number.strip());
    if (international.matches()) {
      PhoneNumber parsed = possible(parse(international.group(1), null));
      return parsed == null ? null : correction(parsed, false, "it names its country");
    }
    if (country != null) {
      PhoneNumber parsed = possible(parse(number, country));
      if (parsed != null) {
        return correction(parsed, true, "taken to be from " + country + ", the default country");
      }
    }
    String digits = number.strip();
    PhoneNumber parsed =
        valid(parse("+" + (digits.startsWith("00") ? digits.substring(2) : digits), null));
    return parsed == null
        ? null
        : correction(parsed, true, "taken to begin with +" + parsed.getCountryCode());
  }

  /// Whether the letters are a scheme or the word before an extension, and no part of the number.
  private boolean hasKnownLetters() {
    return number.matches("(?i)tel:.*") || hasExtension();
  }

  private static @Nullable PhoneNumber possible(@Nullable PhoneNumber number) {
    return number != null && UTIL.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
        ? number
        : null;
  }

  private static @Nullable PhoneNumber valid(@Nullable PhoneNumber number) {
    return number != null && UTIL.isValidNumber(number) ? number : null;
  }

  private @Nullable Correction correction(PhoneNumber parsed, boolean guess, String because) {
    String value = UTIL.format(parsed, PhoneNumberFormat.E164);
    // Some plans have numbers that are no E.164, for calls within the country.
    if (!E164.matcher(value).matches() || value.equals(number)) {
      return null;
    }
    String code = "+" + parsed.getCountryCode();
    int hidden = Math.max(0, value.length() - code.length() - 2);
    String shown = code + "*".repeat(hidden) + value.substring(code.length() + hidden);
    return new Correction(value, shown, guess, because);
  }

  private static @Nullable PhoneNumber parse(String number, @Nullable String region) {
    try {
      return UTIL.parse(number, region == null ? "ZZ" : region);
    } catch (NumberParseException notANumber) {
      // This is the library's way to say no; the caller says it to the user.
      return null;
    }
  }
}
