package dev.baton.journal;

/// One incarnation of a node: a UUID that is never used again once the incarnation has ended.
public record NodeId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
