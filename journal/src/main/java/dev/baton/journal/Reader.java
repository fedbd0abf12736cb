package dev.baton.journal;

import dev.baton.core.id.Text;
import org.jspecify.annotations.Nullable;

/// Who reads or erases personal data, as far as it is known.
///
/// @param address where the request came from, as this node saw it
/// @param stated whom the request says it is for, at most 200 characters; nobody proved it
public record Reader(String address, @Nullable String stated) {
  /// The longest statement that is recorded.
  public static final int STATED_CHARS = 200;

  /// @throws IllegalArgumentException when it cannot be recorded
  public Reader {
    if (stated != null && (stated.length() > STATED_CHARS || !Text.isStorable(stated))) {
      throw new IllegalArgumentException("has more than " + STATED_CHARS + " characters");
    }
  }
}
