package dev.baton.core.checkup;

/// One thing that was looked at. Nothing in it is secret or personal.
///
/// @param name what was looked at, in a word or two
/// @param found what it is like
/// @param why why that matters; empty when it passes
/// @param fix what to do about it; empty when it passes
public record Check(String name, Verdict verdict, String found, String why, String fix) {
  /// It is as it should be.
  public static Check pass(String name, String found) {
    return new Check(name, Verdict.PASS, found, "", "");
  }

  /// It works, and somebody should know.
  public static Check warn(String name, String found, String why, String fix) {
    return new Check(name, Verdict.WARN, found, why, fix);
  }

  /// Handoffs would fail, or would not be safe.
  public static Check fail(String name, String found, String why, String fix) {
    return new Check(name, Verdict.FAIL, found, why, fix);
  }
}
