package dev.baton.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.checkup.Check;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.QueueView;
import dev.baton.core.wire.TransportFault;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a platform's answers say about a queue, its agents and a token.
class QueueHealthTest {
  private static final List<List<String>> NEEDS = List.of(List.of("routing:queue:view"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          active  | 10 | 3  | 2 | -
          active  | -  | -  | 2 | -
          paused  | 10 | 0  | 2 | queue-paused
          closed  | 10 | 0  | 2 | queue-status-unknown
          active  | 0  | 0  | 2 | queue-closed-by-limit
          active  | 10 | 10 | 2 | queue-full
          active  | 10 | 9  | 2 | -
          active  | 10 | 0  | 0 | no-wrap-up-codes
          """)
  void a_queue_is_judged_by_what_it_says_of_itself(
      String status,
      @Nullable Integer most,
      @Nullable Integer waiting,
      int codes,
      @Nullable String rule) {
    QueueView view = new QueueView.Present("q", "Billing", status, most, waiting, codes);
    Subject queue = QueueHealth.queue("q", done(new Answer.QueueRead(view)), NEEDS);
    assertThat(rules(queue)).isEqualTo(rule == null ? List.of() : List.of(rule));
    assertThat(queue.checks()).extracting(Check::name).contains("exists");
    assertThat(queue.state()).isEqualTo(Subject.State.CHECKED);
  }

  @Test
  void a_queue_that_does_not_exist_is_an_error() {
    Subject queue =
        QueueHealth.queue("q", done(new Answer.QueueRead(new QueueView.Absent())), NEEDS);
    assertThat(rules(queue)).containsExactly("queue-not-found");
    assertThat(queue.hasError()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          3 | 1 | -
          3 | 0 | no-agent-available
          0 | 0 | no-agents
          """)
  void agents_are_counted(int agents, int available, @Nullable String rule) {
    Subject told = QueueHealth.agents(done(new Answer.AgentsRead(agents, available)), NEEDS);
    assertThat(rules(told)).isEqualTo(rule == null ? List.of() : List.of(rule));
  }

  @Test
  void what_cannot_be_read_is_unknown_and_never_none() {
    for (PlatformFailure failure :
        List.of(
            new PlatformFailure.Unknown("read_agents: cx answered 500"),
            new PlatformFailure.NotFound("read_agents: cx answered 404"),
            new PlatformFailure.Rejected("read_agents: cx answered 400"))) {
      Subject agents = QueueHealth.agents(new Outcome.Failed(failure), NEEDS);
      assertThat(agents.state()).isEqualTo(Subject.State.UNKNOWN);
      assertThat(rules(agents)).containsExactly("agents-unreadable");
      assertThat(agents.findings().getFirst().found()).contains("unknown", failure.detail());
      Subject queue = QueueHealth.queue("q", new Outcome.Failed(failure), NEEDS);
      assertThat(rules(queue)).containsExactly("queue-unreadable");
    }
  }

  @Test
  void a_failure_that_says_something_of_the_account_is_told_with_its_causes() {
    assertThat(troubled(new PlatformFailure.Forbidden("agent:view", "403")).found())
        .endsWith("the token lacks agent:view");
    assertThat(troubled(new PlatformFailure.Forbidden(null, "403")).found())
        .endsWith("it needs routing:queue:view");
    assertThat(troubled(new PlatformFailure.Forbidden(null, "403")).causes().getFirst())
        .contains("it is a scope and not the credentials");
    assertThat(troubled(new PlatformFailure.RateLimited(1_500, "429")).found())
        .isEqualTo("429, Retry-After 2 s");
    assertThat(troubled(new PlatformFailure.RateLimited(-1, "429")).fix()).contains("1 to 5 s");
    assertThat(troubled(new PlatformFailure.Unauthorized("401")).rule())
        .isEqualTo(Rule.TOKEN_NOT_ACCEPTED);
    assertThat(notSent(TransportFault.Reason.TOKEN_REFUSED)).isEqualTo(Rule.TOKEN_REFUSED);
    assertThat(notSent(TransportFault.Reason.TOKEN_UNREACHABLE)).isEqualTo(Rule.TOKEN_UNAVAILABLE);
    assertThat(notSent(TransportFault.Reason.DNS)).isEqualTo(Rule.ACCOUNT_UNREACHABLE);
  }

  private static Rule notSent(TransportFault.Reason reason) {
    return troubled(new PlatformFailure.NotSent(reason, "not sent")).rule();
  }

  private static Finding troubled(PlatformFailure failure) {
    Subject queue = QueueHealth.queue("q", new Outcome.Failed(failure), NEEDS);
    assertThat(queue.findings()).hasSize(2);
    assertThat(queue.findings().getFirst().rule()).isEqualTo(Rule.QUEUE_UNREADABLE);
    return queue.findings().getLast();
  }

  @Test
  void scopes_are_compared_call_by_call() {
    List<ScopeCheck.Need> needs =
        List.of(
            new ScopeCheck.Need("reading", List.of(List.of("a", "b"), List.of("c")), true),
            ScopeCheck.Need.of("flow", "d", true),
            ScopeCheck.Need.of("users", "e", false));
    Subject.Notes some = new Subject.Notes("account");
    ScopeCheck.look(Set.of("b", "c"), needs, some);
    assertThat(some.subject().findings())
        .extracting(Finding::found)
        .containsExactly("flow lacks d", "users lacks e");
    assertThat(rules(some.subject())).containsExactly("scope-missing", "scope-advised");
    assertThat(some.subject().checks())
        .extracting(Check::found)
        .containsExactly("enough for reading");
    Subject.Notes none = new Subject.Notes("account");
    ScopeCheck.look(Set.of(), needs, none);
    assertThat(none.subject().findings().getFirst().found())
        .isEqualTo("reading lacks a or b and c");
  }

  @Test
  void scopes_that_are_not_named_are_unknown_and_not_missing() {
    Subject.Notes notes = new Subject.Notes("account");
    ScopeCheck.look(null, List.of(ScopeCheck.Need.of("flow", "d", true)), notes);
    assertThat(rules(notes.subject())).containsExactly("scopes-unknown");
    assertThat(notes.subject().hasError()).isFalse();
    assertThat(Diagnosis.of("cx", "q", List.of(notes.subject())).healthy()).isTrue();
  }

  @Test
  void a_diagnosis_is_healthy_when_there_is_nothing_but_notices() {
    Subject.Notes notes = new Subject.Notes("queue");
    notes.find(Rule.NO_WRAP_UP_CODES, "none", "give it some");
    assertThat(Diagnosis.of("cx", "q", List.of(notes.subject())).healthy()).isTrue();
    notes.find(Rule.NO_AGENTS, "none", "assign some");
    Diagnosis diagnosis = Diagnosis.of("cx", "q", List.of(notes.subject()));
    assertThat(diagnosis.healthy()).isFalse();
    assertThat(diagnosis.warnings()).isEqualTo(1);
    assertThat(diagnosis.notices()).isEqualTo(1);
  }

  private static Outcome done(Answer answer) {
    return new Outcome.Done(answer);
  }

  private static List<String> rules(Subject subject) {
    return subject.findings().stream().map(finding -> finding.rule().kebab()).toList();
  }
}
