package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import dev.baton.journal.privacy.Sealed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Context that waits to be collected: what is too large for a peer is left here, and a token
/// travels in its place. Who has the token gets the context, once and for a limited time. Every
/// method throws [JournalUnavailable] when the database cannot be reached or does not answer in
/// time.
public final class Claims {
  /// Characters in a token: short enough for a SIP User-to-User header (RFC 7433), which many peers
  /// cut at 128 octets.
  public static final int TOKEN_CHARS = 24;

  /// The longest that a claim may wait: a day outlasts every call, and personal data that nobody
  /// collected is no reason to keep it longer.
  public static final long MAX_TTL_MS = 86_400_000;

  /// Far above what a context under its limits can become as JSON.
  public static final int MAX_BODY_BYTES = 1 << 20;

  /// 144 bits: above the 128 that nobody guesses, and a multiple of 3, so that no padding is
  /// needed.
  private static final int TOKEN_BYTES = TOKEN_CHARS / 4 * 3;

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{" + TOKEN_CHARS + "}");

  /// Keeps each statement of a sweep far below the statement timeout; what is left is swept next
  /// time.
  private static final int SWEEP_ROWS = 500;

  private final JournalDatabase database;
  private final RandomGenerator random;
  private final AuditEvents events;

  /// @param random makes the tokens; it must be a secure one
  /// @param events where it is written down who collected what
  public Claims(JournalDatabase database, RandomGenerator random, AuditEvents events) {
    this.database = database;
    this.random = random;
    this.events = events;
  }

  /// Leaves `body` to be collected and gives the token for it. Nothing but the token leads to it,
  /// and only a hash of the token is stored. An interaction whose personal data was erased gets no
  /// claim: then the token that comes back leads to nothing.
  ///
  /// @param body JSON in UTF-8, at most [#MAX_BODY_BYTES]
  /// @param ttlMs how long it waits, 1 to [#MAX_TTL_MS]
  public String create(TenantId tenant, CanonicalId interaction, byte[] body, long ttlMs) {
    if (body.length > MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "a claim holds at most " + MAX_BODY_BYTES + " bytes, not " + body.length);
    }
    if (ttlMs < 1 || ttlMs > MAX_TTL_MS) {
      throw new IllegalArgumentException(
          "a claim waits 1 to " + MAX_TTL_MS + " ms, not " + ttlMs + " ms");
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Sealed sealed = database.vault().seal(DataKeys.owner(tenant, interaction), body);
    database.run("a new claim", c -> insert(c, tenant, interaction, sealed, hash(token), ttlMs));
    return token;
  }

  /// An erasure under way holds the row of the context, which this waits for: see [PersonalData].
  private static int insert(
      Connection connection,
      TenantId tenant,
      CanonicalId interaction,
      Sealed sealed,
      byte[] tokenHash,
      long ttlMs)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            WITH given AS MATERIALIZED (
              SELECT ? AS tenant_id, ? AS canonical_id, ?::bytea AS key_id, ? AS master_id,
                ?::bytea AS wrapped
            ), context AS MATERIALIZED (
              SELECT p.canonical_id FROM personal_data p, given g
              WHERE p.canonical_id = g.canonical_id AND p.tenant_id = g.tenant_id
              FOR KEY SHARE OF p
            ), allowed AS MATERIALIZED (
              SELECT g.* FROM given g
              WHERE EXISTS (SELECT FROM context) OR NOT EXISTS (
                SELECT FROM erasure e
                WHERE e.canonical_id = g.canonical_id AND e.tenant_id = g.tenant_id)
            ), key AS (
              INSERT INTO data_key (tenant_id, canonical_id, key_id, master_id, wrapped)
              SELECT * FROM allowed
            )
            INSERT INTO claim (tenant_id, token_hash, canonical_id, body, expires_at)
            SELECT tenant_id, ?, canonical_id, ?,
              clock_timestamp() + ? * interval '1 millisecond'
            FROM allowed
            """)) {
      int next = DataKeys.bind(insert, tenant, interaction, sealed);
      insert.setBytes(next, tokenHash);
      insert.setBytes(next + 1, sealed.body());
      insert.setLong(next + 2, ttlMs);
      return insert.executeUpdate();
    }
  }

  /// Collects what a token stands for: of any number who come at once, one gets it. An answer that
  /// gets lost on its way uses the claim up all the same; single use is promised, delivery is not.
  ///
  /// @param token whatever a client sent
  /// @param reader who is written down to have collected it, before it is given out
  public Redeemed redeem(String token, Reader reader) {
    if (!TOKEN.matcher(token).matches()) {
      return new Redeemed.Unknown();
    }
    return database.run(
        "a claim",
        c -> {
          c.setAutoCommit(false);
          try {
            Redeemed redeemed = redeem(c, hash(token), reader);
            c.commit();
            return redeemed;
          } catch (SQLException | RuntimeException e) {
            c.rollback();
            throw e;
          } finally {
            c.setAutoCommit(true);
          }
        });
  }

  /// One statement. Its first part locks the row and so waits for everybody who came before; what
  /// it then reads is what they left, and only what it read decides.
  private Redeemed redeem(Connection connection, byte[] hash, Reader reader) throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            WITH seen AS MATERIALIZED (
              SELECT tenant_id, token_hash, canonical_id, body, used_at IS NOT NULL AS used,
                     expires_at <= clock_timestamp() AS expired
              FROM claim WHERE token_hash = ? FOR UPDATE),
            taken AS (
              UPDATE claim SET used_at = clock_timestamp(), body = NULL FROM seen
              WHERE claim.token_hash = seen.token_hash AND claim.tenant_id = seen.tenant_id
                AND NOT seen.used AND NOT seen.expired AND seen.body IS NOT NULL
              RETURNING claim.token_hash),
            gone AS (
              DELETE FROM data_key k USING seen, taken
              WHERE k.canonical_id = seen.canonical_id AND k.tenant_id = seen.tenant_id
                AND k.key_id = substring(seen.body from 2 for 16))
            SELECT used, expired, body, EXISTS (SELECT FROM taken), seen.tenant_id,
              seen.canonical_id, (
              SELECT k.wrapped FROM data_key k
              WHERE k.canonical_id = seen.canonical_id AND k.tenant_id = seen.tenant_id
                AND k.key_id = substring(seen.body from 2 for 16))
            FROM seen
            """)) {
      query.setBytes(1, hash);
      try (var row = query.executeQuery()) {
        if (!row.next()) {
          return new Redeemed.Unknown();
        } else if (row.getBoolean(1)) {
          return new Redeemed.Used();
        } else if (row.getBoolean(2)) {
          return new Redeemed.Expired();
        } else if (row.getBytes(3) == null) {
          return new Redeemed.Erased();
        } else if (row.getBoolean(4)) {
          return found(connection, row, reader);
        }
        throw new SQLException("a claim was neither used nor expired and could not be taken");
      }
    }
  }

  private Redeemed found(Connection connection, ResultSet row, Reader reader) throws SQLException {
    TenantId tenant = new TenantId(row.getString(5));
    CanonicalId interaction = new CanonicalId(row.getString(6));
    byte @Nullable [] body =
        database
            .vault()
            .open(DataKeys.owner(tenant, interaction), row.getBytes(3), row.getBytes(7));
    if (body == null) {
      return new Redeemed.Erased();
    }
    events.write(
        connection, AuditEvents.Kind.PERSONAL_DATA_READ, tenant, interaction, "claim", reader);
    return new Redeemed.Found(body);
  }

  /// Takes away what nobody collected in time, and forgets claims a day behind their end. At most
  /// 500 of each at a time; called again and again.
  ///
  /// @return how many contexts were taken away and claims forgotten
  static int sweep(JournalDatabase database) {
    return database.run(
        "a sweep of the claims",
        c -> {
          int swept = 0;
          for (String sql :
              new String[] {
                """
                WITH over AS MATERIALIZED (
                  SELECT token_hash, tenant_id, canonical_id, body FROM claim
                  WHERE body IS NOT NULL AND expires_at <= clock_timestamp()
                  ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED
                ), gone AS (
                  DELETE FROM data_key k USING over
                  WHERE k.canonical_id = over.canonical_id AND k.tenant_id = over.tenant_id
                    AND k.key_id = substring(over.body from 2 for 16)
                )
                UPDATE claim SET body = NULL FROM over
                WHERE claim.token_hash = over.token_hash AND claim.tenant_id = over.tenant_id
                """,
                """
                DELETE FROM claim WHERE (token_hash, tenant_id) IN (
                  SELECT token_hash, tenant_id FROM claim
                  WHERE expires_at <= clock_timestamp() - interval '1 day'
                  ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)
                """
              }) {
            try (var statement = c.prepareStatement(sql)) {
              statement.setInt(1, SWEEP_ROWS);
              swept += statement.executeUpdate();
            }
          }
          return swept;
        });
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
