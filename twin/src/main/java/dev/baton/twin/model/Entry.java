package dev.baton.twin.model;

import org.jspecify.annotations.Nullable;

/// An address at which calls enter a platform.
///
/// @param kind what the address is
/// @param address an E.164 number, a SIP URI, or the beginning of a callback URL
/// @param extension the extension behind the number; empty when there is none
/// @param leadsInto the platform that answers there
/// @param defaultQueueId where a caller without a reservation goes; null when such a caller is
///   refused
public record Entry(
    Kind kind,
    String address,
    String extension,
    Platform leadsInto,
    @Nullable String defaultQueueId) {

  boolean matches(Kind otherKind, String otherAddress, String otherExtension) {
    return kind == otherKind
        && (kind == Kind.CALLBACK
            ? otherAddress.startsWith(address)
            : otherAddress.equals(address) && otherExtension.equals(extension));
  }

  /// The kinds of address a transfer may name.
  public enum Kind {
    PHONE_NUMBER,
    SIP_URI,
    CALLBACK
  }
}
