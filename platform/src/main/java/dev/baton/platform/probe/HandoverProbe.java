package dev.baton.platform.probe;

import dev.baton.core.account.Account;
import dev.baton.core.checkup.Check;
import dev.baton.core.diagnosis.QueueHealth;
import dev.baton.core.diagnosis.Rule;
import dev.baton.core.diagnosis.ScopeCheck;
import dev.baton.core.diagnosis.Subject;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.QueueView;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.transport.EndpointProbe;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.TokenLook;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks whether handovers into one queue of an account get through: the way to its hosts, its
/// token and what that may do, the queue, and the queue's agents. It sends queries only. Blocks:
/// made for a virtual thread.
public final class HandoverProbe {
  private final EndpointProbe endpoints;
  private final HttpTransport transport;
  private final long queryTimeoutMs;

  /// What came of looking, besides what was told.
  ///
  /// @param reached whether the platform answered anything
  /// @param queueName the queue's name for people; null when it has none or was not read
  public record Look(boolean reached, @Nullable String queueName) {}

  /// @param queryTimeoutMs how long a token request and a read may take, each
  public HandoverProbe(EndpointProbe endpoints, HttpTransport transport, long queryTimeoutMs) {
    this.endpoints = endpoints;
    this.transport = transport;
    this.queryTimeoutMs = queryTimeoutMs;
  }

  /// Looks, and tells each subject when it has been looked at. After a failure nothing is tried
  /// that depends on it.
  ///
  /// @param queueId null when there is none to look at
  /// @param live whether a live probe follows, which needs more scopes
  public Look look(
      Account account,
      PlatformCodec codec,
      @Nullable String queueId,
      boolean live,
      Consumer<Subject> out) {
    Subject.Notes notes =
        new Subject.Notes("account " + account.name() + " (" + account.platform().wireName() + ")");
    boolean hosts = hosts(account, notes);
    TokenLook token = hosts ? transport.lookForToken(account, queryTimeoutMs) : null;
    boolean granted =
        switch (token) {
          case null -> false;
          case TokenLook.Denied denied -> {
            denied(account, denied, notes);
            yield false;
          }
          case TokenLook.Granted given -> {
            notes.pass("token", TokenWords.of(given));
            ScopeCheck.look(given.scopes(), needs(codec, live), notes);
            yield true;
          }
        };
    out.accept(notes.subject());
    boolean reached = granted || (token instanceof TokenLook.Denied denied && denied.status() != 0);
    if (queueId == null) {
      return new Look(reached, null);
    }
    if (!granted) {
      out.accept(Subject.skipped("queue " + queueId));
      out.accept(Subject.skipped("agents"));
      return new Look(reached, null);
    }
    return new Look(true, queue(account, codec, queueId, out));
  }

  private boolean hosts(Account account, Subject.Notes notes) {
    long timeoutMs = account.limits().connectTimeoutMs();
    Consumer<Check> out = check -> note(check, notes);
    boolean reached = endpoints.look(account.apiBase(), "the URL of the API", timeoutMs, out);
    if (AccountProbe.sameHost(account.apiBase(), account.tokenUrl())) {
      return reached;
    }
    String tokens = "the URL of the tokens";
    return endpoints.look(account.tokenUrl(), tokens, timeoutMs, out) && reached;
  }

  private static void note(Check check, Subject.Notes notes) {
    switch (check.verdict()) {
      case PASS -> notes.pass(check.name(), check.found());
      case WARN ->
          notes.find(Rule.CONNECTION_DOUBTFUL, check.found() + ": " + check.why(), check.fix());
      case FAIL -> notes.find(Rule.ACCOUNT_UNREACHABLE, check.found(), check.fix());
    }
  }

  private static void denied(Account account, TokenLook.Denied denied, Subject.Notes notes) {
    Rule rule =
        switch (denied.reason()) {
          case TOKEN_REFUSED -> Rule.TOKEN_REFUSED;
          case TOKEN_UNREACHABLE -> Rule.TOKEN_UNAVAILABLE;
          case BREAKER_OPEN, BUDGET_EMPTY, CONNECT_REFUSED, DNS, TLS_HANDSHAKE ->
              Rule.ACCOUNT_UNREACHABLE;
        };
    notes.find(rule, denied.detail(), AccountProbe.tokenFix(account, denied.status()));
  }

  /// Guide 001's scopes. The first two are needed here, the flow's by each handover, and the
  /// creation's by a live probe alone, which has to end what it made, too.
  private static List<ScopeCheck.Need> needs(PlatformCodec codec, boolean live) {
    List<ScopeCheck.Need> needs = new ArrayList<>();
    needs.add(need(codec, CallKind.READ_QUEUE, true));
    needs.add(need(codec, CallKind.READ_AGENTS, true));
    needs.add(need(codec, CallKind.CREATE_INTERACTION, live));
    if (live) {
      needs.add(need(codec, CallKind.READ_LEG, true));
      needs.add(need(codec, CallKind.END_LEG, true));
    }
    needs.add(ScopeCheck.Need.of("the flow's handover", "flow:execute", true));
    needs.add(ScopeCheck.Need.of("reading users", "user:read", false));
    return needs;
  }

  private static ScopeCheck.Need need(PlatformCodec codec, CallKind kind, boolean required) {
    return new ScopeCheck.Need(kind.wireName(), codec.scopes(kind).groups(), required);
  }

  private @Nullable String queue(
      Account account, PlatformCodec codec, String queueId, Consumer<Subject> out) {
    PlatformClient client = new PlatformClient(account, codec, transport);
    Outcome queue = client.run(new Query.ReadQueue(account.name(), queueId), null, queryTimeoutMs);
    out.accept(QueueHealth.queue(queueId, queue, codec.scopes(CallKind.READ_QUEUE).groups()));
    if (queue instanceof Outcome.Done(Answer.QueueRead(QueueView.Absent _))) {
      out.accept(Subject.skipped("agents"));
      return null;
    }
    Outcome agents =
        client.run(new Query.ReadAgents(account.name(), queueId), null, queryTimeoutMs);
    out.accept(QueueHealth.agents(agents, codec.scopes(CallKind.READ_AGENTS).groups()));
    return queue instanceof Outcome.Done(Answer.QueueRead(QueueView.Present present))
        ? present.name()
        : null;
  }
}
