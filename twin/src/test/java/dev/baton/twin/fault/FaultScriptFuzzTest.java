package dev.baton.twin.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text is a fault script whose faults can be played, or is refused with its place.
class FaultScriptFuzzTest {
  @FuzzTest
  void a_script_is_read_or_refused_with_its_place(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      FaultScript script = FaultScriptReader.read(text, "faults");
      assertThat(script.rules()).hasSizeLessThanOrEqualTo(FaultScript.RULES_MAX);
      for (FaultRule rule : script.rules()) {
        assertThat(rule.probability()).isBetween(Double.MIN_VALUE, 1.0);
        if (rule.fault() instanceof Fault.Status(int status, var retryAfter, _)) {
          assertThat(status).isBetween(200, 599);
          // It becomes a header, and must not become two.
          assertThat(retryAfter == null || retryAfter.chars().noneMatch(Character::isISOControl))
              .isTrue();
        }
      }
      assertThat(new FaultEngine(script).report()).hasSameSizeAs(script.rules());
    } catch (InvalidFaultScript refused) {
      assertThat(refused.line()).isBetween(1, text.split("\r\n|\r|\n", -1).length);
      assertThat(refused.column()).isBetween(1, text.length() + 1);
      assertThat(refused.problem()).isNotBlank();
    }
  }
}
