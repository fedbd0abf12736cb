package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.config.ConfigResult;
import dev.baton.config.GuideConfig;
import dev.baton.config.GuideConfigLoader;
import dev.baton.config.GuideConfigResult;
import dev.baton.config.PayloadResult;
import dev.baton.core.account.Account;
import dev.baton.core.diagnosis.Payload;
import dev.baton.core.handoff.Timers;
import dev.baton.core.platform.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is to be diagnosed, from guide 001's `config.yaml` or a `baton.yaml`.
///
/// @param placeholder whether the client is the one of the guide's sample
/// @param orderMs how long an order may take
/// @param queryMs how long a read may take
record DiagnoseSetup(
    Account account, Payload payload, boolean placeholder, long orderMs, long queryMs) {
  /// Reads the files.
  ///
  /// @param payloadFile goes before the one of the configuration; null when there is none
  /// @param account which one of several; null for the only one
  /// @throws CommandFailure naming what is wrong, with line and column
  static DiagnoseSetup read(Path config, @Nullable Path payloadFile, @Nullable String account) {
    return switch (GuideConfigLoader.load(config, System.getenv())) {
      case GuideConfigResult.Loaded(GuideConfig guide) ->
          ofGuide(config, guide, payloadFile, account);
      case GuideConfigResult.BatonYaml _ ->
          ofBaton(ConfigFiles.require(config), payloadFile, account);
      case GuideConfigResult.Refused(ConfigResult.Invalid invalid) ->
          throw refused(config, "the configuration", invalid);
    };
  }

  private static DiagnoseSetup ofGuide(
      Path config, GuideConfig guide, @Nullable Path payloadFile, @Nullable String account) {
    if (account != null && !account.equals(guide.account().name().value())) {
      throw new CommandFailure(
          ExitCodes.USAGE, config + " describes one account; leave out --account " + account);
    }
    Payload payload = payloadFile == null ? guide.testPayload() : payload(payloadFile);
    if (payload == null) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          config
              + " has no test_payload; put the payload that the bot sends there, under"
              + " transferContext, or name its file with --payload");
    }
    Timers timers = Timers.defaults();
    return new DiagnoseSetup(
        guide.account(),
        payload,
        guide.placeholder(),
        timers.commitTimeoutMs(),
        timers.queryTimeoutMs());
  }

  private static DiagnoseSetup ofBaton(
      BatonConfig config, @Nullable Path payloadFile, @Nullable String name) {
    Account account = one(config.accounts(), name);
    if (payloadFile == null) {
      throw new CommandFailure(
          ExitCodes.USAGE, "a baton.yaml has no payload to diagnose; name a file with --payload");
    }
    return new DiagnoseSetup(
        account,
        payload(payloadFile),
        false,
        config.timers().commitTimeoutMs(),
        config.timers().queryTimeoutMs());
  }

  private static Account one(List<Account> accounts, @Nullable String name) {
    List<Account> all =
        accounts.stream().filter(one -> one.platform() == Platform.NICE_CXONE).toList();
    String names = all.stream().map(one -> one.name().value()).collect(Collectors.joining(", "));
    if (all.isEmpty()) {
      throw new CommandFailure(
          ExitCodes.USAGE, "the configuration has no account of nice_cxone to hand over to");
    }
    List<Account> meant =
        all.stream().filter(one -> name == null || one.name().value().equals(name)).toList();
    if (meant.isEmpty()) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--account " + name + " is no account of nice_cxone; there are " + names);
    }
    if (meant.size() > 1) {
      throw new CommandFailure(
          ExitCodes.USAGE, "say which account with --account; there are " + names);
    }
    return meant.getFirst();
  }

  private static Payload payload(Path file) {
    return switch (GuideConfigLoader.payload(file)) {
      case PayloadResult.Loaded(Payload payload) -> payload;
      case PayloadResult.Refused(ConfigResult.Invalid invalid) ->
          throw refused(file, "the payload", invalid);
    };
  }

  private static CommandFailure refused(Path file, String what, ConfigResult.Invalid invalid) {
    return new CommandFailure(
        ExitCodes.USAGE,
        what
            + " cannot be read:"
            + System.lineSeparator()
            + String.join(System.lineSeparator(), ConfigFiles.lines(invalid)),
        ConfigFiles.toJson(file, invalid.problems()).put("omitted", invalid.omitted()).toString());
  }
}
