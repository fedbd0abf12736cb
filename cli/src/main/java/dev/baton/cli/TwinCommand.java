package dev.baton.cli;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.FaultScriptReader;
import dev.baton.twin.fault.InvalidFaultScript;
import dev.baton.twin.guide.RateLimit;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.http.WebhookTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the twins alone, so that any client can be tested against them.
@Command(
    name = "twin",
    description = {
      "Runs simulators of Genesys Cloud, NICE CXone and NICE Cognigy in one world, until they are"
          + " ended.",
      "Prints one line of JSON when they answer; GET /twin/books on any of them tells the truth."
    },
    mixinStandardHelpOptions = true)
final class TwinCommand implements Callable<Integer> {
  @Option(
      names = "--genesys-port",
      defaultValue = "9101",
      description = "0 takes any free port (default: ${DEFAULT-VALUE})")
  private int genesysPort;

  @Option(
      names = "--cxone-port",
      defaultValue = "9102",
      description = "0 takes any free port (default: ${DEFAULT-VALUE})")
  private int cxonePort;

  @Option(
      names = "--cognigy-port",
      defaultValue = "9103",
      description = "0 takes any free port (default: ${DEFAULT-VALUE})")
  private int cognigyPort;

  @Option(
      names = "--cognigy-rate",
      paramLabel = "N/SECONDS",
      defaultValue = "1000/300",
      description = "how many requests Cognigy serves (default: ${DEFAULT-VALUE})")
  private String cognigyRate;

  @Option(
      names = "--client-id",
      defaultValue = "demo-client",
      description = "the client that all platforms know (default: ${DEFAULT-VALUE})")
  private String clientId;

  @Option(
      names = "--client-secret",
      defaultValue = "demo-secret",
      description = "its secret (default: ${DEFAULT-VALUE})")
  private String clientSecret;

  @Option(
      names = "--token-seconds",
      defaultValue = "3600",
      description = "how long a token lives (default: ${DEFAULT-VALUE})")
  private int tokenSeconds;

  @Option(names = "--callers", defaultValue = "0", description = "further live callers at Genesys")
  private int callers;

  @Option(
      names = "--traffic",
      defaultValue = "0",
      description = "so many guests a minute begin to write to CXone's bots, at most 6000")
  private int traffic;

  @Option(names = "--faults", paramLabel = "FILE", description = "a fault script in YAML")
  private @Nullable Path faults;

  @Option(
      names = "--webhook-url",
      paramLabel = "URL",
      description = "push what happens to interactions to URL/v1/webhooks/PLATFORM/ACCOUNT")
  private @Nullable String webhookUrl;

  @Option(names = "--webhook-secret", description = "sign each push with it")
  private @Nullable String webhookSecret;

  @Option(
      names = "--webhook-account",
      paramLabel = "NAMES",
      description = "genesys_cloud=NAME,nice_cxone=NAME, or one name for both")
  private @Nullable String webhookAccount;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  TwinCommand() {}

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    WebhookTarget webhooks = webhooks();
    try (TwinServer server = start()) {
      server.pushTo(webhooks);
      out.println(server.readyLine());
      out.flush();
      Servers.untilEnded();
    }
    return ExitCodes.GOOD;
  }

  private TwinServer start() throws IOException {
    TwinOptions options = options();
    try {
      return TwinServer.start(
          faults == null
              ? options
              : options.withFaults(
                  FaultScriptReader.read(Files.readString(faults), faults.toString())));
    } catch (BindException | IllegalArgumentException | InvalidFaultScript e) {
      throw new CommandFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(ExitCodes.USAGE, "there is no file " + e.getMessage(), e);
    }
  }

  private @Nullable WebhookTarget webhooks() {
    if (webhookUrl == null && webhookSecret == null && webhookAccount == null) {
      return null;
    }
    if (webhookUrl == null || webhookSecret == null || webhookAccount == null) {
      throw new CommandFailure(
          ExitCodes.USAGE, "--webhook-url, --webhook-secret and --webhook-account go together");
    }
    try {
      return WebhookTarget.of(webhookUrl, webhookSecret, webhookAccount);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCodes.USAGE, "--webhook-" + e.getMessage(), e);
    }
  }

  private TwinOptions options() {
    try {
      return TwinOptions.defaults()
          .withPorts(genesysPort, cxonePort, cognigyPort)
          .withCognigyRate(rate())
          .withClient(clientId, clientSecret)
          .withTokenSeconds(tokenSeconds)
          .withCallers(callers)
          .withTraffic(traffic);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCodes.USAGE, asOption(String.valueOf(e.getMessage())), e);
    }
  }

  private RateLimit rate() {
    try {
      return RateLimit.parse(cognigyRate);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCodes.USAGE, "--cognigy-rate: " + e.getMessage(), e);
    }
  }

  /// What is wrong with `genesysPort` is told of `--genesys-port`: they have the same names.
  private static String asOption(String message) {
    String name = message.split(" ", 2)[0];
    String option = "--" + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return option + message.substring(name.length());
  }
}
