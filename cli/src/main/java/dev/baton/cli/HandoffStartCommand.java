package dev.baton.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Starts one handoff and waits for its end, or one for each line of a file.
@Command(
    name = "start",
    description =
        "Starts a handoff, or many from a file, waits until it has ended, and prints its timeline.",
    mixinStandardHelpOptions = true)
final class HandoffStartCommand implements Callable<Integer> {
  /// What most people wait for one caller.
  private static final long WAIT_MS = 60_000;

  /// A handoff ends within ten minutes by default, and a minute later at the latest.
  private static final long LINE_WAIT_MS = 660_000;

  private static final long WAIT_MAX_MS = 86_400_000;

  /// As many as a Cognigy account's rate serves without waiting.
  private static final int PARALLEL = 8;

  /// Each is a connection to Baton; a node takes some thousands. The default is small for another
  /// reason: every one holds a place at the destination, and a voice bot's platform takes 1,000
  /// requests in five minutes (guide 003).
  private static final int PARALLEL_MAX = 512;

  @Option(
      names = "--from",
      paramLabel = "ACCOUNT/INTERACTION",
      description = {
        "the leg that the caller is on now; with --from-file ACCOUNT,",
        "for the lines that have no source"
      })
  private @Nullable String from;

  @Option(
      names = "--from-file",
      paramLabel = "FILE",
      description = "hand over many sessions: one JSON object a line")
  private @Nullable Path file;

  @Option(
      names = "--to",
      arity = "1",
      paramLabel = "ROUTE",
      description = {
        "a configured route's name, ACCOUNT/agent/ID, ACCOUNT/queue/ID,",
        "ACCOUNT/flow/VERSION/QUEUE, ACCOUNT/number/E164[;EXTENSION]",
        "or ACCOUNT/sip/URI;",
        "may be repeated: the routes are tried in this order"
      })
  private List<String> to = new ArrayList<>();

  @Option(names = "--phone", description = "the caller's number in E.164")
  private @Nullable String phone;

  @Option(
      names = "--transfer-type",
      defaultValue = "warm",
      description = "consultative, warm or blind (default: ${DEFAULT-VALUE})")
  private String transferType;

  @Option(
      names = "--until",
      description = "active: somebody has her; queued: she stands in the queue (default: active)")
  private @Nullable String until;

  @Option(
      names = "--reason",
      description = "why a voice bot hands over, one word, for example complex_billing_issue")
  private @Nullable String reason;

  @Option(names = "--priority", description = "of a voice bot's caller: low, normal, high, urgent")
  private @Nullable String priority;

  @Option(
      names = "--no-preserve-media",
      description = "let the media stream of a voice bot's caller be set up anew")
  private boolean noPreserveMedia;

  @Option(
      names = "--dtmf",
      paramLabel = "KEYS",
      description = "the keys that the caller pressed, for example 130")
  private @Nullable String dtmf;

  @Option(names = "--idempotency-key", description = "the same key never starts a second handoff")
  private @Nullable String idempotencyKey;

  @Option(
      names = "--batch",
      paramLabel = "NAME",
      description = {
        "with --from-file: run again under the same name, a session is",
        "handed over once (default: the file's name)"
      })
  private @Nullable String batch;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = {
        "with --from-file: sessions at a time, 1 to " + PARALLEL_MAX,
        "(default: " + PARALLEL + ")"
      })
  private @Nullable Integer parallel;

  @Option(
      names = "--dry-run",
      description = "show what would be sent; nothing is stored and nothing is sent")
  private boolean dryRun;

  @Option(
      names = "--wait-ms",
      paramLabel = "MS",
      description = {
        "how long to wait for an end, of each line with --from-file",
        "(default: " + WAIT_MS + "; with --from-file " + LINE_WAIT_MS + ", longer",
        "than a handoff takes, so that no more are under way than",
        "--parallel says)"
      })
  private @Nullable Long waitMs;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  HandoffStartCommand() {}

  @Override
  public Integer call() {
    return file == null ? one() : many(file);
  }

  private long waitMs(long otherwiseMs) {
    long ms = waitMs == null ? otherwiseMs : waitMs;
    if (ms < 1 || ms > WAIT_MAX_MS) {
      throw new CommandFailure(ExitCodes.USAGE, "--wait-ms is 1 to " + WAIT_MAX_MS + ", a day");
    }
    return ms;
  }

  private int one() {
    if (batch != null || parallel != null) {
      String option = batch == null ? "--parallel" : "--batch";
      throw new CommandFailure(ExitCodes.USAGE, option + " needs --from-file");
    }
    long longestMs = waitMs(WAIT_MS);
    String body = body();
    PrintWriter out = server.out();
    try (ApiClient api = server.client()) {
      String path = dryRun ? "/v1/handoffs?dryRun=true" : "/v1/handoffs";
      ApiClient.Answer answer = api.post(path, body, idempotencyKey);
      if (!answer.isGood()) {
        throw Refusals.of(answer);
      }
      if (dryRun) {
        return rehearsed(out, answer.body());
      }
      String id = answer.body().path("handoffId").asString("");
      JsonNode view = api.awaitEnd(id, longestMs);
      if (server.json()) {
        out.println(view);
      } else {
        new TimelinePrinter(out).print(api.get("/v1/handoffs/" + id + "/timeline").body());
        out.println(TimelinePrinter.summary(view));
      }
      out.flush();
      return view.path("state").asString("").equals("completed")
          ? ExitCodes.GOOD
          : ExitCodes.FINDINGS;
    }
  }

  private int many(Path sessions) {
    if (phone != null || dtmf != null || idempotencyKey != null) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--phone, --dtmf and --idempotency-key are of one caller; write customer, context and key"
              + " into the lines of the file");
    }
    int atATime = parallel == null ? PARALLEL : parallel;
    long longestMs = waitMs(LINE_WAIT_MS);
    if (atATime < 1 || atATime > PARALLEL_MAX) {
      throw new CommandFailure(ExitCodes.USAGE, "--parallel is 1 to " + PARALLEL_MAX);
    }
    if (from != null && from.contains("/")) {
      throw new CommandFailure(
          ExitCodes.USAGE, "with --from-file, --from is the ACCOUNT alone; the lines say the rest");
    }
    String name = batch == null ? String.valueOf(sessions.getFileName()) : batch;
    List<BatchLine> lines =
        BatchFile.read(
            sessions,
            name,
            new BatchFile.Defaults(from, to, defaults(JsonMapper.shared().createObjectNode())));
    try (ApiClient api = server.client()) {
      // Who mistyped the server's address wants to know at once.
      api.get("/health");
      BatchReport report =
          new BatchReport(server.out(), server.progress(), server.json(), lines.size());
      CommandFailure stopped = new BatchRun(api, report, dryRun, longestMs).run(lines, atATime);
      boolean good = report.end();
      if (stopped != null) {
        throw stopped;
      }
      return good ? ExitCodes.GOOD : ExitCodes.FINDINGS;
    }
  }

  private int rehearsed(PrintWriter out, JsonNode rehearsal) {
    if (server.json()) {
      out.println(rehearsal);
    } else {
      new RehearsalPrinter(out).print(rehearsal);
    }
    out.flush();
    return ExitCodes.GOOD;
  }

  private String body() {
    String[] leg = from == null ? new String[0] : from.split("/", 2);
    if (leg.length != 2) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--from is ACCOUNT/INTERACTION, for example genesys-main/gen-int-1; or give --from-file");
    }
    if (to.isEmpty()) {
      throw new CommandFailure(ExitCodes.USAGE, "--to is missing; a route's name, for example");
    }
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("source").put("account", leg[0]).put("interactionId", leg[1]);
    for (String route : to) {
      RouteArgument.put(body.withArray("/routes").addObject(), route);
    }
    defaults(body);
    if (phone != null) {
      body.putObject("customer").put("phone", phone);
    }
    if (dtmf != null) {
      var keys = body.putObject("context").putArray("dtmfSequence");
      dtmf.chars().forEach(key -> keys.add(Character.toString(key)));
    }
    return body.toString();
  }

  /// What is the same for every line of a file that does not say it itself.
  private ObjectNode defaults(ObjectNode body) {
    body.put("transferType", transferType);
    if (until != null) {
      body.put("until", until);
    }
    if (reason != null) {
      body.put("reason", reason);
    }
    if (priority != null) {
      body.put("priority", priority);
    }
    if (noPreserveMedia) {
      body.put("preserveMediaStream", false);
    }
    return body;
  }
}
