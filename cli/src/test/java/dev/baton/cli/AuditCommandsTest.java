package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.demo.DemoConfig;
import dev.baton.server.BatonServer;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An auditor's way through the log of a Baton that ran: in this order, because the database is
/// tampered with in the middle, and Baton ends before the last.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditCommandsTest {
  @TempDir private static Path folder;

  private static TwinServer twins;
  private static BatonServer baton;
  private static String handoff;

  @BeforeAll
  static void two_handoffs() throws IOException {
    Path data = folder.resolve("data");
    twins = TwinServer.start(TwinOptions.defaults());
    baton = Servers.start(DemoConfig.of(twins, 0, data, "", Map.of()));
    handoff = play();
    play();
  }

  private static String play() {
    String uri = "http://127.0.0.1:" + baton.port();
    String caller = twins.addCaller(Platform.GENESYS_CLOUD).id();
    try (ApiClient api = new ApiClient(URI.create(uri))) {
      ApiClient.Answer answer =
          api.post(
              "/v1/handoffs",
              """
              {"source": {"account": "genesys-main", "interactionId": "%s"},
               "routes": [{"account": "cxone-main", "targetAgentId": "nice-usr-4492"},
                 {"route": "billing"}],
               "customer": {"phone": "+14155550173"}}
              """
                  .formatted(caller),
              null);
      String id = answer.body().path("handoffId").asString("");
      Cli watch = Cli.run("handoff", "watch", id, "--server", uri);
      assertThat(watch.exitCode()).as(watch.text()).isZero();
      return id;
    }
  }

  @AfterAll
  static void stop() {
    baton.close();
    twins.close();
  }

  private static String data() {
    return folder.resolve("data").toString();
  }

  private static Path file(String name) {
    return folder.resolve(name);
  }

  private static Cli audit(String... arguments) {
    return Cli.run(Stream.concat(Stream.of("audit"), Stream.of(arguments)).toArray(String[]::new));
  }

  /// As somebody who owns the server can, past all triggers.
  private static void asSuperuser(String sql) throws SQLException, IOException {
    Path postgres = folder.resolve("data").resolve("postgres");
    Properties passwords = new Properties();
    try (var in = Files.newInputStream(postgres.resolve("passwords"))) {
      passwords.load(in);
    }
    List<String> pid = Files.readAllLines(postgres.resolve("data").resolve("postmaster.pid"));
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + pid.get(3) + "/baton",
                "postgres",
                passwords.getProperty("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica; " + sql);
    }
  }

  @Test
  @Order(1)
  void a_log_that_nobody_touched_is_good() {
    Cli verified = audit("verify", "--data", data());

    assertThat(verified.exitCode()).as(verified.text()).isZero();
    assertThat(verified.text())
        .contains("2 handoffs, played again, lead to exactly their stored state")
        .endsWith("GOOD\n")
        .doesNotContain("compare it");
    JsonNode json = audit("verify", "--data", data(), "--json").json();
    assertThat(json.path("good").asBoolean(false)).isTrue();
    assertThat(json.path("findings").isEmpty()).isTrue();
    assertThat(json.at("/head/signature").asString("")).hasSize(128);
  }

  @Test
  @Order(2)
  void an_export_is_verified_without_a_database_and_one_changed_letter_is_named()
      throws IOException {
    Path export = file("log.jsonl");
    Cli exported = audit("export", "--data", data(), "--out", export.toString());
    assertThat(exported.exitCode()).as(exported.text()).isZero();
    Cli good = audit("verify", "--export", export.toString());
    assertThat(good.exitCode()).as(good.text()).isZero();

    String text = Files.readString(export);
    int at = text.indexOf("\\\"from\\\":\\\"reserving\\\"");
    assertThat(at).isPositive();
    Files.writeString(
        file("changed.jsonl"),
        text.substring(0, at) + text.substring(at).replaceFirst("reserving", "reservinG"));
    Cli bad = audit("verify", "--export", file("changed.jsonl").toString());
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.text()).contains("FINDINGS", "handoff ", " row ", "it was changed");

    Files.writeString(file("cut.jsonl"), text.substring(0, text.length() / 2));
    Cli cut = audit("verify", "--export", file("cut.jsonl").toString());
    assertThat(cut.exitCode()).as(cut.text()).isEqualTo(1);

    Cli again = audit("export", "--data", data(), "--out", export.toString());
    assertThat(again.exitCode()).isEqualTo(2);
  }

  @Test
  @Order(3)
  void every_row_of_an_export_tells_what_an_auditor_asks_for() throws IOException {
    List<JsonNode> rows =
        Files.readAllLines(file("log.jsonl")).stream()
            .map(line -> JsonMapper.shared().readTree(line))
            .filter(line -> line.path("type").asString("").equals("row"))
            .toList();

    assertThat(rows)
        .hasSizeGreaterThan(10)
        .allSatisfy(row -> {
          assertThat(row.path("time").asString("")).endsWith("Z");
          assertThat(row.path("actor").asString("")).startsWith("baton-");
          assertThat(row.path("signal").asString("")).isNotEmpty();
          assertThat(row.path("agentIds").isArray()).isTrue();
          assertThat(row.at("/platformReferences/0/interactionId").asString(""))
              .startsWith("gen-int-");
          assertThat(row.at("/maskingStatus/status").asString("")).isNotEmpty();
          assertThat(row.path("hash").asString("")).hasSize(64);
        });
    assertThat(rows.getLast().at("/maskingStatus/status").asString("")).startsWith("sent_");

    Cli csv = audit("export", "--data", data(), "--format", "csv");
    assertThat(csv.exitCode()).isZero();
    assertThat(csv.text().lines().filter(line -> !line.isEmpty())).hasSize(rows.size() + 1);
    assertThat(csv.text()).startsWith("leaf_index,time,").contains("\"" + handoff + "\"");
  }

  @Test
  @Order(4)
  void one_byte_changed_in_the_database_is_found_and_named() throws Exception {
    asSuperuser(
        "UPDATE transition SET body = set_byte(body, 40, get_byte(body, 40) # 1)"
            + " WHERE handoff_id = '%s' AND seq = 3".formatted(handoff));
    Cli found = audit("verify", "--data", data());
    asSuperuser(
        "UPDATE transition SET body = set_byte(body, 40, get_byte(body, 40) # 1)"
            + " WHERE handoff_id = '%s' AND seq = 3".formatted(handoff));

    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.text()).contains("handoff " + handoff + " row 3: ");
    assertThat(audit("verify", "--data", data()).exitCode()).isZero();
  }

  @Test
  @Order(5)
  void a_head_that_was_kept_is_compared() throws Exception {
    JsonNode head = audit("verify", "--data", data(), "--json").json().path("head");
    Cli same = audit("verify", "--data", data(), "--since", head.toString());
    assertThat(same.exitCode()).as(same.text()).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("data/audit"))) {
      Path heads = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      assertThat(audit("verify", "--data", data(), "--since", heads.toString()).exitCode())
          .isZero();
    }

    ((ObjectNode) head).put("treeSize", 1_000_000);
    Cli forged = audit("verify", "--data", data(), "--since", head.toString());
    assertThat(forged.exitCode()).isEqualTo(1);
    assertThat(forged.text()).contains("the kept head of 1,000,000 leaves is not signed");
    baton.close();
  }

  @Test
  @Order(6)
  void a_data_folder_whose_database_does_not_run_is_read_as_well() {
    Cli verified = audit("verify", "--data", data());

    assertThat(verified.exitCode()).as(verified.text()).isZero();
    assertThat(Files.exists(folder.resolve("data/postgres/data/postmaster.pid")))
        .as("it is stopped again")
        .isFalse();
  }

  @Test
  @Order(7)
  void what_cannot_be_read_is_told_by_the_exit_code() throws IOException {
    assertThat(audit("verify").exitCode()).isEqualTo(2);
    assertThat(audit("verify", "--data", file("nothing").toString()).exitCode()).isEqualTo(2);
    assertThat(audit("verify", "--export", file("nothing").toString()).exitCode()).isEqualTo(2);
    assertThat(audit("verify", "--data", data(), "--since", "{}").exitCode()).isEqualTo(2);
    Files.writeString(file("no.pem"), "no key");
    assertThat(
            audit("verify", "--data", data(), "--public-key", file("no.pem").toString()).exitCode())
        .isEqualTo(2);
    assertThat(audit("verify", "--database-url", "postgresql://nobody@127.0.0.1:1/none").exitCode())
        .isEqualTo(3);
    assertThat(audit("verify", "--database-url", "mysql://x").exitCode()).isEqualTo(2);
  }
}
