package dev.baton.platform;

import java.util.List;
import java.util.Set;

/// What a token must allow for a call: one scope out of each group.
public record ScopeNeed(List<List<String>> groups) {
  public ScopeNeed {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /// Any one of these scopes is enough.
  public static ScopeNeed anyOf(String... scopes) {
    return new ScopeNeed(List.of(List.of(scopes)));
  }

  /// All of these scopes are needed.
  public static ScopeNeed allOf(String... scopes) {
    return new ScopeNeed(List.of(scopes).stream().map(List::of).toList());
  }

  /// The groups of which a token has none; empty when it is enough.
  public List<List<String>> missing(Set<String> granted) {
    return groups.stream().filter(group -> group.stream().noneMatch(granted::contains)).toList();
  }
}
