package dev.baton.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.regex.Pattern;

/// Any bytes are no JSON, with a place, or a payload that is judged within bounds: what is said of
/// it holds no number that could be a person's, and what has no error can be handed over.
class DiagnosisFuzzTest {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{7}");
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

  @FuzzTest
  void any_payload_is_judged_without_telling_what_is_personal(byte[] data) {
    switch (PayloadReader.read(data)) {
      case PayloadReading.Malformed(int line, int column, String message) -> {
        assertThat(line).isNotNegative();
        assertThat(column).isNotNegative();
        assertThat(message).isNotBlank();
      }
      case PayloadReading.Read(Payload payload) -> {
        String country = data.length % 2 == 0 ? "US" : null;
        List<Finding> findings = TransferContextCheck.findings(payload, country);
        assertThat(findings.size()).isLessThanOrEqualTo(TransferContextCheck.MAX_FINDINGS);
        findings.forEach(DiagnosisFuzzTest::check);
        if (findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR)) {
          TransferContext context = TransferContext.of(payload);
          assertThat(context.queueId()).isNotBlank().isEqualTo(context.queueId().strip());
          assertThat(context.name()).isNotBlank();
          assertThat(context.phoneNumber()).matches(E164);
        }
      }
    }
  }

  private static void check(Finding finding) {
    assertThat(finding.path()).matches(path -> path.isEmpty() || path.startsWith("/"));
    assertThat(finding.path() + " " + finding.found()).doesNotContainPattern(NUMBER);
    assertThat(finding.fix()).isNotBlank();
    assertThat(finding.why()).isNotBlank();
    Correction corrected = finding.corrected();
    if (corrected != null && finding.path().endsWith("phoneNumber")) {
      assertThat(corrected.value()).matches(E164);
      assertThat(corrected.shown()).doesNotContainPattern(NUMBER);
      assertThat(corrected.because()).isNotBlank();
    }
  }
}
