package dev.baton.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs a command in this process, as the shell would see it.
///
/// @param text what it printed, to both outputs
record Cli(int exitCode, String text) {
  static Cli run(String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    CommandLine line = Main.commandLine();
    line.setOut(out);
    line.setErr(out);
    int exitCode = line.execute(arguments);
    out.flush();
    return new Cli(exitCode, text.toString());
  }

  /// What it printed, when that is one JSON value and nothing else.
  JsonNode json() {
    return JsonMapper.shared().readTree(text);
  }
}
