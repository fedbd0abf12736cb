package dev.baton.core.diagnosis;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.checkup.Check;
import dev.baton.core.id.WireName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// One thing that was looked at: the payload, the account, the queue, its agents, the probe.
///
/// @param subject what it is
/// @param state whether it could be looked at
/// @param checks what is as it should be
/// @param findings what is not
public record Subject(String subject, State state, List<Check> checks, List<Finding> findings) {
  public Subject {
    checks = List.copyOf(checks);
    findings = List.copyOf(findings);
  }

  /// Whether a subject could be looked at.
  public enum State {
    /// It was; the findings are all there is to say.
    CHECKED,

    /// It could not be read: it may be good or bad. Never the same as none.
    UNKNOWN,

    /// It was not tried, because something before it failed.
    SKIPPED;

    /// The name in JSON: lower snake case.
    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }
  }

  /// Whether a handover fails because of it.
  public boolean hasError() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /// One that was not looked at.
  public static Subject skipped(String subject) {
    return new Subject(subject, State.SKIPPED, List.of(), List.of());
  }

  /// Collects what is seen of one subject.
  public static final class Notes {
    private final String subject;
    private final List<Check> checks = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private State state = State.CHECKED;

    public Notes(String subject) {
      this.subject = subject;
    }

    /// Something is as it should be.
    public void pass(String name, String found) {
      checks.add(Check.pass(name, found));
    }

    /// Something is not.
    public void find(Rule rule, String found, String fix) {
      findings.add(Finding.of(rule, found, fix));
    }

    /// The same for several things.
    public void find(Collection<Finding> more) {
      findings.addAll(more);
    }

    /// The subject could not be read.
    public void unknown() {
      state = State.UNKNOWN;
    }

    /// What was seen.
    public Subject subject() {
      return new Subject(subject, state, checks, findings);
    }
  }
}
