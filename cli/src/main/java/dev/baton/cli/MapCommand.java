package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.ContextFit;
import dev.baton.core.context.privacy.MappedContext;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.WireRequest;
import dev.baton.journal.Claims;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.ContextPlan;
import dev.baton.platform.PlatformCodec;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Shows what a destination would be told of a context. Asks nobody and sends nothing.
@Command(
    name = "map",
    description = {
      "Shows what a destination would be told of a context.",
      "The request, its size against what the account takes, and what was stripped, dropped,",
      "masked, tokenised or left as a claim.",
      "Ends with 1 when nothing of it can be delivered."
    },
    mixinStandardHelpOptions = true)
final class MapCommand implements Callable<Integer> {
  private static final Map<String, Platform> PLATFORMS =
      Map.of(
          "genesys", Platform.GENESYS_CLOUD,
          "cxone", Platform.NICE_CXONE,
          "cognigy", Platform.NICE_COGNIGY);

  @Option(
      names = "--in",
      required = true,
      paramLabel = "FILE",
      description = "a canonical context as JSON")
  private Path in;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "genesys or cxone, or with --config the name of an account")
  private String to;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "baton.yaml, for its privacy rules and limits; else the defaults")
  private @Nullable Path config;

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  MapCommand() {}

  @Override
  public Integer call() {
    BatonConfig loaded = config == null ? null : ConfigFiles.require(config);
    Account account = loaded == null ? defaultAccount() : account(loaded);
    CanonicalContext context = ContextFile.require(in);
    BatonConfig.Server server = loaded == null ? BatonConfig.Server.defaults() : loaded.server();
    BatonConfig.Privacy privacy =
        loaded == null ? BatonConfig.Privacy.defaults() : loaded.privacy();
    String claims = server.claimsUrl(server.port());
    Order.DeliverContext order =
        new Order.DeliverContext(
            new OrderId("map/1/deliver_context/1"),
            account.name(),
            context.canonicalInteractionId());
    PlatformCodec codec = codec(account.platform());
    ContextPlan plan =
        ContextPlan.of(
            codec,
            account,
            privacy.rules(),
            order,
            context,
            claims == null ? null : claims + "x".repeat(Claims.TOKEN_CHARS));
    Shown shown =
        switch (plan.fit()) {
          case ContextFit.Result.Whole(MappedContext mapped, int bytes) ->
              new Shown(codec.encode(order, account, mapped.context()), bytes, mapped.losses());
          case ContextFit.Result.WithClaim(MappedContext mapped, int bytes) ->
              new Shown(codec.encode(order, account, mapped.context()), bytes, mapped.losses());
          case ContextFit.Result.TooLarge(int bytes) ->
              new Shown(null, bytes, plan.whole().losses());
        };
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(account, plan, shown));
    } else {
      print(out, account, plan, shown);
    }
    out.flush();
    return shown.request() == null ? ExitCodes.FINDINGS : ExitCodes.GOOD;
  }

  /// @param request null when nothing can be sent
  private record Shown(@Nullable WireRequest request, int bytes, List<ContextLoss> losses) {}

  private Account account(BatonConfig loaded) {
    Platform platform = PLATFORMS.get(to);
    Optional<Account> found =
        loaded.tenants().values().stream()
            .flatMap(tenant -> tenant.accounts().values().stream())
            .filter(a -> a.name().value().equals(to) || a.platform() == platform)
            .findFirst();
    return found.orElseThrow(() ->
        new CommandFailure(
            ExitCodes.USAGE, "--to " + to + ": the configuration has no such account or platform"));
  }

  private Account defaultAccount() {
    Platform platform = PLATFORMS.get(to);
    if (platform == null) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--to " + to + " is none of genesys, cxone; an account's name needs --config");
    }
    URI nowhere = URI.create("https://" + to + ".example");
    return new Account(
        new AccountName(to),
        new TenantId("default"),
        platform,
        Dialect.GUIDE,
        nowhere,
        nowhere,
        "",
        new Secret(""),
        List.of(),
        0,
        null,
        null,
        AccountLimits.defaults());
  }

  private static PlatformCodec codec(Platform platform) {
    if (platform == Platform.NICE_COGNIGY) {
      throw new CommandFailure(
          ExitCodes.USAGE, "nice_cognigy is a source alone: no context is delivered to it");
    }
    return switch (Codecs.forAccount(platform, Dialect.GUIDE)) {
      case CodecLookup.Found(PlatformCodec codec) -> codec;
      case CodecLookup.Missing missing ->
          throw new CommandFailure(ExitCodes.USAGE, missing.detail());
    };
  }

  private static JsonNode body(WireRequest request) {
    return JsonMapper.shared().readTree(Objects.requireNonNullElse(request.body(), "{}"));
  }

  private static void print(PrintWriter out, Account account, ContextPlan plan, Shown shown) {
    WireRequest request = shown.request();
    if (request != null) {
      out.println(request.method() + " " + request.path());
      out.println(body(request).toPrettyString());
    }
    out.printf("%,d bytes; %s takes %,d%n", shown.bytes(), account.name(), plan.maxBytes());
    shown.losses().forEach(loss -> out.printf("  %-9s %s%n", loss.kind().wireName(), loss.path()));
    if (plan.lostBecause() != null) {
      out.println("nothing of it can be delivered: " + plan.lostBecause());
    } else if (plan.fit() instanceof ContextFit.Result.WithClaim) {
      out.println("the whole waits behind contextClaim; its token is made when it is sent");
    } else if (shown.losses().isEmpty()) {
      out.println("all of it is delivered as it is");
    }
  }

  private static ObjectNode toJson(Account account, ContextPlan plan, Shown shown) {
    ObjectNode all = JsonMapper.shared().createObjectNode();
    all.put("account", account.name().value()).put("platform", account.platform().wireName());
    WireRequest request = shown.request();
    if (request != null) {
      all.put("method", request.method()).put("path", request.path());
      all.set("body", body(request));
    }
    all.put("bytes", shown.bytes()).put("maxBytes", plan.maxBytes());
    all.put("claim", plan.fit() instanceof ContextFit.Result.WithClaim);
    all.set("losses", JsonMapper.shared().valueToTree(shown.losses()));
    if (plan.lostBecause() != null) {
      all.put("lostBecause", plan.lostBecause());
    }
    return all;
  }
}
