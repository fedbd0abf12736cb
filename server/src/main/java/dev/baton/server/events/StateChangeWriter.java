package dev.baton.server.events;

import dev.baton.config.Subscription;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.id.TenantId;
import dev.baton.journal.Append;
import dev.baton.journal.AppendListener;
import dev.baton.journal.AppendResult;
import dev.baton.journal.Appender;
import dev.baton.journal.OutgoingEvent;
import dev.baton.journal.TransitionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Puts beside each transition the events that subscribers get of it, on its way into the journal:
/// stored together, or not at all.
public final class StateChangeWriter implements Appender {
  private final Appender journal;
  private final HandoffJson json;
  private final Map<TenantId, List<Subscription>> subscriptions;
  private final Runnable stored;

  /// @param stored told whenever events have been stored
  public StateChangeWriter(
      Appender journal, HandoffJson json, List<Subscription> subscriptions, Runnable stored) {
    this.journal = journal;
    this.json = json;
    this.subscriptions =
        subscriptions.stream().collect(Collectors.groupingBy(Subscription::tenant));
    this.stored = stored;
  }

  @Override
  public boolean append(Append append, AppendListener listener) {
    List<Subscription> interested = subscriptions.getOrDefault(append.tenant(), List.of());
    List<TransitionRow> rows = interested.isEmpty() ? List.of() : rows(append, interested);
    if (rows.stream().allMatch(row -> row.events().isEmpty())) {
      return journal.append(append, listener);
    }
    return journal.append(
        append.withTransitions(rows),
        result -> {
          listener.onResult(result);
          if (result instanceof AppendResult.Stored) {
            stored.run();
          }
        });
  }

  private List<TransitionRow> rows(Append append, List<Subscription> interested) {
    List<TransitionRow> rows = new ArrayList<>();
    for (TransitionRow row : append.transitions()) {
      RowHead head = RowHead.of(row.body());
      List<Subscription> told =
          interested.stream()
              .filter(s -> s.states().contains(head.to()) && !head.from().equals(head.to()))
              .toList();
      rows.add(told.isEmpty() ? row : row.telling(events(append, row, head, told)));
    }
    return rows;
  }

  private List<OutgoingEvent> events(
      Append append, TransitionRow row, RowHead head, List<Subscription> told) {
    Handoff after = json.read(append.stateJson());
    StateChange change =
        StateChange.of(
            new StateChange.Subject(
                append.handoff().value(),
                append.interaction().value(),
                append.tenant().value(),
                after.plan().source().account().value()),
            row.seq(),
            row.at(),
            head,
            row.seq() == append.lastSeq() ? after.state() : null);
    if (row.seq() == append.lastSeq()) {
      change = change.forBot(after);
    }
    byte[] body = CloudEvents.write(change);
    return told.stream().map(s -> new OutgoingEvent(s.name(), body)).toList();
  }
}
