package dev.baton.server.api;

import dev.baton.core.id.HandoffId;
import dev.baton.journal.HandoffPages;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Where a list goes on. Opaque to clients: a handoff's id and a mark of the filter, so that a
/// cursor of one list is not taken for a place in another. It opens nothing that a client could not
/// ask for, so it is not signed.
final class Cursor {
  private static final int MARK_BYTES = 8;

  private static final Pattern FORM = Pattern.compile("1\\.([0-9a-f-]{36})\\.([0-9a-f]{16})");

  private Cursor() {}

  static String of(HandoffId last, HandoffPages.Filter filter) {
    return of(last, words(filter));
  }

  /// @param filter whatever tells this list from every other
  static String of(HandoffId last, String filter) {
    String text = "1." + last.value() + "." + mark(filter);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// @throws ProblemException when it is no cursor, or one of a list with another filter
  static HandoffId read(String cursor, HandoffPages.Filter filter) {
    return read(cursor, words(filter));
  }

  /// The same for another list.
  static HandoffId read(String cursor, String filter) {
    var parts = FORM.matcher(decoded(cursor));
    if (!parts.matches()) {
      throw new ProblemException(
          ProblemType.UNKNOWN_CURSOR,
          "cursor is none that Baton gave; take the nextCursor of the page before as it is");
    }
    if (!parts.group(2).equals(mark(filter))) {
      throw new ProblemException(
          ProblemType.UNKNOWN_CURSOR,
          "cursor belongs to a list with another filter; repeat the parameters of the page before,"
              + " all but limit");
    }
    return new HandoffId(parts.group(1));
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      // What is not even Base64 is no cursor either; the caller says so.
      return "";
    }
  }

  private static String words(HandoffPages.Filter filter) {
    return filter.stateName()
        + " "
        + filter.open()
        + " "
        + filter.sourceAccount()
        + " "
        + filter.interaction();
  }

  /// Two filters have the same mark only when they are the same, as far as anybody tries.
  private static String mark(String filter) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(filter.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, MARK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
