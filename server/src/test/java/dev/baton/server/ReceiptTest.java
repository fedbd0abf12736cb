package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Checks real receipts as the document tells everybody to.
class ReceiptTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  private static final Path DOCUMENT = Path.of("../docs/how-to/check-a-receipt.md");

  private static final Pattern BLOCK = Pattern.compile("(?s)```sh check\n(.*?)```");

  @TempDir Path folder;

  /// What one run of the document's procedure came to.
  private record Check(int exitCode, String said) {}

  @BeforeAll
  static void the_tools_are_there() throws Exception {
    for (String tool : List.of("openssl version", "python3 --version")) {
      assumeTrue(
          new ProcessBuilder("sh", "-c", tool).start().waitFor() == 0, tool + " does not run");
    }
  }

  private Check check(JsonNode receipt) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("receipt.json"), receipt.toString());
    Matcher blocks = BLOCK.matcher(Files.readString(DOCUMENT));
    List<String> script = new ArrayList<>(List.of("set -e"));
    while (blocks.find()) {
      script.add(blocks.group(1));
    }
    assertThat(script).hasSize(3);
    Process process =
        new ProcessBuilder("sh", "-c", String.join("\n", script))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Check(process.exitValue(), said);
  }

  private static ObjectNode receipt() {
    JsonNode view = RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists"));
    String path = "/v1/handoffs/" + Rig.id(view) + "/receipt";
    Await.until(
        "a head covers all of it",
        () -> RIG.api().get(path).body().path("complete").asBoolean(false));
    return (ObjectNode) RIG.api().get(path).body();
  }

  @Test
  void a_real_receipt_passes_the_documents_procedure() throws Exception {
    for (int i = 0; i < 3; i++) {
      ObjectNode receipt = receipt();
      Check check = check(receipt);

      assertThat(check.exitCode()).as(check.said()).isZero();
      assertThat(check.said())
          .contains(
              "Signature Verified Successfully",
              "key " + receipt.at("/head/keyId").asString(""),
              receipt.path("rows").size() + " rows are in the log; none not covered");
      assertThat(receipt.path("rows").size()).isGreaterThan(5);
    }
  }

  @Test
  void a_changed_row_fails_it() throws Exception {
    ObjectNode receipt = receipt();
    ObjectNode row = (ObjectNode) receipt.at("/rows/2");
    row.put("body", row.path("body").asString("").replace("baton-", "batin-"));

    Check check = check(receipt);

    assertThat(check.exitCode()).isNotZero();
    assertThat(check.said()).contains("row 3 was changed");
  }

  @Test
  void a_row_of_another_log_fails_it() throws Exception {
    ObjectNode receipt = receipt();
    ObjectNode last = (ObjectNode) receipt.at("/rows/" + (receipt.path("rows").size() - 1));
    String body = last.path("body").asString("").replace("\"completed\"", "\"returned_\"");
    last.put("body", body);
    last.put("hash", java.util.HexFormat.of().formatHex(sha256(body)));

    Check check = check(receipt);

    assertThat(check.exitCode()).isNotZero();
    assertThat(check.said()).contains("is not in the log");
  }

  @Test
  void a_changed_head_fails_it() throws Exception {
    ObjectNode receipt = receipt();
    receipt.put("headText", receipt.path("headText").asString("").replace("size ", "size 1"));

    assertThat(check(receipt).exitCode()).isNotZero();
  }

  @Test
  void rows_of_the_last_moment_are_named_as_not_covered() {
    JsonNode view = RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists"));
    JsonNode receipt = RIG.api().get("/v1/handoffs/" + Rig.id(view) + "/receipt").body();

    long rows =
        Long.parseLong(
            Database.query(
                    RIG.databaseUrl(),
                    "SELECT count(*) FROM transition WHERE handoff_id = '%s'"
                        .formatted(Rig.id(view)))
                .getFirst());
    assertThat(receipt.path("rows").size() + receipt.path("notCovered").size()).isEqualTo(rows);
    assertThat(receipt.path("complete").asBoolean(false))
        .isEqualTo(receipt.path("notCovered").isEmpty());
  }

  @Test
  void a_handoff_that_is_not_there_has_no_receipt() {
    String path = "/v1/handoffs/019aa5c1-7b4e-7a1f-9c3d-2e8f7a6b5c4d/receipt";

    Problem.assertIs(RIG.api().get(path), 404, "not-found", path);
  }

  private static byte[] sha256(String text) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
