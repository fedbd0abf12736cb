package dev.baton.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How the program that runs here is started once more, and what it was made from.
final class ThisProgram {
  private static final long GIT_MS = 5_000;

  private ThisProgram() {}

  /// The command line before a command: `java -jar baton-app.jar`, or with the classes of a build.
  static List<String> commandLine() {
    String classPath = System.getProperty("java.class.path");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xshare:auto");
    line.add("--enable-native-access=ALL-UNNAMED");
    if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
      line.addAll(List.of("-jar", classPath));
    } else {
      line.addAll(List.of("-cp", classPath, Main.class.getName()));
    }
    return line;
  }

  /// The commit of the checkout that this was built in, with `-dirty` behind it when it was changed
  /// since; null when there is none, or no git.
  static @Nullable String commit() {
    String first = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
    Path folder = Path.of(first).toAbsolutePath().getParent();
    if (folder == null) {
      return null;
    }
    try {
      Process git =
          new ProcessBuilder(
                  "git", "-C", folder.toString(), "describe", "--always", "--dirty", "--abbrev=10")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(GIT_MS, TimeUnit.MILLISECONDS) && git.exitValue() == 0
          ? said.strip()
          : null;
    } catch (IOException noGit) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
