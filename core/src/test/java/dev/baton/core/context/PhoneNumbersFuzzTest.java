package dev.baton.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Any text is E.164 or gets a word about why not; a number that is guessed for it is one itself.
class PhoneNumbersFuzzTest {
  private static final Pattern GUESS = Pattern.compile("did you mean (.*)\\?");

  @FuzzTest
  void a_number_is_e164_or_refused_with_a_number_that_is(byte[] data) {
    String number = new String(data, StandardCharsets.UTF_8);
    String problem = PhoneNumbers.problem(number);
    if (problem == null) {
      assertThat(number).matches("\\+[1-9][0-9]{6,14}");
      return;
    }
    Matcher guess = GUESS.matcher(problem);
    if (guess.find()) {
      assertThat(guess.group(1)).isNotEqualTo(number);
      assertThat(PhoneNumbers.problem(guess.group(1))).as(guess.group(1)).isNull();
    }
  }
}
