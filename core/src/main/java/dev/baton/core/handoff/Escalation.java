package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.platform.FailureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a bot's escalation has that a handoff between agents has not: a guest who is put on hold
/// and told what happens, and guide 002's table of what is done when a transfer fails.
///
/// @param trigger the name of the rule that fired
/// @param score what that rule looked at, 0 to 1, or null
/// @param conversationId where the guest reads messages, null for a voice that reads none
/// @param generalRoute which of the plan's routes is the general queue, -1 when none is
/// @param callbackRoute which of them is the callback, -1 when none is
/// @param callbackWhenNobodyIsFree whether a queue without a free agent leads to the callback at
///   once; otherwise she waits in it
/// @param rules what differs from guide 002's table
/// @param holdMessage what she reads when a transfer was accepted
/// @param messages what she reads when something else was done; never before it is true
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Escalation(
    String trigger,
    @Nullable Double score,
    @Nullable String conversationId,
    int generalRoute,
    int callbackRoute,
    boolean callbackWhenNobodyIsFree,
    List<Rule> rules,
    String holdMessage,
    List<Message> messages) {
  public Escalation {
    rules = List.copyOf(rules);
    messages = List.copyOf(messages);
  }

  /// One row of the table.
  public record Rule(FailureKind failure, FallbackAction action) {}

  /// One text to a guest, at most 500 characters.
  public record Message(FallbackAction action, String text) {}

  /// What is done about this failure.
  ///
  /// | failure | guide 002 | action |
  /// |---|---|---|
  /// | rejected | 400 | offer self-service |
  /// | forbidden | 403 | the general queue |
  /// | no_capacity | | the general queue |
  /// | not_found | 404 | an end with grace |
  /// | unknown | 5xx, and proven not to have happened | a callback |
  /// | all others | else | an administrator |
  public FallbackAction action(FailureKind failure) {
    for (Rule rule : rules) {
      if (rule.failure() == failure) {
        return rule.action();
      }
    }
    return switch (failure) {
      case REJECTED -> FallbackAction.OFFER_SELF_SERVICE_MENU;
      case FORBIDDEN, NO_CAPACITY -> FallbackAction.ROUTE_TO_GENERAL_QUEUE;
      case NOT_FOUND -> FallbackAction.TERMINATE_SESSION_GRACEFULLY;
      case UNKNOWN -> FallbackAction.QUEUE_CALLBACK_REQUEST;
      case NOT_SENT, GONE, CONFLICT, BUSY, RATE_LIMITED, UNAUTHORIZED, CALLER_LEFT ->
          FallbackAction.LOG_AND_ESCALATE_TO_ADMIN;
    };
  }

  /// What the guest reads when this was done, null when she reads nothing.
  public @Nullable String message(FallbackAction action) {
    for (Message message : messages) {
      if (message.action() == action && !message.text().isEmpty()) {
        return message.text();
      }
    }
    return null;
  }

  /// How many of the plan's routes were asked for; the general queue and the callback stand behind
  /// them and are taken only by the table.
  int askedRoutes(int routes) {
    int asked = routes;
    if (generalRoute >= 0) {
      asked = Math.min(asked, generalRoute);
    }
    if (callbackRoute >= 0) {
      asked = Math.min(asked, callbackRoute);
    }
    return asked;
  }
}
