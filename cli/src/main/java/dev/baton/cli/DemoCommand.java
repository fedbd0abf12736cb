package dev.baton.cli;

import dev.baton.cli.demo.Chapter;
import dev.baton.cli.demo.DemoConfig;
import dev.baton.cli.demo.DemoJson;
import dev.baton.cli.demo.DemoRun;
import dev.baton.server.BatonServer;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Plays real handoffs against the twins.
@Command(
    name = "demo",
    description = {
      "Plays real handoffs: Baton, its database and simulators of both platforms on this machine.",
      "Afterwards it stays up to be tried by hand; --once ends it, with 0 if nobody was lost."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  /// The ports of `baton twin`, so that commands in the documents fit.
  private static final int GENESYS_PORT = 9101;

  private static final int CXONE_PORT = 9102;
  private static final int COGNIGY_PORT = 9103;

  @Option(names = "--once", description = "end after the last chapter")
  private boolean once;

  @Option(
      names = "--json",
      description = "with --once: print one JSON object a chapter, and one with the sums")
  private boolean json;

  @Option(
      names = "--port",
      defaultValue = "8480",
      description = "Baton's port; when it is in use, any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "the database's folder (default: ~/.baton/demo)")
  private @Nullable Path data;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (json && !once) {
      throw new CommandFailure(ExitCodes.USAGE, "--json needs --once");
    }
    PrintWriter lines = spec.commandLine().getOut();
    PrintWriter out = json ? new PrintWriter(Writer.nullWriter()) : lines;
    // The demo prints its own story; of the log only trouble belongs beside it.
    System.setProperty("baton.log.level", "error");
    System.setProperty("baton.log.root", "error");
    Path folder = data != null ? data : Path.of(System.getProperty("user.home"), ".baton", "demo");
    Files.createDirectories(folder);
    TwinServer twins =
        TwinServer.start(
            TwinOptions.defaults()
                .withPorts(freeOr(GENESYS_PORT), freeOr(CXONE_PORT), freeOr(COGNIGY_PORT)));
    out.println("Genesys Cloud (twin) answers at " + twins.genesys());
    out.println("NICE CXone (twin) answers at    " + twins.cxone());
    out.println("NICE Cognigy (twin) answers at  " + twins.cognigy());
    out.println("Starting Baton and its PostgreSQL (data in " + folder + ") ...");
    out.flush();
    BatonServer baton =
        Servers.start(
            DemoConfig.withBots(twins, freeOr(port), folder.toAbsolutePath(), System.getenv()));
    Thread hook =
        Thread.ofPlatform()
            .name("baton-shutdown")
            .unstarted(() -> {
              baton.close();
              twins.close();
            });
    Runtime.getRuntime().addShutdownHook(hook);
    URI uri = URI.create("http://127.0.0.1:" + baton.port());
    out.println("Baton answers at                " + uri);
    twins.pushTo(DemoConfig.webhooks(baton.port()));
    boolean good = play(twins, uri, out, lines);
    if (!once) {
      stayUp(twins, uri, out);
    }
    return good ? ExitCodes.GOOD : ExitCodes.FINDINGS;
  }

  private boolean play(TwinServer twins, URI baton, PrintWriter out, PrintWriter lines) {
    Progress progress = json ? Progress.silent() : Progress.onTerminal(out);
    try (ApiClient api = new ApiClient(baton, progress)) {
      DemoRun run = new DemoRun(twins, api, out);
      int number = 1;
      for (Chapter chapter : Chapter.inOrder()) {
        DemoRun.Ending ending = run.play(chapter);
        printJson(lines, DemoJson.chapter(number++, ending));
      }
      DemoRun.Sums sums = run.conclude();
      printJson(lines, DemoJson.sums(sums));
      return sums.isGood();
    }
  }

  private void printJson(PrintWriter lines, String object) {
    if (json) {
      lines.println(object);
      lines.flush();
    }
  }

  private static void stayUp(TwinServer twins, URI baton, PrintWriter out)
      throws InterruptedException {
    out.println(
        """

        Everything stays up until Ctrl-C. Try a handoff of your own in another terminal:

          CALLER=$(curl -s -X POST %1$s/twin/callers | grep -o 'gen-int-[0-9a-f-]*' | head -n 1)
            makes a new caller, talking to an agent at Genesys

          bin/baton handoff start --server %3$s --from genesys-main/$CALLER \\
            --to cxone-main/agent/nice-usr-4498 --to billing --dtmf 130
            hands her to an agent at CXone, or else to the queue

          curl -s "%1$s/twin/books?interactionId=$CALLER"
            is the truth about her; the README has more, in both directions

        Genesys %1$s  CXone %2$s  Cognigy %4$s  Baton %3$s
        """
            .formatted(twins.genesys(), twins.cxone(), baton, twins.cognigy()));
    out.flush();
    Servers.untilEnded();
  }

  /// The port, or 0 when something else listens there.
  private static int freeOr(int wanted) {
    try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      // Taken: any other will do for a demo, and the port is printed.
      return 0;
    }
  }
}
