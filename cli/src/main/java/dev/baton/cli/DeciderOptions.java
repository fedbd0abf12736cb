package dev.baton.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What every command has that decides about a dead letter.
final class DeciderOptions {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "who decides, for the record (default: the name you are logged in with)")
  private @Nullable String by;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DeciderOptions() {}

  ServerOptions server() {
    return server;
  }

  /// The beginning of a decision's body.
  ObjectNode body(@Nullable String reason) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("by", by == null ? System.getProperty("user.name", "") : by);
    if (reason != null) {
      body.put("reason", reason);
    }
    return body;
  }

  /// Decides about one dead letter and says how it stands then.
  ///
  /// @throws CommandFailure when it is not decided
  void decide(String handoffId, String decision, @Nullable String reason) {
    PrintWriter out = server.out();
    try (ApiClient api = server.client()) {
      String path = DeadLetterCommand.path(handoffId) + "/" + decision;
      ApiClient.Answer answer = api.post(path, body(reason).toString(), null);
      if (!answer.isGood()) {
        throw Refusals.of(answer);
      }
      if (server.json()) {
        out.println(answer.body());
      } else {
        out.println(TimelinePrinter.summary(answer.body()));
        if (!answer.body().path("terminal").asBoolean(true)) {
          out.println("  see what comes of it: baton handoff watch " + handoffId);
        }
      }
      out.flush();
    }
  }
}
