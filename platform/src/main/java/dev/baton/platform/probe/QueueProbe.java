package dev.baton.platform.probe;

import dev.baton.core.diagnosis.QueueHealth;
import dev.baton.core.diagnosis.Subject;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Query;
import dev.baton.platform.PlatformClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at the queues and skill groups that a bot hands over to. Reads only.
public final class QueueProbe {
  private final PlatformClient client;
  private final long timeoutMs;

  /// @param timeoutMs for each reading
  public QueueProbe(PlatformClient client, long timeoutMs) {
    this.client = client;
    this.timeoutMs = timeoutMs;
  }

  /// The queue, its agents, and the skill group where one is named.
  public List<Subject> look(AccountName account, String queueId, @Nullable String skillGroupId) {
    List<Subject> subjects = new ArrayList<>();
    subjects.add(
        QueueHealth.queue(
            queueId, run(new Query.ReadQueue(account, queueId)), needs(CallKind.READ_QUEUE)));
    subjects.add(
        QueueHealth.agents(
            run(new Query.ReadAgents(account, queueId)), needs(CallKind.READ_AGENTS)));
    if (skillGroupId != null) {
      subjects.add(
          QueueHealth.skillGroup(
              skillGroupId,
              queueId,
              run(new Query.ReadSkillGroup(account, skillGroupId)),
              needs(CallKind.READ_SKILL_GROUP)));
    }
    return subjects;
  }

  private Outcome run(Query query) {
    return client.run(query, null, timeoutMs);
  }

  private List<List<String>> needs(CallKind kind) {
    return client.codec().scopes(kind).groups();
  }
}
