package dev.baton.core.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a token may make the calls that a handover and its diagnosis need.
public final class ScopeCheck {
  private ScopeCheck() {}

  /// What a call needs.
  ///
  /// @param call what is called, for people
  /// @param groups one scope out of each
  /// @param required whether something fails without it; else guide 001 only lists it
  public record Need(String call, List<List<String>> groups, boolean required) {
    public Need {
      groups = groups.stream().map(List::copyOf).toList();
    }

    /// A need of one scope.
    public static Need of(String call, String scope, boolean required) {
      return new Need(call, List.of(List.of(scope)), required);
    }
  }

  /// Compares. A platform that does not say what it granted is not taken to have granted nothing.
  ///
  /// @param granted what the token endpoint says, null when it does not
  public static void look(@Nullable Set<String> granted, List<Need> needs, Subject.Notes notes) {
    if (granted == null) {
      notes.find(
          Rule.SCOPES_UNKNOWN,
          "the platform does not say which scopes the token has",
          "compare the client's scopes in CXone with these: "
              + CallTrouble.words(needs.stream().flatMap(need -> need.groups().stream()).toList()));
      return;
    }
    List<String> covered = new ArrayList<>();
    for (Need need : needs) {
      List<List<String>> missing =
          need.groups().stream().filter(any -> any.stream().noneMatch(granted::contains)).toList();
      if (missing.isEmpty()) {
        covered.add(need.call());
        continue;
      }
      String lacks = need.call() + " lacks " + CallTrouble.words(missing);
      String fix = "give the client the scope, and name it in scopes if scopes is set";
      notes.find(
          need.required() ? Rule.SCOPE_MISSING : Rule.SCOPE_ADVISED,
          lacks,
          need.required() ? fix : fix + ", when this is to be used");
    }
    if (!covered.isEmpty()) {
      notes.pass("scopes", "enough for " + String.join(", ", covered));
    }
  }
}
