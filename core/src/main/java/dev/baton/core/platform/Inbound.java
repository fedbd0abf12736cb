package dev.baton.core.platform;

import dev.baton.core.id.Text;

/// How other platforms reach an account: the number and extension whose trunk leads into it.
///
/// @param phoneNumber E.164
/// @param extension what the receiving platform uses to recognise a handoff; may be empty
public record Inbound(String phoneNumber, String extension) {
  public Inbound {
    Text.requireId("inbound phone number", phoneNumber, 16);
    if (!phoneNumber.matches("\\+[1-9][0-9]{6,14}")) {
      throw new IllegalArgumentException("inbound phone number is not E.164: " + phoneNumber);
    }
    if (extension.length() > 64 || !Text.isStorable(extension)) {
      throw new IllegalArgumentException("inbound extension has more than 64 characters");
    }
  }
}
