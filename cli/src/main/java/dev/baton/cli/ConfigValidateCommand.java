package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.config.ConfigResult;
import dev.baton.config.RouteSpec;
import dev.baton.config.TenantConfig;
import dev.baton.core.account.Account;
import dev.baton.core.handoff.TimerRules;
import dev.baton.core.platform.Target;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads a configuration as `serve` would, and starts nothing.
@Command(
    name = "validate",
    description = {
      "Checks a configuration and names every mistake with its place.",
      "It is read as serve would; a good one is summed up, with the room of each timer rule."
    },
    mixinStandardHelpOptions = true)
final class ConfigValidateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "baton.yaml")
  private Path file;

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  ConfigValidateCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int exitCode =
        switch (ConfigFiles.read(file)) {
          case ConfigResult.Loaded(BatonConfig config) -> {
            if (json) {
              out.println(toJson(config));
            } else {
              print(config, out);
            }
            yield ExitCodes.GOOD;
          }
          case ConfigResult.Invalid invalid -> {
            if (json) {
              out.println(
                  ConfigFiles.toJson(file, invalid.problems()).put("omitted", invalid.omitted()));
            } else {
              out.println(file + " is refused:");
              ConfigFiles.lines(invalid).forEach(out::println);
            }
            yield ExitCodes.USAGE;
          }
        };
    out.flush();
    return exitCode;
  }

  private void print(BatonConfig config, PrintWriter out) {
    out.println(file + " is good");
    out.println("  server   " + config.server().address() + ":" + config.server().port());
    out.println("  journal  " + journal(config));
    for (TenantConfig tenant : config.tenants().values()) {
      out.println("  tenant   " + tenant.id());
      for (Account account : tenant.accounts().values()) {
        out.printf(
            "    account  %-20s %s (%s) at %s%n",
            account.name(),
            account.platform().wireName(),
            account.dialect().wireName(),
            account.apiBase());
      }
      for (RouteSpec route : tenant.routes().values()) {
        out.printf("    route    %-20s %s%n", route.name(), whereTo(route));
      }
    }
    out.println("  timers, all rules hold:");
    for (TimerRules.Rule rule : config.timerRules()) {
      out.printf("    %-22s %s%n", rule.name(), room(rule));
      out.println("      " + rule.message());
    }
  }

  private static String journal(BatonConfig config) {
    return config.journal().databaseUrl() == null
        ? "embedded PostgreSQL in " + config.journal().data()
        : "PostgreSQL by URL";
  }

  private static String whereTo(RouteSpec route) {
    return switch (route.target()) {
          case Target.Agent agent -> "agent " + agent.agentId();
          case Target.Queue queue -> "queue " + queue.queueId();
          case Target.Flow flow ->
              "queue " + flow.queueId() + " by version " + flow.flowVersionId() + " of its flow";
          case Target.Number number -> "number " + number.phoneNumber() + " (advisory)";
          case Target.SipUri sip -> sip.uri() + " (advisory)";
          case Target.Callback callback -> "a callback from queue " + callback.queueId();
        }
        + " at "
        + route.account();
  }

  private static String room(TimerRules.Rule rule) {
    return rule.slackMs() == null ? "does not apply" : rule.slackMs() + " ms to spare";
  }

  private ObjectNode toJson(BatonConfig config) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("file", file.toString()).put("good", true);
    json.put("server", config.server().address() + ":" + config.server().port());
    json.put("journal", journal(config));
    for (TenantConfig tenant : config.tenants().values()) {
      ObjectNode one = json.withArray("/tenants").addObject().put("tenant", tenant.id().value());
      for (Account account : tenant.accounts().values()) {
        one.withArray("/accounts")
            .addObject()
            .put("account", account.name().value())
            .put("platform", account.platform().wireName())
            .put("dialect", account.dialect().wireName())
            .put("apiBase", account.apiBase().toString());
      }
      for (RouteSpec route : tenant.routes().values()) {
        one.withArray("/routes")
            .addObject()
            .put("route", route.name())
            .put("account", route.account().value())
            .put("target", whereTo(route));
      }
    }
    for (TimerRules.Rule rule : config.timerRules()) {
      json.withArray("/timers")
          .addObject()
          .put("rule", rule.name())
          .put("slackMs", rule.slackMs())
          .put("message", rule.message());
    }
    return json;
  }
}
