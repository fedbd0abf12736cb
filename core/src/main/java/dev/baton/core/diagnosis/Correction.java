package dev.baton.core.diagnosis;

/// What a wrong value should be.
///
/// @param value the value to send; may be a phone number, so it goes to whoever sent the wrong one
///   and into no log
/// @param shown the same as it may be printed: of a phone number only the country's code and the
///   last two digits
/// @param guess whether something was assumed to get there
/// @param because what it is made from, in a few words
public record Correction(String value, String shown, boolean guess, String because) {
  @Override
  public String toString() {
    return shown + (guess ? " (a guess: " : " (") + because + ")";
  }
}
