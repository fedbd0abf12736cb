package dev.baton.core.platform;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import org.jspecify.annotations.Nullable;

/// A request that changes nothing and may be sent as often as one likes.
public sealed interface Query extends Call {
  /// Read one leg.
  ///
  /// @param legKey the platform's own id, a canonical id or a reservation id
  record ReadLeg(AccountName account, String legKey) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_LEG;
    }
  }

  /// List the reservations made for an interaction: finds one whose answer was lost.
  record FindReservations(AccountName account, CanonicalId canonicalId) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.FIND_RESERVATIONS;
    }
  }

  /// Read what the platform's own analytics say of one leg.
  ///
  /// @param legKey the platform's own id or a canonical id
  record ReadAnalytics(AccountName account, String legKey) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_ANALYTICS;
    }
  }

  /// Read a queue: whether it is there, and takes callers.
  record ReadQueue(AccountName account, String queueId) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_QUEUE;
    }
  }

  /// Count a queue's agents, and those of them who are free.
  record ReadAgents(AccountName account, String queueId) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_AGENTS;
    }
  }

  /// Read a skill group: whether it is there, and which queues are its own.
  record ReadSkillGroup(AccountName account, String skillGroupId) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_SKILL_GROUP;
    }
  }

  /// Read one page of what was said (guide 004, step 3).
  ///
  /// @param limit how many at most
  /// @param cursor the `nextPageToken` of the page before, null for the first
  record ReadMessages(AccountName account, String legKey, int limit, @Nullable String cursor)
      implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_MESSAGES;
    }
  }

  /// Read a voice bot's session, and the telephony connector that it runs on (guide 003, step 1).
  record ReadSession(AccountName account, String sessionId) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_SESSION;
    }
  }

  /// Read what the platform says of a bot's conversation (guide 004, step 2).
  record ReadConversation(AccountName account, String legKey) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_CONVERSATION;
    }
  }
}
