package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The personal data of interactions, for those who ask for it from outside: every reading is
/// written into the audit log before the data is given, and what is erased is gone for good. Every
/// method throws [JournalUnavailable] when the database cannot be reached or does not answer in
/// time.
public final class PersonalData {
  /// What there is of an interaction.
  public sealed interface Found {
    /// Its context, as it was last stored.
    @SuppressWarnings("ArrayRecordComponent") // Handed on to its one reader, never compared.
    record Stored(byte[] body) implements Found {}

    /// It was erased.
    record Erased(Instant at) implements Found {}

    /// None was ever stored.
    record None() implements Found {}

    /// There is no such interaction.
    record NoInteraction() implements Found {}
  }

  private final JournalDatabase database;
  private final AuditEvents events;

  public PersonalData(JournalDatabase database, AuditEvents events) {
    this.database = database;
    this.events = events;
  }

  /// Reads the context of an interaction for somebody.
  ///
  /// @param what for the record: what it is read for, in a word
  public Found read(CanonicalId interaction, String what, Reader reader) {
    return database.run(
        "personal data",
        c -> {
          @Nullable TenantId tenant = tenant(c, interaction);
          if (tenant == null) {
            return new Found.NoInteraction();
          }
          Optional<byte[]> body =
              Interactions.personalData(c, database.vault(), tenant, interaction);
          if (body.isPresent()) {
            events.write(c, AuditEvents.Kind.PERSONAL_DATA_READ, tenant, interaction, what, reader);
            return new Found.Stored(body.get());
          }
          @Nullable Instant erasedAt = erasedAt(c, tenant, interaction);
          return erasedAt == null ? new Found.None() : new Found.Erased(erasedAt);
        });
  }

  /// Destroys the keys of all that is stored of a person in an interaction, and what they opened:
  /// its context and the claims that nobody collected. It may be repeated.
  ///
  /// @return when it was erased: the first time, unless something was stored since. Nothing where
  ///   there is no such interaction
  public Optional<Instant> erase(CanonicalId interaction, Reader reader) {
    return database.run(
        "an erasure",
        c -> {
          @Nullable TenantId tenant = tenant(c, interaction);
          if (tenant == null) {
            return Optional.empty();
          }
          c.setAutoCommit(false);
          try {
            Instant at = erase(c, tenant, interaction, reader);
            c.commit();
            return Optional.of(at);
          } catch (SQLException | RuntimeException e) {
            c.rollback();
            throw e;
          } finally {
            c.setAutoCommit(true);
          }
        });
  }

  /// The context goes first: a claim that is being made holds its row and is waited for, and one
  /// that comes later finds none. So no claim outlives the erasure.
  private Instant erase(
      Connection connection, TenantId tenant, CanonicalId interaction, Reader reader)
      throws SQLException {
    int gone = 0;
    for (String sql :
        new String[] {
          "DELETE FROM personal_data WHERE tenant_id = ? AND canonical_id = ?",
          "UPDATE claim SET body = NULL"
              + " WHERE tenant_id = ? AND canonical_id = ? AND body IS NOT NULL",
          "DELETE FROM data_key WHERE tenant_id = ? AND canonical_id = ?"
        }) {
      try (var statement = connection.prepareStatement(sql)) {
        statement.setString(1, tenant.value());
        statement.setString(2, interaction.value());
        gone += statement.executeUpdate();
      }
    }
    @Nullable Instant before = erasedAt(connection, tenant, interaction);
    if (before != null && gone == 0) {
      return before;
    }
    events.write(
        connection, AuditEvents.Kind.PERSONAL_DATA_ERASED, tenant, interaction, "all", reader);
    try (var upsert =
        connection.prepareStatement(
            """
            INSERT INTO erasure (tenant_id, canonical_id, erased_at)
            VALUES (?, ?, clock_timestamp())
            ON CONFLICT (canonical_id, tenant_id) DO UPDATE SET erased_at = excluded.erased_at
            RETURNING erased_at
            """)) {
      upsert.setString(1, tenant.value());
      upsert.setString(2, interaction.value());
      try (var row = upsert.executeQuery()) {
        row.next();
        return HandoffRows.instant(row, 1);
      }
    }
  }

  private static @Nullable TenantId tenant(Connection connection, CanonicalId interaction)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT tenant_id FROM interaction WHERE canonical_id = ? LIMIT 1")) {
      query.setString(1, interaction.value());
      try (var row = query.executeQuery()) {
        return row.next() ? new TenantId(row.getString(1)) : null;
      }
    }
  }

  private static @Nullable Instant erasedAt(
      Connection connection, TenantId tenant, CanonicalId interaction) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT erased_at FROM erasure WHERE tenant_id = ? AND canonical_id = ?")) {
      query.setString(1, tenant.value());
      query.setString(2, interaction.value());
      try (var row = query.executeQuery()) {
        return row.next() ? HandoffRows.instant(row, 1) : null;
      }
    }
  }
}
