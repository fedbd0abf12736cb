package dev.baton.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is found in payloads, row by row, and what is bounded.
class TransferContextCheckTest {
  static List<PayloadTable.Case> payloads() {
    if (Boolean.getBoolean("baton.update")) {
      PayloadTable.rewrite();
    }
    return PayloadTable.read();
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void a_payload_is_told_exactly_what_is_wrong_with_it(PayloadTable.Case payload) {
    assertThat(payload.rows()).isEqualTo(payload.expected());
  }

  @Test
  void the_table_breaks_every_rule_of_the_payload_and_has_forty_broken_payloads() {
    List<PayloadTable.Case> all = PayloadTable.read();
    assertThat(all.stream().filter(one -> isBroken(one.findings())))
        .hasSizeGreaterThanOrEqualTo(40);
    assertThat(Stream.of(Rule.values()).takeWhile(rule -> rule != Rule.ACCOUNT_UNREACHABLE))
        .filteredOn(rule -> rule != Rule.PAYLOAD_TOO_LARGE)
        .isSubsetOf(
            all.stream()
                .flatMap(one -> one.findings().stream())
                .map(Finding::rule)
                .collect(Collectors.toSet()));
  }

  private static boolean isBroken(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.severity() != Severity.NOTICE);
  }

  @Test
  void a_finding_says_why_and_how_to_fix_it_and_where_it_usually_comes_from() {
    Finding finding = only("\"phoneNumber\": \"(555) 123-4567\"", "US");
    assertThat(finding.why()).contains("400", "Invalid phone number format");
    assertThat(finding.fix()).isNotBlank();
    assertThat(finding.causes()).anyMatch(cause -> cause.contains("Cognigy"));
    Correction corrected = Objects.requireNonNull(finding.corrected());
    assertThat(corrected.value()).isEqualTo("+15551234567");
    assertThat(corrected.guess()).isTrue();
    assertThat(corrected.shown()).isEqualTo("+1********67");
    assertThat(finding.toString().replace(corrected.value(), "")).doesNotContain("5551234");
  }

  @Test
  void a_number_that_names_its_country_is_corrected_without_a_guess() {
    Correction corrected =
        Objects.requireNonNull(only("\"phoneNumber\": \"+49 (30) 23125-123\"", "US").corrected());
    assertThat(corrected.value()).isEqualTo("+493023125123");
    assertThat(corrected.guess()).isFalse();
  }

  @Test
  void a_payload_that_is_too_large_is_told_so_and_its_findings_are_bounded() {
    String keys =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"key%d\": {}".formatted(i))
            .collect(Collectors.joining(", "));
    List<Finding> findings = findings("{\"transferContext\": {" + keys + "}}", null);
    assertThat(findings).hasSize(TransferContextCheck.MAX_FINDINGS);
    assertThat(findings.getFirst().rule()).isEqualTo(Rule.PAYLOAD_TOO_LARGE);
    assertThat(PayloadReader.read(new byte[Payload.READ_BYTES + 1]))
        .isEqualTo(new PayloadReading.Malformed(0, 0, "has more than 1 MiB"));
  }

  @Test
  void text_that_is_no_json_is_told_with_its_place_and_without_its_words() {
    assertThat(PayloadReader.read(bytes("{\n  \"transferContext\": +14155551234}")))
        .isEqualTo(new PayloadReading.Malformed(2, 23, "this is not JSON"));
    assertThat(PayloadReader.read(bytes("{\"transferContext\": {")))
        .isInstanceOfSatisfying(
            PayloadReading.Malformed.class,
            malformed -> assertThat(malformed.message()).isEqualTo("the JSON ends too early"));
    assertThat(PayloadReader.read(bytes("{} {}"))).isInstanceOf(PayloadReading.Malformed.class);
    assertThat(PayloadReader.read(bytes("  "))).isInstanceOf(PayloadReading.Malformed.class);
    assertThat(PayloadReader.read(bytes("[".repeat(600) + "]".repeat(600))))
        .isInstanceOfSatisfying(
            PayloadReading.Malformed.class,
            malformed -> assertThat(malformed.message()).contains("nested too deeply"));
  }

  @Test
  void what_a_handover_needs_is_taken_from_a_payload_without_errors() {
    PayloadTable.Case sample = PayloadTable.read().getFirst();
    Payload payload = ((PayloadReading.Read) PayloadReader.read(bytes(sample.json()))).payload();
    TransferContext context = TransferContext.of(payload);
    assertThat(context.queueId()).isEqualTo("a1b2c3d4-5678-90ab-cdef-123456789012");
    assertThat(context.customAttributes())
        .containsEntry("intent", "billing_inquiry")
        .containsEntry("confidence", "0.95");
    assertThat(context.toString()).doesNotContain("John", "555");
  }

  private static Finding only(String phoneNumber, String country) {
    List<Finding> findings =
        findings(
            "{\"transferContext\": {\"queueId\": \"q\", \"participant\": {\"name\": \"A\", "
                + phoneNumber
                + "}}}",
            country);
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private static List<Finding> findings(String json, @Nullable String country) {
    PayloadReading reading = PayloadReader.read(bytes(json));
    assertThat(reading).isInstanceOf(PayloadReading.Read.class);
    return TransferContextCheck.findings(((PayloadReading.Read) reading).payload(), country);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
