package dev.baton.cli;

/// How a refusal of the API (RFC 9457) is told on a terminal.
final class Refusals {
  private Refusals() {}

  static CommandFailure of(ApiClient.Answer answer) {
    String title = answer.body().path("title").asString("HTTP " + answer.status());
    String detail = answer.body().path("detail").asString("");
    int exitCode =
        switch (answer.status()) {
          case 429, 503 -> ExitCodes.UNREACHABLE;
          case 404, 409 -> ExitCodes.FINDINGS;
          default -> ExitCodes.USAGE;
        };
    return new CommandFailure(exitCode, detail.isEmpty() ? title : title + ": " + detail);
  }
}
