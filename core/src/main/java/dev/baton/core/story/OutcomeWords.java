package dev.baton.core.story;

import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.QueueView;
import dev.baton.core.platform.SessionView;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a platform answered, in a few words.
final class OutcomeWords {
  private OutcomeWords() {}

  static String of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(Answer answer) -> answer(answer);
      case Outcome.Failed(PlatformFailure failure) ->
          Story.words(failure.kind()) + " (" + failure.detail() + ")";
    };
  }

  private static String answer(Answer answer) {
    return switch (answer) {
      case Answer.Reserved(var reservationId, long windowMs, var _) ->
          "reserved " + reservationId + ", window " + windowMs + " ms";
      case Answer.Accepted _ -> "accepted";
      case Answer.ContextDelivered(int bytes, var losses) -> delivered(bytes, losses);
      case Answer.LegRead(LegView view) -> view(view);
      case Answer.ReservationsFound(var found) ->
          found.isEmpty()
              ? "none"
              : found.stream()
                  .map(r -> r.reservationId() + " " + Story.words(r.status()))
                  .collect(Collectors.joining(", "));
      case Answer.AnalyticsRead _ -> "analytics read";
      case Answer.QueueRead(QueueView view) -> queue(view);
      case Answer.AgentsRead(int agents, int available) ->
          available + " of " + agents + " agents available";
      case Answer.SkillGroupRead(var name, var _) ->
          name == null ? "no such skill group" : "skill group read";
      case Answer.MessagesRead(var messages, var _) -> messages.size() + " messages read";
      case Answer.ConversationRead _ -> "conversation read";
      case Answer.SessionRead(SessionView view) -> session(view);
      case Answer.Prepared(var _, var transferId, var losses) ->
          "the session is prepared"
              + (transferId == null ? "" : ", transfer " + transferId)
              + losses.stream()
                  .map(loss -> "; " + Story.words(loss.kind()) + " " + loss.path())
                  .collect(Collectors.joining());
      case Answer.FlowRun(var mediaStream) ->
          "the flow ran" + (mediaStream == null ? "" : " and says " + mediaStream);
      case Answer.CallbackTaken _ -> "callback taken";
      case Answer.InteractionCreated(var id) -> "interaction " + id + " created";
    };
  }

  private static String session(SessionView view) {
    return switch (view) {
      case SessionView.Absent _ -> "no such session";
      case SessionView.Present p ->
          p.channel()
              + " session "
              + Story.words(p.status())
              + (p.connector() == null ? "" : ", " + connector(p.connector()));
    };
  }

  /// Whoever reads it should know when a transfer lets go before anybody has answered.
  private static String connector(ConnectorView on) {
    return "connector %s %s%s"
        .formatted(
            on.name(),
            Story.words(on.status()),
            switch (on.transferMode()) {
              case REFER -> ", by refer";
              case BLIND -> ", blind: it lets go before the other side has answered";
              case UNKNOWN -> "";
            });
  }

  private static String queue(QueueView view) {
    return switch (view) {
      case QueueView.Absent _ -> "no such queue";
      case QueueView.Present p -> "queue " + p.queueId() + " " + p.status();
    };
  }

  private static String delivered(int bytes, List<ContextLoss> losses) {
    return Stream.concat(
            Stream.of("context taken, " + bytes + " bytes"),
            losses.stream().map(loss -> Story.words(loss.kind()) + " " + loss.path()))
        .collect(Collectors.joining("; "));
  }

  static String view(LegView view) {
    return switch (view) {
      case LegView.Absent _ -> "nobody";
      // "Completed" is the platforms' word for a leg that is over; here the handoff has not ended.
      case LegView.Present p when p.endedReason() == EndedReason.TRANSFERRED ->
          "has let the caller go";
      case LegView.Present p ->
          Stream.concat(Stream.of(Story.words(p.state())), details(p).stream())
              .collect(Collectors.joining(" "));
    };
  }

  private static List<String> details(LegView.Present p) {
    return Stream.of(
            p.agentId() == null ? null : "with " + p.agentId(),
            p.agentId() != null || p.queueId() == null ? null : "in " + p.queueId(),
            p.endedReason() == null ? null : "(" + Story.words(p.endedReason()) + ")")
        .filter(Objects::nonNull)
        .toList();
  }
}
