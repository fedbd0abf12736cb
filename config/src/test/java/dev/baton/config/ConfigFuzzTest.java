package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.SoftAssertions;

/// Any text is a configuration, or gets problems that each name a place in it; none tells a secret.
class ConfigFuzzTest {
  @FuzzTest
  void a_text_loads_or_every_problem_has_its_place_in_it(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    switch (Configs.parse(text)) {
      case ConfigResult.Loaded(BatonConfig config) -> assertThat(config.tenants()).isNotEmpty();
      case ConfigResult.Invalid invalid -> {
        assertThat(invalid.problems())
            .hasSizeBetween(1, ConfigResult.Invalid.MAX_PROBLEMS)
            .isSortedAccordingTo((a, b) ->
                a.line() == b.line()
                    ? Integer.compare(a.column(), b.column())
                    : Integer.compare(a.line(), b.line()));
        List<String> lines = lines(text);
        SoftAssertions.assertSoftly(
            soft -> invalid.problems().forEach(problem -> assertPlace(soft, problem, lines)));
      }
    }
  }

  private static void assertPlace(SoftAssertions soft, ConfigProblem problem, List<String> lines) {
    soft.assertThat(problem.line()).as("%s", problem).isBetween(1, lines.size());
    if (problem.line() >= 1 && problem.line() <= lines.size()) {
      String line = lines.get(problem.line() - 1);
      // Behind the last character something may be missing.
      int last = line.codePointCount(0, line.length()) + 1;
      soft.assertThat(problem.column()).as("%s", problem).isBetween(1, last);
    }
    for (String secret :
        List.of("hush-hush", "genesys-hush", "cxone-hush", "a key of some length")) {
      soft.assertThat(problem.message()).doesNotContain(secret);
    }
  }

  /// As editors count them, and YAML 1.2: ended by LF, CR LF or CR.
  private static List<String> lines(String text) {
    String shown = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return List.of(shown.split("\r\n|\r|\n", -1));
  }
}
