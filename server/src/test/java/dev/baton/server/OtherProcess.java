package dev.baton.server;

import dev.baton.config.ConfigLoader;
import dev.baton.config.ConfigResult;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A Baton in a process of its own, to be killed.
final class OtherProcess {
  /// What it prints once it serves, with its port behind.
  static final String READY = "READY ";

  private OtherProcess() {}

  /// @param args the configuration file
  public static void main(String[] args) throws InterruptedException {
    switch (ConfigLoader.load(Path.of(args[0]), System.getenv())) {
      case ConfigResult.Loaded(var config) -> {
        BatonServer server = BatonServer.start(config);
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(READY + server.port());
        new CountDownLatch(1).await();
      }
      case ConfigResult.Invalid(var problems, int _) ->
          throw new IllegalStateException(problems.toString());
    }
  }
}
