package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is read from a file of sessions.
class BatchFileTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final BatchFile.Defaults NONE = defaults(null, List.of());
  private static final BatchFile.Defaults SOME = defaults("bot", List.of("billing"));

  @TempDir private Path folder;

  private static BatchFile.Defaults defaults(@Nullable String account, List<String> to) {
    return new BatchFile.Defaults(
        account, to, JSON.createObjectNode().put("transferType", "warm").put("priority", "low"));
  }

  private List<BatchLine> read(BatchFile.Defaults defaults, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("sessions.jsonl"), bytes);
    return BatchFile.read(file, "monday", defaults);
  }

  private List<BatchLine> read(BatchFile.Defaults defaults, String... lines) throws IOException {
    return read(defaults, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static BatchLine.Entry entry(BatchLine line) {
    return (BatchLine.Entry) line;
  }

  private static BatchLine.Broken broken(BatchLine line) {
    return (BatchLine.Broken) line;
  }

  @Test
  void a_line_says_what_the_command_line_does_not() throws IOException {
    List<BatchLine> lines =
        read(
            SOME,
            "{\"session\":\"s-1\"}",
            """
            {"session":"s-2","source":"other","to":["cx/queue/q","back"],"priority":"high",\
            "reason":"complex","attributes":{"issueType":"billing"},"until":"queued"}\
            """);

    assertThat(JSON.readTree(entry(lines.get(0)).body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"source":{"account":"bot","interactionId":"s-1"},"routes":[{"route":"billing"}],
                 "transferType":"warm","priority":"low"}
                """));
    assertThat(JSON.readTree(entry(lines.get(1)).body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"source":{"account":"other","interactionId":"s-2"},
                 "routes":[{"account":"cx","targetQueueId":"q"},{"route":"back"}],
                 "transferType":"warm","priority":"high","reason":"complex",
                 "attributes":{"issueType":"billing"},"until":"queued"}
                """));
  }

  @Test
  void the_same_line_has_the_same_key_and_body_wherever_it_stands() throws IOException {
    String line = "{\"session\":\"s-1\",\"reason\":\"r\",\"priority\":\"high\"}";
    String turned = "{ \"priority\":\"high\", \"reason\":\"r\", \"session\":\"s-1\" }";
    BatchLine.Entry first = entry(read(SOME, line).getFirst());
    BatchLine.Entry later = entry(read(SOME, "{", "", turned).getLast());

    assertThat(later.number()).isEqualTo(3);
    assertThat(later.idempotencyKey()).isEqualTo(first.idempotencyKey()).matches("[a-z0-9-]{70}");
    assertThat(later.body()).isEqualTo(first.body());
  }

  @Test
  void another_batch_session_account_or_own_key_is_another_handoff() throws IOException {
    List<BatchLine> lines =
        read(
            SOME,
            "{\"session\":\"s-1\"}",
            "{\"session\":\"s-2\"}",
            "{\"session\":\"s-1\",\"source\":\"other\"}",
            "{\"session\":\"s-1\",\"key\":\"again\"}");
    Path file = folder.resolve("sessions.jsonl");
    assertThat(lines.stream().map(line -> entry(line).idempotencyKey()).collect(Collectors.toSet()))
        .hasSize(4)
        .doesNotContain(entry(BatchFile.read(file, "tuesday", SOME).getFirst()).idempotencyKey());
  }

  @Test
  void a_session_that_stands_twice_is_told_where_it_stood_first() throws IOException {
    List<BatchLine> lines =
        read(SOME, "{\"session\":\"s-1\"}", "", "{\"to\":\"other\",\"session\":\"s-1\"}");

    assertThat(broken(lines.get(1)).number()).isEqualTo(3);
    assertThat(broken(lines.get(1)).column()).isEqualTo(15);
    assertThat(broken(lines.get(1)).detail()).contains("line 1", "a key of its own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"session":"s-1","colour":"red"}               | 18 | there is no field 'colour'
          {"session":17}                                 | 2  | session must be a text
          {"session":""}                                 | 2  | session is empty
          {"session":"a b"}                              | 2  | a character that no id has
          {"session":null}                               | 2  | session must be a text
          {"reason":"hush"}                              | 1  | session is missing
          {"session":"s-1"                               | 17 | ends too early
          {"session":"s-1"} {"session":"hush"}           | 19 | behind the end
          {"session":"s-1","session":"hush"}             | 27 | stands twice
          ["s-1"]                                        | 1  | must be a JSON object
          hush                                           | 1  | not JSON
          {"session":"s-1","to":7}                       | 18 | a list of routes
          {"session":"s-1","to":["a",7]}                 | 18 | a list of routes
          {"session":"s-1","to":"a/b"}                   | 18 | ACCOUNT/queue/ID
          {"session":"s-1","to":"hush/x/+15551234567"}   | 18 | ACCOUNT/queue/ID
          {"session":"s-1","\\u001b[2J\\n":1}            | 18 | there is no field '?[2J?'
          {"session":"s-1","key":"x x"}                  | 18 | key has a character
          """)
  void a_broken_line_is_told_by_its_place_and_the_next_one_is_read(
      String line, int column, String detail) throws IOException {
    List<BatchLine> lines = read(SOME, line, "{\"session\":\"next\"}");

    assertThat(lines).hasSize(2);
    assertThat(broken(lines.get(0)).number()).isOne();
    assertThat(broken(lines.get(0)).detail()).contains(detail).doesNotContain("hush");
    assertThat(broken(lines.get(0)).column()).isEqualTo(column);
    assertThat(entry(lines.get(1)).session()).isEqualTo("next");
  }

  @Test
  void what_neither_the_line_nor_the_command_line_says_is_missed() throws IOException {
    assertThat(broken(read(NONE, "{\"session\":\"s-1\"}").getFirst()).detail())
        .contains("--from ACCOUNT");
    assertThat(broken(read(NONE, "{\"session\":\"s-1\",\"source\":\"a\"}").getFirst()).detail())
        .contains("--to ROUTE");
  }

  @Test
  void a_line_that_is_too_long_or_no_text_leaves_the_others_alone() throws IOException {
    byte[] good = "{\"session\":\"s-1\"}\r\n".getBytes(StandardCharsets.UTF_8);
    byte[] file = new byte[good.length + BatchFile.MAX_LINE_BYTES + 2 + 4];
    Arrays.fill(file, (byte) ' ');
    System.arraycopy(good, 0, file, 0, good.length);
    file[good.length + BatchFile.MAX_LINE_BYTES + 1] = '\n';
    file[file.length - 2] = (byte) 0xC3;
    List<BatchLine> lines = read(SOME, file);

    assertThat(entry(lines.get(0)).session()).isEqualTo("s-1");
    assertThat(lines.subList(1, 3))
        .extracting(line -> broken(line).number() + ": " + broken(line).detail())
        .containsExactly("2: the line has more than 64 KiB", "3: the line is not UTF-8");
  }

  @Test
  void a_byte_order_mark_and_blank_lines_are_nothing() throws IOException {
    List<BatchLine> lines = read(SOME, "\uFEFF{\"session\":\"s-1\"}", "  ", "\r", "");
    assertThat(lines).hasSize(1);
    assertThat(entry(lines.getFirst()).session()).isEqualTo("s-1");
  }

  @Test
  void a_file_that_is_missing_empty_or_too_large_is_a_mistake_of_the_command_line() {
    assertThatThrownBy(() -> BatchFile.read(folder.resolve("none"), "b", SOME))
        .isInstanceOfSatisfying(CommandFailure.class, BatchFileTest::isUsage)
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> BatchFile.read(folder, "b", SOME))
        .isInstanceOfSatisfying(CommandFailure.class, BatchFileTest::isUsage)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> read(SOME, "", "\n "))
        .isInstanceOfSatisfying(CommandFailure.class, BatchFileTest::isUsage)
        .hasMessageContaining("has no line");
    assertThatThrownBy(() -> read(SOME, new byte[BatchFile.MAX_BYTES + 1]))
        .isInstanceOfSatisfying(CommandFailure.class, BatchFileTest::isUsage)
        .hasMessageContaining("16 MiB");
  }

  private static void isUsage(CommandFailure failure) {
    assertThat(failure.exitCode()).isEqualTo(ExitCodes.USAGE);
  }

  /// Lines are cut, doubled and filled with other bytes, from one seed. Each is read or told by its
  /// number, and whatever is read could be sent.
  @Test
  void any_bytes_are_lines_that_can_be_asked_for_or_are_told_by_their_number() throws IOException {
    Random random = new Random(7);
    byte[] good =
        "{\"session\":\"s-1\",\"to\":[\"a/queue/b\"],\"attributes\":{\"n\":\"ü\"}}\n"
            .getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[4 * good.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = good[i % good.length];
      }
      for (int hurt = random.nextInt(6); hurt >= 0; hurt--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:\\\n0".charAt(random.nextInt(10));
      }
      List<BatchLine> lines = read(SOME, bytes);
      assertThat(lines).extracting(BatchLine::number).isSorted().doesNotHaveDuplicates();
      for (BatchLine line : lines) {
        switch (line) {
          case BatchLine.Broken b -> {
            assertThat(b.detail()).isNotEmpty();
            assertThat(b.column()).isNotNegative();
          }
          case BatchLine.Entry e -> {
            JsonNode body = JSON.readTree(e.body());
            assertThat(body).isInstanceOf(ObjectNode.class);
            assertThat(body.path("routes").isEmpty()).isFalse();
            assertThat(e.session()).isNotEmpty();
          }
        }
      }
    }
  }
}
