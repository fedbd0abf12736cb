package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import dev.baton.journal.privacy.DataVault;
import dev.baton.journal.privacy.Sealed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// The table of data keys, and whose data a key is for.
final class DataKeys {
  /// Inserts the key of a sealed value; parameters in the order of [#bind].
  static final String INSERT =
      "INSERT INTO data_key (tenant_id, canonical_id, key_id, master_id, wrapped)"
          + " VALUES (?, ?, ?, ?, ?)";

  private DataKeys() {}

  /// Whom sealed data is bound to. No id holds a blank.
  static String owner(TenantId tenant, CanonicalId interaction) {
    return tenant + " " + interaction;
  }

  /// Binds the parameters of [#INSERT] and gives the index of the next one.
  static int bind(
      PreparedStatement statement, TenantId tenant, CanonicalId interaction, Sealed sealed)
      throws SQLException {
    statement.setString(1, tenant.value());
    statement.setString(2, interaction.value());
    statement.setBytes(3, sealed.keyId());
    statement.setString(4, sealed.masterId());
    statement.setBytes(5, sealed.wrapped());
    return 6;
  }

  /// Notes the master key of a database that has none, and refuses another one.
  ///
  /// @throws WrongMasterKey when the database has another one
  static void requireMaster(Connection connection, DataVault vault) throws SQLException {
    try (var insert =
            connection.prepareStatement(
                "INSERT INTO master_key (master_id) VALUES (?) ON CONFLICT DO NOTHING");
        var query = connection.prepareStatement("SELECT 1 FROM master_key WHERE master_id = ?")) {
      insert.setString(1, vault.masterId());
      insert.executeUpdate();
      query.setString(1, vault.masterId());
      try (var row = query.executeQuery()) {
        if (!row.next()) {
          throw new WrongMasterKey(vault.masterId());
        }
      }
    }
  }
}
