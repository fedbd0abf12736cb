package dev.baton.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Starts one handoff and waits for its end.
@Command(
    name = "start",
    description = "Starts a handoff, waits until it has ended, and prints its timeline.",
    mixinStandardHelpOptions = true)
final class HandoffStartCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "ACCOUNT/INTERACTION",
      description = "the leg that the caller is on now")
  private String from;

  @Option(
      names = "--to",
      required = true,
      arity = "1",
      paramLabel = "ROUTE",
      description = {
        "a configured route's name, ACCOUNT/agent/ID, ACCOUNT/queue/ID,",
        "ACCOUNT/number/E164[;EXTENSION] or ACCOUNT/sip/URI;",
        "may be repeated: the routes are tried in this order"
      })
  private List<String> to;

  @Option(names = "--phone", description = "the caller's number in E.164")
  private @Nullable String phone;

  @Option(
      names = "--transfer-type",
      defaultValue = "warm",
      description = "consultative, warm or blind (default: ${DEFAULT-VALUE})")
  private String transferType;

  @Option(
      names = "--dtmf",
      paramLabel = "KEYS",
      description = "the keys that the caller pressed, for example 130")
  private @Nullable String dtmf;

  @Option(names = "--idempotency-key", description = "the same key never starts a second handoff")
  private @Nullable String idempotencyKey;

  @Option(
      names = "--dry-run",
      description = "show what would be sent; nothing is stored and nothing is sent")
  private boolean dryRun;

  @Option(
      names = "--wait-ms",
      paramLabel = "MS",
      defaultValue = "60000",
      description = "how long to wait for its end (default: ${DEFAULT-VALUE})")
  private long waitMs;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  HandoffStartCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = server.out();
    try (ApiClient api = server.client()) {
      String path = dryRun ? "/v1/handoffs?dryRun=true" : "/v1/handoffs";
      ApiClient.Answer answer = api.post(path, body(), idempotencyKey);
      if (!answer.isGood()) {
        throw Refusals.of(answer);
      }
      if (dryRun) {
        return rehearsed(out, answer.body());
      }
      String id = answer.body().path("handoffId").asString("");
      JsonNode view = api.awaitEnd(id, waitMs);
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
    String[] leg = from.split("/", 2);
    if (leg.length != 2) {
      throw new CommandFailure(
          ExitCodes.USAGE, "--from is ACCOUNT/INTERACTION, for example genesys-main/gen-int-1");
    }
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("source").put("account", leg[0]).put("interactionId", leg[1]);
    for (String route : to) {
      RouteArgument.put(body.withArray("/routes").addObject(), route);
    }
    body.put("transferType", transferType);
    if (phone != null) {
      body.putObject("customer").put("phone", phone);
    }
    if (dtmf != null) {
      var keys = body.putObject("context").putArray("dtmfSequence");
      dtmf.chars().forEach(key -> keys.add(Character.toString(key)));
    }
    return body.toString();
  }
}
