package dev.baton.core.diagnosis;

import dev.baton.core.id.Text;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.QueueView;
import java.util.List;

/// Whether a queue takes calls and somebody answers them, by what the platform said of it.
public final class QueueHealth {
  private QueueHealth() {}

  /// What reading the queue says.
  ///
  /// @param needs the scopes that reading it needs: one out of each group
  public static Subject queue(String queueId, Outcome read, List<List<String>> needs) {
    Subject.Notes notes = new Subject.Notes("queue " + Text.storable(queueId));
    switch (read) {
      case Outcome.Done(Answer.QueueRead(QueueView.Absent _)) ->
          notes.find(
              Rule.QUEUE_NOT_FOUND,
              "there is no such queue in this organisation",
              "check the queue's id in Cognigy, and that the account is the right one");
      case Outcome.Done(Answer.QueueRead(QueueView.Present queue)) -> present(queue, notes);
      case Outcome.Done _ -> unreadable(Rule.QUEUE_UNREADABLE, "the answer is no queue", notes);
      case Outcome.Failed(PlatformFailure failure) -> {
        unreadable(Rule.QUEUE_UNREADABLE, failure.detail(), notes);
        cause(failure, "reading the queue", needs, notes);
      }
    }
    return notes.subject();
  }

  private static void present(QueueView.Present queue, Subject.Notes notes) {
    notes.pass("exists", queue.name() == null ? "it has no name" : "'" + shown(queue.name()) + "'");
    if (queue.isPaused()) {
      notes.find(
          Rule.QUEUE_PAUSED, "the queue is paused", "have its supervisor open it, or use another");
    } else if (queue.status().equals("active")) {
      notes.pass("status", "active");
    } else {
      notes.find(
          Rule.QUEUE_STATUS_UNKNOWN,
          "its status is '" + shown(queue.status()) + "'",
          "look it up in CXone Admin");
    }
    calls(queue, notes);
    if (queue.wrapUpCodes() == 0) {
      notes.find(
          Rule.NO_WRAP_UP_CODES,
          "the platform names no wrap-up codes",
          "give the queue some, or see that its agents are not asked for one");
    } else {
      notes.pass("wrap-up", queue.wrapUpCodes() + " codes");
    }
  }

  private static void calls(QueueView.Present queue, Subject.Notes notes) {
    Integer most = queue.maxConcurrentCalls();
    if (most == null) {
      notes.pass("calls", "the platform names no maximum");
    } else if (most == 0) {
      notes.find(
          Rule.QUEUE_CLOSED_BY_LIMIT, "it takes at most 0 calls", "raise its maximum of calls");
    } else if (queue.isFull()) {
      notes.find(
          Rule.QUEUE_FULL,
          queue.waiting() + " calls wait, at most " + most + " are taken",
          "wait, raise its maximum, or hand over to another queue");
    } else {
      notes.pass(
          "calls",
          "at most "
              + most
              + (queue.waiting() == null ? "" : ", " + queue.waiting() + " are waiting"));
    }
  }

  /// What reading the queue's agents says. An agent counts as available only if the platform says
  /// so twice, by `available` and by the status `Available`.
  ///
  /// @param needs the scopes that reading them needs: one out of each group
  public static Subject agents(Outcome read, List<List<String>> needs) {
    Subject.Notes notes = new Subject.Notes("agents");
    switch (read) {
      case Outcome.Done(Answer.AgentsRead(int agents, int available)) -> {
        if (agents == 0) {
          notes.find(Rule.NO_AGENTS, "the queue has no agents", "assign agents to the queue");
        } else if (available == 0) {
          notes.find(
              Rule.NO_AGENT_AVAILABLE,
              "0 of " + agents + " agents are available",
              "see who is signed in, and whether their wrap-up ends");
        } else {
          notes.pass("available", available + " of " + agents);
        }
      }
      case Outcome.Done _ -> unreadable(Rule.AGENTS_UNREADABLE, "the answer is no list", notes);
      case Outcome.Failed(PlatformFailure failure) -> {
        unreadable(Rule.AGENTS_UNREADABLE, "unknown: " + failure.detail(), notes);
        cause(failure, "reading the agents", needs, notes);
      }
    }
    return notes.subject();
  }

  /// What reading a skill group says: whether it is there, and serves the queue.
  ///
  /// @param needs the scopes that reading it needs: one out of each group
  public static Subject skillGroup(
      String skillGroupId, String queueId, Outcome read, List<List<String>> needs) {
    Subject.Notes notes = new Subject.Notes("skill group " + Text.storable(skillGroupId));
    switch (read) {
      case Outcome.Done(Answer.SkillGroupRead(var name, var queueIds)) -> {
        if (name == null) {
          notes.find(
              Rule.SKILL_GROUP_NOT_FOUND,
              "there is no such skill group in this organisation",
              "check its id, and that the account is the right one");
        } else if (queueIds.contains(queueId)) {
          notes.pass("serves", shown(queueId));
        } else {
          notes.find(
              Rule.SKILL_GROUP_OF_OTHER_QUEUES,
              "it serves " + queueIds.size() + " queues, and not " + shown(queueId),
              "assign it to the queue, or name another one");
        }
      }
      case Outcome.Done _ ->
          unreadable(Rule.SKILL_GROUP_UNREADABLE, "the answer is no skill group", notes);
      case Outcome.Failed(PlatformFailure failure) -> {
        unreadable(Rule.SKILL_GROUP_UNREADABLE, failure.detail(), notes);
        cause(failure, "reading the skill group", needs, notes);
      }
    }
    return notes.subject();
  }

  private static void unreadable(Rule rule, String found, Subject.Notes notes) {
    notes.unknown();
    notes.find(rule, found, "try again; where it stays so, see what else was found");
  }

  private static void cause(
      PlatformFailure failure, String call, List<List<String>> needs, Subject.Notes notes) {
    Finding finding = CallTrouble.finding(failure, call, needs);
    if (finding != null) {
      notes.find(List.of(finding));
    }
  }

  private static String shown(String text) {
    return Shown.text(text, 60);
  }
}
