package dev.baton.journal;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.journal.privacy.DataVault;
import dev.baton.journal.privacy.Sealed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Interactions, the legs by which the platforms know them, and their personal data. Every method
/// throws [JournalUnavailable] when the database cannot be reached or does not answer in time; each
/// may be repeated. Legs that a handoff brings with it are stored with its [Append].
public final class Interactions {
  /// A leg: what one platform calls the interaction.
  public record Leg(AccountName account, VendorId vendorId) {}

  /// What is known of an interaction, but for the context itself.
  ///
  /// @param contextStored whether a context is stored with it
  /// @param erasedAt when its personal data was erased last, null when it never was
  public record Known(
      TenantId tenant,
      CanonicalId id,
      String mediaType,
      Instant firstSeenAt,
      boolean contextStored,
      @Nullable Instant erasedAt) {}

  /// Three platforms and a few transfers make a handful.
  private static final int MAX_LEGS = 1_000;

  private final JournalDatabase database;

  public Interactions(JournalDatabase database) {
    this.database = database;
  }

  /// The canonical id of a leg, made at first sight: of any number of simultaneous first sights, on
  /// any number of nodes, one makes it and all get the same.
  ///
  /// @param fresh makes a new id; it is asked at most once, and what it makes may go unused
  /// @param mediaType stored with a new interaction
  public CanonicalId canonicalIdFor(
      TenantId tenant,
      AccountName account,
      VendorId vendorId,
      Supplier<CanonicalId> fresh,
      String mediaType) {
    return database.run(
        "a canonical id",
        c -> {
          Optional<CanonicalId> known = find(c, tenant, account, vendorId);
          if (known.isPresent()) {
            return known.get();
          }
          CanonicalId made = fresh.get();
          if (create(c, tenant, account, vendorId, made, mediaType)) {
            return made;
          }
          // Somebody else's row was there, and is visible to a statement that begins now.
          return find(c, tenant, account, vendorId).orElseThrow();
        });
  }

  /// The canonical id of a leg that has been seen.
  public Optional<CanonicalId> find(TenantId tenant, AccountName account, VendorId vendorId) {
    return database.run("a leg", c -> find(c, tenant, account, vendorId));
  }

  private static Optional<CanonicalId> find(
      Connection connection, TenantId tenant, AccountName account, VendorId vendorId)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT canonical_id FROM alias"
                + " WHERE tenant_id = ? AND account = ? AND vendor_id = ?")) {
      query.setString(1, tenant.value());
      query.setString(2, account.value());
      query.setString(3, vendorId.value());
      try (var rows = query.executeQuery()) {
        return rows.next() ? Optional.of(new CanonicalId(rows.getString(1))) : Optional.empty();
      }
    }
  }

  private static boolean create(
      Connection connection,
      TenantId tenant,
      AccountName account,
      VendorId vendorId,
      CanonicalId made,
      String mediaType)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            WITH leg AS (
              INSERT INTO alias (tenant_id, account, vendor_id, canonical_id) VALUES (?, ?, ?, ?)
              ON CONFLICT DO NOTHING
              RETURNING tenant_id, canonical_id)
            INSERT INTO interaction (tenant_id, canonical_id, media_type)
            SELECT tenant_id, canonical_id, ? FROM leg
            """)) {
      insert.setString(1, tenant.value());
      insert.setString(2, account.value());
      insert.setString(3, vendorId.value());
      insert.setString(4, made.value());
      insert.setString(5, mediaType);
      return insert.executeUpdate() == 1;
    }
  }

  /// The legs of an interaction in the order in which they were first seen. At most 1,000.
  public List<Leg> aliases(TenantId tenant, CanonicalId interaction) {
    return database.run(
        "legs",
        c -> {
          try (var query =
              c.prepareStatement(
                  "SELECT account, vendor_id FROM alias WHERE tenant_id = ? AND canonical_id = ?"
                      + " ORDER BY created_at LIMIT ?")) {
            query.setString(1, tenant.value());
            query.setString(2, interaction.value());
            query.setInt(3, MAX_LEGS);
            try (var rows = query.executeQuery()) {
              List<Leg> legs = new ArrayList<>();
              while (rows.next()) {
                legs.add(
                    new Leg(new AccountName(rows.getString(1)), new VendorId(rows.getString(2))));
              }
              return legs;
            }
          }
        });
  }

  /// An interaction by its canonical id, whichever tenant has it.
  public Optional<Known> known(CanonicalId interaction) {
    return database.run(
        "an interaction",
        c -> {
          try (var query =
              c.prepareStatement(
                  """
                  SELECT i.tenant_id, i.media_type, i.created_at, EXISTS (
                    SELECT FROM personal_data p
                    WHERE p.canonical_id = i.canonical_id AND p.tenant_id = i.tenant_id),
                    (SELECT e.erased_at FROM erasure e
                    WHERE e.canonical_id = i.canonical_id AND e.tenant_id = i.tenant_id)
                  FROM interaction i WHERE i.canonical_id = ? LIMIT 1
                  """)) {
            query.setString(1, interaction.value());
            try (var rows = query.executeQuery()) {
              return rows.next()
                  ? Optional.of(
                      new Known(
                          new TenantId(rows.getString(1)),
                          interaction,
                          rows.getString(2),
                          HandoffRows.instant(rows, 3),
                          rows.getBoolean(4),
                          HandoffRows.instantOrNull(rows, 5)))
                  : Optional.empty();
            }
          }
        });
  }

  /// The bytes of the canonical context, as they were last stored; nothing when there is none or it
  /// was erased. For Baton's own work: who asks from outside is told by [PersonalData].
  public Optional<byte[]> personalData(TenantId tenant, CanonicalId interaction) {
    return database.run(
        "personal data", c -> personalData(c, database.vault(), tenant, interaction));
  }

  static Optional<byte[]> personalData(
      Connection connection, DataVault vault, TenantId tenant, CanonicalId interaction)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT p.body, k.wrapped FROM personal_data p
            LEFT JOIN data_key k ON k.canonical_id = p.canonical_id AND k.tenant_id = p.tenant_id
              AND k.key_id = substring(p.body from 2 for 16)
            WHERE p.tenant_id = ? AND p.canonical_id = ?
            """)) {
      query.setString(1, tenant.value());
      query.setString(2, interaction.value());
      try (var rows = query.executeQuery()) {
        return rows.next()
            ? Optional.ofNullable(
                vault.open(DataKeys.owner(tenant, interaction), rows.getBytes(1), rows.getBytes(2)))
            : Optional.empty();
      }
    }
  }

  /// Stores the context of an interaction that has no handoff to store it with.
  public void savePersonalData(TenantId tenant, CanonicalId interaction, byte[] body) {
    Sealed sealed = database.vault().seal(DataKeys.owner(tenant, interaction), body);
    database.run(
        "new personal data",
        c -> {
          try (var upsert =
              c.prepareStatement(
                  "WITH key AS ("
                      + DataKeys.INSERT
                      + """
                       RETURNING tenant_id, canonical_id)
                      INSERT INTO personal_data (tenant_id, canonical_id, body)
                      SELECT tenant_id, canonical_id, ? FROM key
                      ON CONFLICT (canonical_id, tenant_id)
                        DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at
                      """)) {
            int next = DataKeys.bind(upsert, tenant, interaction, sealed);
            upsert.setBytes(next, sealed.body());
            return upsert.executeUpdate();
          }
        });
  }
}
