package dev.baton.twin.guide;

/// The one client that a platform knows.
public record TwinClient(String id, String secret) {
  @Override
  public String toString() {
    return "TwinClient[" + id + "]";
  }
}
