package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// What a request asks a platform to do: one vocabulary for fault scripts, the books and
/// `lastOrder`.
public enum Operation {
  TOKEN,
  RESERVE,
  RELEASE,
  TRANSFER,
  /// Writing into a bot's session that its caller is to be handed over.
  PREPARE,
  /// Taking that back.
  WITHDRAW,
  CONTEXT,
  REQUEUE,
  HOLD,
  OFF_HOLD,
  END,
  READ,
  /// Reading what was said in a conversation, page by page.
  HISTORY,
  /// Saying something in a conversation.
  MESSAGE,
  CALLBACK,
  /// Making a new interaction.
  CREATE,
  /// The first frame of an event stream.
  AUTHENTICATE;

  /// Whether it changes nothing, so that no answer to it need be kept.
  public boolean isQuery() {
    return this == READ || this == HISTORY;
  }

  /// The name in lower snake case.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The operation of that name, `commit` being another name of `transfer`; empty when there is
  /// none.
  public static Optional<Operation> named(String name) {
    if (name.equals("commit")) {
      return Optional.of(TRANSFER);
    }
    for (Operation operation : values()) {
      if (operation.wireName().equals(name)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
