package dev.baton.core.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that makes handovers fail, or may. Nothing in it is secret, and nothing personal but
/// the value of a correction.
///
/// @param path where in the payload, as a JSON pointer (RFC 6901); empty for what is not in one
/// @param rule what it breaks
/// @param severity how bad that is
/// @param found what was found; of a phone number only the last two digits
/// @param why why that matters
/// @param fix how to put it right
/// @param corrected the right value, where it can be told
/// @param causes what is usually behind it, most likely first; empty when the finding says it all
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    String path,
    Rule rule,
    Severity severity,
    String found,
    String why,
    String fix,
    @Nullable Correction corrected,
    List<String> causes) {
  public Finding {
    causes = List.copyOf(causes);
  }

  /// A finding about a place in the payload.
  public static Finding at(String path, Rule rule, String found, String fix) {
    return new Finding(path, rule, rule.severity(), found, rule.why(), fix, null, rule.causes());
  }

  /// A finding about something else.
  public static Finding of(Rule rule, String found, String fix) {
    return at("", rule, found, fix);
  }

  /// The same with the right value, if there is one.
  public Finding corrected(@Nullable Correction correction) {
    return new Finding(path, rule, severity, found, why, fix, correction, causes);
  }
}
