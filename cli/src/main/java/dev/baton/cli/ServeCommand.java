package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.server.BatonServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs Baton.
@Command(
    name = "serve",
    description = "Runs Baton with a configuration, until it is ended.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "baton.yaml; docs/reference/configuration.yaml explains every key")
  private Path config;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    BatonConfig loaded = ConfigFiles.require(config);
    BatonServer server = Servers.start(loaded);
    Thread hook = Thread.ofPlatform().name("baton-shutdown").unstarted(server::close);
    Runtime.getRuntime().addShutdownHook(hook);
    out.println(
        "Baton serves on http://"
            + loaded.server().address()
            + ":"
            + server.port()
            + " (end it with Ctrl-C)");
    out.flush();
    Servers.untilEnded();
    return ExitCodes.GOOD;
  }
}
