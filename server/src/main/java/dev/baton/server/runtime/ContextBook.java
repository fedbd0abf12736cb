package dev.baton.server.runtime;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import dev.baton.journal.Interactions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The contexts of handoffs under way: in memory for those opened here, from the journal for those
/// taken over. Bounded by the handoffs under way.
public final class ContextBook {
  private final Interactions interactions;
  private final JsonMapper mapper = JsonMapper.builder().build();
  private final ConcurrentMap<HandoffId, CanonicalContext> here = new ConcurrentHashMap<>();

  public ContextBook(Interactions interactions) {
    this.interactions = interactions;
  }

  void put(HandoffId id, CanonicalContext context) {
    here.put(id, context);
  }

  void forget(HandoffId id) {
    here.remove(id);
  }

  void forgetAll() {
    here.clear();
  }

  /// Forgets whatever is in memory of an interaction.
  public void erase(CanonicalId interaction) {
    here.values().removeIf(context -> context.canonicalInteractionId().equals(interaction));
  }

  /// What [#bytes] wrote.
  public CanonicalContext read(byte[] bytes) {
    return mapper.readValue(bytes, CanonicalContext.class);
  }

  byte[] bytes(CanonicalContext context) {
    return mapper.writeValueAsBytes(context);
  }

  /// The context of a handoff, or null when there is none.
  public @Nullable CanonicalContext find(HandoffId id, TenantId tenant, CanonicalId canonicalId) {
    CanonicalContext known = here.get(id);
    return known != null
        ? known
        : interactions.personalData(tenant, canonicalId).map(this::read).orElse(null);
  }
}
