package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.demo.Chapter;
import dev.baton.cli.demo.DemoConfig;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/// The commands as a person or a script meets them: what they print and how they end.
class CommandsTest {
  @TempDir private Path folder;

  @Test
  void the_demo_ends_good_when_nobody_was_lost() throws Exception {
    try (BatonProcess demo =
        BatonProcess.start(
            Map.of(), "demo", "--once", "--port", "0", "--data", folder.toString())) {
      int exitCode = demo.awaitExit();
      assertThat(exitCode).as(demo.output()).isZero();
      assertThat(demo.output())
          .contains(Chapter.inOrder().stream().map(Chapter::title).toList())
          .contains("By the twins' books")
          .contains("Genesys Cloud to NICE CXone", "NICE CXone to Genesys Cloud")
          .contains("answered 410", "again (send 2, same order id)", "(after repair, cycle 1)")
          .contains("Genesys Cloud was asked for new tokens: 1")
          .contains("NICE CXone was asked for new tokens: 1")
          .contains("handed over: 1, callbacks: 0, messages that her person can read: 121")
          .contains("handed over: 0, callbacks: 1, messages that her person can read: 0")
          .contains("handed over: 1, callbacks: 0, messages that her person can read: 6")
          .contains(
              "Genesys Cloud shows: {callerName=Jane Doe, issueType=billing, priority=high}",
              "NICE CXone shows: {callerName=Jane Doe, issueType=billing, priority=high}",
              "her session: handoffTrigger false, variables lost: 0")
          .doesNotContain("THIS IS NOT HOW IT MUST END")
          .doesNotContain("+14155551234");
      assertThat(demo.output().lines().reduce((_, last) -> last).orElse("").split(" +"))
          .containsExactly("", "17", "14", "2", "1", "0", "0", "0");
    }
  }

  @Test
  void a_handoff_is_started_and_shown_from_the_command_line() throws Exception {
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults())) {
      Path config = folder.resolve("baton.yaml");
      Files.writeString(config, DemoConfig.yaml(twins, 0, folder.resolve("data")));
      try (BatonProcess server =
          BatonProcess.start(DemoConfig.environment(), "serve", "--config", config.toString())) {
        String uri = server.awaitLine("Baton serves on ").split(" ")[3];
        String interactionId = twins.addCaller(Platform.GENESYS_CLOUD).id();
        String leg = "genesys-main/" + interactionId;
        String agent = "cxone-main/agent/nice-usr-4492";
        Run dry =
            run("handoff", "start", "--server", uri, "--from", leg, "--to", agent, "--dry-run");
        assertThat(dry.exitCode()).as(dry.text()).isZero();
        assertThat(dry.text())
            .contains("nothing is sent", "attempt 1: " + agent, "agent nice-usr-4492")
            .contains("/v1/interactions/reserve/<reservationId>", "\"transferType\":\"warm\"");
        Run json =
            run(
                "handoff",
                "start",
                "--server",
                uri,
                "--from",
                leg,
                "--to",
                agent,
                "--dry-run",
                "--json");
        assertThat(JsonMapper.shared().readTree(json.text()).at("/attempts/0/calls/0/method"))
            .hasToString("\"POST\"");
        Run start =
            run(
                "handoff",
                "start",
                "--server",
                uri,
                "--from",
                leg,
                "--to",
                "cxone-main/agent/nice-usr-4492",
                "--dtmf",
                "130");
        assertThat(start.exitCode()).as(start.text()).isZero();
        assertThat(start.text()).contains("committed", "destination: active with nice-usr-4492");
        String id = start.text().replaceAll("(?s).*handoff (\\S+): completed.*", "$1");
        Run show = run("handoff", "show", "--server", uri, id);
        assertThat(show.exitCode()).isZero();
        assertThat(show.text()).contains("handoff " + id + ": completed");
        Run unknown = run("handoff", "show", "--server", uri, "no-such-handoff");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.text()).contains("there is no handoff no-such-handoff");
        Run wrong =
            run(
                "handoff",
                "start",
                "--server",
                uri,
                "--from",
                "genesis/" + interactionId,
                "--to",
                "billing");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.text()).contains("genesys-main, cxone-main").contains("not configured");
      }
    }
  }

  @Test
  void a_server_that_does_not_run_is_said_to_be_unreachable() {
    Run show = run("handoff", "show", "--server", "http://127.0.0.1:9", "x");
    assertThat(show.exitCode()).isEqualTo(3);
    assertThat(show.text()).contains("nothing answers at http://127.0.0.1:9");
  }

  @Test
  void a_configuration_that_breaks_a_timer_rule_is_refused_by_the_rules_name() throws Exception {
    Path config = config("timers:\n  commit-timeout: 14s\n");
    Run serve = run("serve", "--config", config.toString());
    assertThat(serve.exitCode()).isEqualTo(2);
    assertThat(serve.text()).contains("CommitFitsReservation").contains("baton.yaml:");
  }

  @Test
  void a_missing_configuration_is_named() {
    Run serve = run("serve", "--config", folder.resolve("nowhere.yaml").toString());
    assertThat(serve.exitCode()).isEqualTo(2);
    assertThat(serve.text()).contains("nowhere.yaml");
  }

  @Test
  void a_port_in_use_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        TwinServer twins = TwinServer.start(TwinOptions.defaults())) {
      Path config = folder.resolve("baton.yaml");
      Files.writeString(
          config, DemoConfig.yaml(twins, taken.getLocalPort(), folder.resolve("data")));
      try (BatonProcess server =
          BatonProcess.start(DemoConfig.environment(), "serve", "--config", config.toString())) {
        assertThat(server.awaitExit()).as(server.output()).isEqualTo(2);
        assertThat(server.output()).contains("port " + taken.getLocalPort() + " is in use");
      }
    }
  }

  @Test
  void a_database_that_does_not_answer_is_unreachable() throws Exception {
    Path config = config("");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst(
                "journal:\n  data: .*\n",
                "journal:\n  database-url: postgresql://nobody@127.0.0.1:9/none\n"));
    try (BatonProcess server =
        BatonProcess.start(DemoConfig.environment(), "serve", "--config", config.toString())) {
      assertThat(server.awaitExit()).as(server.output()).isEqualTo(3);
      assertThat(server.output()).contains("database").doesNotContain("\tat ");
    }
  }

  @Test
  void an_account_of_a_platform_without_an_adapter_is_refused_before_anything_starts()
      throws Exception {
    Path config = config("");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("platform: nice_cxone", "dialect: vendor\n" + "        platform: nice_cxone"));
    Run serve = run("serve", "--config", config.toString());
    assertThat(serve.exitCode()).isEqualTo(2);
    assertThat(serve.text()).contains("cxone-main").contains("vendor");
  }

  private Path config(String more) throws IOException {
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults())) {
      Path config = folder.resolve("baton.yaml");
      String yaml = DemoConfig.yaml(twins, 0, folder.resolve("data")) + more;
      Files.writeString(config, yaml.replaceAll("env:DEMO_\\w+", "env:PATH"));
      return config;
    }
  }

  private record Run(int exitCode, String text) {}

  private static Run run(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(text));
    line.setErr(new PrintWriter(text));
    int exitCode = line.execute(arguments);
    return new Run(exitCode, text.toString());
  }
}
