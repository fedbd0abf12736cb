package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.config.TenantConfig;
import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import dev.baton.core.checkup.Check;
import dev.baton.core.checkup.Verdict;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Platform;
import dev.baton.journal.DatabaseCheckup;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.ScopeNeed;
import dev.baton.platform.probe.AccountProbe;
import dev.baton.platform.probe.ConnectorProbe;
import dev.baton.platform.probe.EscalationProbe;
import dev.baton.platform.probe.QueueProbe;
import dev.baton.platform.probe.StreamProbe;
import dev.baton.platform.stream.StreamConnector;
import dev.baton.platform.transport.EndpointProbe;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.MemoryTokenStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Looks at an installation and changes nothing.
@Command(
    name = "doctor",
    description = {
      "Looks whether Baton could run with a configuration, and changes nothing.",
      "It looks at the database, and at each account's way, token, scopes, clock and event stream,",
      "and at the queues and skill groups that its bots hand over to.",
      "It only reads: nothing is made, migrated, reserved or ordered."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "baton.yaml, as serve would take it")
  private Path config;

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DoctorCommand() {}

  @Override
  public Integer call() {
    // What is wrong is said by the checks; a library's log beside them would say it twice.
    System.setProperty("baton.log.level", "error");
    System.setProperty("baton.log.root", "error");
    PrintWriter out = spec.commandLine().getOut();
    BatonConfig loaded = ConfigFiles.require(config);
    InstantSource clock = InstantSource.system();
    List<Examination.Outcome> outcomes = new ArrayList<>();
    DoctorPrinter printer =
        new DoctorPrinter(out, json, json ? Progress.silent() : Progress.onTerminal(out));
    try (HttpTransport transport =
        new HttpTransport(clock, System::nanoTime, new MemoryTokenStore(clock))) {
      List<Examination> running =
          patients(loaded, clock, transport).stream().map(Examination::start).toList();
      for (Examination examination : running) {
        printer.begin(examination.subject());
        outcomes.add(examination.follow(printer::check));
      }
    }
    printer.conclude(outcomes);
    return exitCode(outcomes);
  }

  private List<Examination.Patient> patients(
      BatonConfig loaded, InstantSource clock, HttpTransport transport) {
    List<Examination.Patient> patients = new ArrayList<>();
    patients.add(
        new Examination.Patient(
            "configuration", false, out -> ConfigCheckup.look(config, loaded, out)));
    DatabaseCheckup database = new DatabaseCheckup(clock, loaded.timers().clockErrorLimitMs());
    patients.add(
        new Examination.Patient(
            "database",
            loaded.journal().databaseUrl() != null,
            out -> new JournalCheckup(loaded.journal(), pushing(loaded), database).look(out)));
    AccountProbe probe =
        new AccountProbe(
            new EndpointProbe(clock, System::nanoTime),
            transport,
            clock,
            new AccountProbe.Limits(
                loaded.timers().holdDurationMs(),
                loaded.timers().queryTimeoutMs(),
                loaded.timers().clockErrorLimitMs()));
    StreamProbe streams =
        new StreamProbe(new StreamConnector(transport, System::nanoTime, new SecureRandom()));
    for (Account account : loaded.accounts()) {
      patients.add(
          new Examination.Patient(
              "account " + account.name() + " (" + account.platform().wireName() + ")",
              true,
              out -> {
                boolean reached = look(probe, account, loaded, out);
                StreamSettings settings = stream(loaded, account);
                if (reached && settings != null) {
                  streams.look(account, settings, out);
                }
                if (reached) {
                  escalations(loaded, account, transport, out);
                  connectors(loaded, account, transport, out);
                }
                return reached;
              }));
    }
    return patients;
  }

  private static @Nullable StreamSettings stream(BatonConfig loaded, Account account) {
    TenantConfig tenant = loaded.tenants().get(account.tenant());
    return tenant == null ? null : tenant.streams().get(account.name());
  }

  private static void escalations(
      BatonConfig loaded, Account account, HttpTransport transport, Consumer<Check> out) {
    TenantConfig tenant = loaded.tenants().get(account.tenant());
    if (tenant == null) {
      return;
    }
    PlatformClient client = new PlatformClient(account, codec(account), transport);
    new EscalationProbe(new QueueProbe(client, loaded.timers().queryTimeoutMs()))
        .look(account.name(), EscalationPlaces.of(tenant, account.name()), out);
  }

  private static void connectors(
      BatonConfig loaded, Account account, HttpTransport transport, Consumer<Check> out) {
    TenantConfig tenant = loaded.tenants().get(account.tenant());
    if (tenant == null || account.platform() != Platform.NICE_COGNIGY) {
      return;
    }
    Map<String, String> leads = new LinkedHashMap<>();
    for (Account to : tenant.accounts().values()) {
      if (to.platform() != Platform.NICE_COGNIGY) {
        tenant
            .connectors(account.name(), to)
            .forEach(name -> leads.merge(name, to.name().value(), (a, b) -> a + " and " + b));
      }
    }
    Set<String> named = tenant.connectors().getOrDefault(account.name(), Map.of()).keySet();
    new ConnectorProbe(transport, loaded.timers().queryTimeoutMs())
        .look(
            account,
            leads.entrySet().stream()
                .map(lead ->
                    new ConnectorProbe.Lead(
                        lead.getKey(), lead.getValue(), named.contains(lead.getKey())))
                .toList(),
            out);
  }

  private static List<AccountName> pushing(BatonConfig loaded) {
    return loaded.accounts().stream()
        .filter(account -> account.webhookSecret() != null)
        .map(Account::name)
        .toList();
  }

  private static boolean look(
      AccountProbe probe, Account account, BatonConfig loaded, Consumer<Check> out) {
    TenantConfig tenant = loaded.tenants().get(account.tenant());
    Map<String, ScopeNeed> more = new LinkedHashMap<>();
    if (tenant != null) {
      more.putAll(EscalationPlaces.scopes(tenant, account.name(), codec(account)));
      if (takesFromBots(tenant, account)) {
        for (CallKind look : List.of(CallKind.READ_QUEUE, CallKind.READ_AGENTS)) {
          more.put(look.wireName(), codec(account).scopes(look));
        }
      }
    }
    return probe.look(account, codec(account), more, out);
  }

  /// Whether its queues are looked at before a voice bot's caller is handed over to them.
  private static boolean takesFromBots(TenantConfig tenant, Account account) {
    return account.platform() != Platform.NICE_COGNIGY
        && tenant.accounts().values().stream()
            .anyMatch(bot ->
                bot.platform() == Platform.NICE_COGNIGY
                    && !tenant.connectors(bot.name(), account).isEmpty());
  }

  private static PlatformCodec codec(Account account) {
    return switch (Codecs.forAccount(account.platform(), account.dialect())) {
      case CodecLookup.Found(var codec) -> codec;
      case CodecLookup.Missing missing ->
          throw new IllegalStateException(
              "an account without an adapter was loaded: " + missing.detail());
    };
  }

  /// Where nothing that was asked over the network has answered, that is what is wrong.
  private static int exitCode(List<Examination.Outcome> outcomes) {
    if (outcomes.stream()
        .filter(Examination.Outcome::remote)
        .noneMatch(Examination.Outcome::reached)) {
      return ExitCodes.UNREACHABLE;
    }
    return outcomes.stream()
            .flatMap(outcome -> outcome.checks().stream())
            .anyMatch(check -> check.verdict() == Verdict.FAIL)
        ? ExitCodes.FINDINGS
        : ExitCodes.GOOD;
  }
}
