package dev.baton.core.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a diagnosis says.
///
/// @param healthy whether handovers should get through: nothing was found but notices
/// @param account the account that was asked, null when none was
/// @param queueId the queue that was looked at, null when none was
/// @param subjects in the order in which they were looked at
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Diagnosis(
    boolean healthy,
    @Nullable String account,
    @Nullable String queueId,
    List<Subject> subjects,
    long errors,
    long warnings,
    long notices) {
  public Diagnosis {
    subjects = List.copyOf(subjects);
  }

  /// A diagnosis of these subjects.
  public static Diagnosis of(
      @Nullable String account, @Nullable String queueId, List<Subject> subjects) {
    long errors = count(subjects, Severity.ERROR);
    long warnings = count(subjects, Severity.WARNING);
    return new Diagnosis(
        errors + warnings == 0,
        account,
        queueId,
        subjects,
        errors,
        warnings,
        count(subjects, Severity.NOTICE));
  }

  private static long count(List<Subject> subjects, Severity severity) {
    return subjects.stream()
        .flatMap(subject -> subject.findings().stream())
        .filter(finding -> finding.severity() == severity)
        .count();
  }
}
