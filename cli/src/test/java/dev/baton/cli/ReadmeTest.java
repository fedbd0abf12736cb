package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A reader of the README types what stands there, in one terminal after the other.
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final int COMMANDS_S = 120;

  @TempDir private Path folder;

  @Test
  void the_commands_of_a_handoff_of_your_own_do_what_the_text_says() throws Exception {
    try (BatonProcess demo =
        BatonProcess.start(
            Map.of(), "demo", "--port", "0", "--data", folder.resolve("data").toString())) {
      String addresses = demo.awaitLine("Genesys http://");
      String said = shell(commands(addresses.split(" +")));
      List<String> states = found("\"state\":\"(\\w+)\"", said);
      assertThat(states).as(said).startsWith("completed").contains("completed");
      assertThat(said)
          .containsPattern("(?m)^ *[0-9a-f-]{36} +returned +source +billing ")
          .contains("\"attempts\":[{\"attempt\":1,")
          .contains("\"holder\":\"destination\"")
          .contains("active with nice-usr-4498", "\"dtmfSequence\":[\"1\",\"3\",\"0\"]")
          .contains("\"route\":\"genesys-main/agent/gen-usr-1003\"")
          .contains("\"reason\":\"cancelled\"")
          .doesNotContain("/problems/");
    }
  }

  /// The blocks of the section, with the demo's addresses and this build's Baton.
  private static String commands(String[] addresses) throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    int start = readme.indexOf("### A handoff of your own");
    String section = readme.substring(start, readme.indexOf("\n### ", start + 1));
    String baton =
        "%s -cp '%s' dev.baton.cli.Main"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"));
    return SHELL
        .matcher(section)
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining("echo\n"))
        .replace("GENESYS=http://127.0.0.1:9101", "GENESYS=" + addresses[1])
        .replace("CXONE=http://127.0.0.1:9102", "CXONE=" + addresses[3])
        .replace("BATON=http://127.0.0.1:8480", "BATON=" + addresses[7])
        .replace("bin/baton", baton);
  }

  private String shell(String commands) throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    Process shell =
        new ProcessBuilder("sh", "-eu", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      boolean ended = shell.waitFor(COMMANDS_S, TimeUnit.SECONDS);
      assertThat(ended).as(Files.readString(said)).isTrue();
      assertThat(shell.exitValue()).as(Files.readString(said)).isZero();
      return Files.readString(said);
    } finally {
      shell.destroyForcibly();
    }
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
  }
}
