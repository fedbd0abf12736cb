package dev.baton.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.WireName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes down what happens to an interaction outside of its handoffs: who read its personal data,
/// and who erased it. The audit tree covers these rows like all others.
public final class AuditEvents {
  /// What happened.
  enum Kind {
    PERSONAL_DATA_READ,
    PERSONAL_DATA_ERASED
  }

  /// An event as it is stored and hashed.
  ///
  /// @param what was read or erased, in a word
  /// @param node that did it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "v",
    "eventId",
    "at",
    "event",
    "tenant",
    "canonicalInteractionId",
    "what",
    "node",
    "address",
    "stated"
  })
  record Body(
      int v,
      String eventId,
      Instant at,
      String event,
      String tenant,
      String canonicalInteractionId,
      String what,
      String node,
      String address,
      @Nullable String stated) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final InstantSource clock;
  private final Supplier<UUID> newIds;
  private final String node;

  /// @param clock the database's time
  /// @param newIds random ones, never repeated
  /// @param node this node's name
  public AuditEvents(InstantSource clock, Supplier<UUID> newIds, String node) {
    this.clock = clock;
    this.newIds = newIds;
    this.node = node;
  }

  /// Writes it, in the transaction of what it is about.
  void write(
      Connection connection,
      Kind kind,
      TenantId tenant,
      CanonicalId interaction,
      String what,
      Reader reader)
      throws SQLException {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String id = "evt-" + newIds.get();
    byte[] body =
        JSON.writeValueAsBytes(
            new Body(
                1,
                id,
                at,
                WireName.of(kind),
                tenant.value(),
                interaction.value(),
                what,
                node,
                reader.address(),
                reader.stated()));
    try (var insert =
        connection.prepareStatement(
            """
            WITH event AS (
              INSERT INTO audit_event (id, tenant_id, canonical_id, at, body, hash)
              VALUES (?, ?, ?, ?, ?, ?)
              RETURNING id, at, tenant_id, hash
            )
            INSERT INTO audit_pending (kind, subject, seq, at, tenant_id, hash)
            SELECT 'e', id, 1, at, tenant_id, hash FROM event
            """)) {
      insert.setString(1, id);
      insert.setString(2, tenant.value());
      insert.setString(3, interaction.value());
      insert.setObject(4, at.atOffset(ZoneOffset.UTC));
      insert.setBytes(5, body);
      insert.setBytes(6, sha256(body));
      insert.executeUpdate();
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
