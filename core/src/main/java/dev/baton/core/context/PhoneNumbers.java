package dev.baton.core.context;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks that phone numbers are E.164, and says what a wrong one would be if that can be guessed.
public final class PhoneNumbers {
  /// Tried in this order when a number has no country code: the regions of the guides' samples
  /// first.
  private static final List<String> GUESS_REGIONS = List.of("US", "GB", "DE", "FR", "ES", "IN");

  /// Fewer digits than this, country code included, are no subscriber's number anywhere; the schema
  /// says the same.
  private static final int SHORTEST_DIGITS = 7;

  private PhoneNumbers() {}

  /// Whether these two capital letters are a country with phone numbers (ISO 3166-1).
  public static boolean isCountry(String letters) {
    return PhoneNumberUtil.getInstance().getSupportedRegions().contains(letters);
  }

  /// What is wrong with the number, or null when it is valid E.164 for some country.
  public static @Nullable String problem(String number) {
    if (number.length() > ContextLimits.SHORT_TEXT_CHARS) {
      return "has " + number.length() + " characters; an E.164 number has at most 16";
    }
    PhoneNumberUtil util = PhoneNumberUtil.getInstance();
    String guess = guess(util, number);
    if (number.equals(guess)) {
      return null;
    }
    return guess == null
        ? "is not a phone number of any country in E.164 form, for example +14155551234"
        : "is not E.164; did you mean " + guess + "?";
  }

  private static @Nullable String guess(PhoneNumberUtil util, String number) {
    String international = number.startsWith("00") ? "+" + number.substring(2) : number;
    String found = parsed(util, international, null);
    for (int i = 0; found == null && i < GUESS_REGIONS.size(); i++) {
      found = parsed(util, international, GUESS_REGIONS.get(i));
    }
    return found == null ? parsed(util, "+" + number, null) : found;
  }

  private static @Nullable String parsed(
      PhoneNumberUtil util, String number, @Nullable String region) {
    PhoneNumber parsed;
    try {
      parsed = util.parse(number, region == null ? "ZZ" : region);
    } catch (NumberParseException notANumber) {
      // This is the library's way to say no; the caller says it to the user.
      return null;
    }
    // Valid in a country's numbering plan, which does not say that anybody has it. Some plans allow
    // numbers so short that no network carries them across borders.
    String e164 = util.format(parsed, PhoneNumberFormat.E164);
    return util.isValidNumber(parsed) && e164.length() > SHORTEST_DIGITS ? e164 : null;
  }
}
