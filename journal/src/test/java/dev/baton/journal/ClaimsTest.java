package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.core.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class ClaimsTest {
  private static final Random IDS = new Random(17);
  private static final Reader READER = new Reader("127.0.0.1", null);
  private static final byte[] BODY = "{\"name\":\"MARKER ü\"}".getBytes(StandardCharsets.UTF_8);
  private static final long LONG_MS = 60_000;

  @Test
  void of_32_who_come_at_once_exactly_one_gets_it(World world) throws Exception {
    JournalDatabase crowded = world.open(withPool(16));
    Claims claims = claims(crowded);
    String token = claims.create(World.TENANT, world.ids.newCanonicalId(), BODY, LONG_MS);
    CountDownLatch all = new CountDownLatch(32);
    List<Redeemed> outcomes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Redeemed>> asked = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        asked.add(
            threads.submit(() -> {
              all.countDown();
              all.await();
              return claims.redeem(token, READER);
            }));
      }
      for (Future<Redeemed> one : asked) {
        outcomes.add(one.get());
      }
    }

    assertThat(outcomes).filteredOn(Redeemed.Found.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(new Redeemed.Used()::equals).hasSize(31);
  }

  @Test
  void one_who_waits_behind_the_first_sees_that_it_is_used(World world) throws Exception {
    Claims claims = claims(world.database);
    String token = claims.create(World.TENANT, world.ids.newCanonicalId(), BODY, LONG_MS);
    try (var first = world.superuser();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      first.setAutoCommit(false);
      try (var use = first.createStatement()) {
        use.execute("UPDATE claim SET used_at = clock_timestamp(), body = NULL");
      }
      Future<Redeemed> second = threads.submit(() -> claims.redeem(token, READER));
      world.awaitBlocked(1);
      first.commit();

      assertThat(second.get()).isEqualTo(new Redeemed.Used());
    }
  }

  @Test
  void the_first_gets_every_byte_and_then_nothing_of_it_is_stored(World world) {
    Claims claims = claims(world.database);
    String token = claims.create(World.TENANT, world.ids.newCanonicalId(), BODY, LONG_MS);
    assertThat(world.count("SELECT count(*) FROM claim WHERE body IS NOT NULL")).isEqualTo(1);

    assertThat(claims.redeem(token, READER))
        .isInstanceOfSatisfying(
            Redeemed.Found.class, found -> assertThat(found.body()).isEqualTo(BODY));

    assertThat(world.count("SELECT count(*) FROM claim WHERE body IS NULL AND used_at IS NOT NULL"))
        .isEqualTo(1);
    assertThat(claims.redeem(token, READER)).isEqualTo(new Redeemed.Used());
  }

  @Test
  void the_token_itself_is_not_in_the_database(World world) {
    Claims claims = claims(world.database);
    String token = claims.create(World.TENANT, world.ids.newCanonicalId(), BODY, LONG_MS);

    assertThat(token).hasSize(Claims.TOKEN_CHARS).matches("[A-Za-z0-9_-]+");
    assertThat(
            world.count(
                ("SELECT count(*) FROM claim WHERE claim::text LIKE '%%%s%%'"
                        + " OR position('%s'::bytea IN token_hash) > 0")
                    .formatted(token, token)))
        .isZero();
    assertThat(
            world.count(
                "SELECT count(*) FROM claim WHERE token_hash = sha256('%s'::bytea)"
                    .formatted(token)))
        .isEqualTo(1);
  }

  @Test
  void a_claim_waits_over_a_restart_but_not_over_its_time(World world) {
    Claims before = claims(world.database);
    String token = before.create(World.TENANT, world.ids.newCanonicalId(), BODY, LONG_MS);
    String late = before.create(new TenantId("other"), world.ids.newCanonicalId(), BODY, 1);
    World.await(
        () -> world.count("SELECT count(*) FROM claim WHERE expires_at < clock_timestamp()") == 1);

    Claims after = claims(world.open(World.FAST));

    assertThat(after.redeem(late, READER)).isEqualTo(new Redeemed.Expired());
    assertThat(after.redeem(token, READER)).isInstanceOf(Redeemed.Found.class);
    assertThat(before.redeem(token, READER)).isEqualTo(new Redeemed.Used());
  }

  @Test
  void what_nobody_collected_is_swept_and_forgotten_a_day_later(World world) {
    Claims claims = claims(world.database);
    String token = claims.create(World.TENANT, world.ids.newCanonicalId(), BODY, LONG_MS);
    assertThat(Claims.sweep(world.database)).as("in time").isZero();

    world.execute("UPDATE claim SET expires_at = clock_timestamp() - interval '1 s'");
    assertThat(Claims.sweep(world.database)).isEqualTo(1);
    assertThat(world.count("SELECT count(*) FROM claim WHERE body IS NOT NULL")).isZero();
    assertThat(claims.redeem(token, READER)).isEqualTo(new Redeemed.Expired());
    assertThat(Claims.sweep(world.database)).as("again").isZero();

    world.execute("UPDATE claim SET expires_at = clock_timestamp() - interval '25 h'");
    assertThat(Claims.sweep(world.database)).isEqualTo(1);
    assertThat(claims.redeem(token, READER)).isEqualTo(new Redeemed.Unknown());
  }

  @Test
  void a_sweep_takes_500_at_most(World world) {
    world.execute(
        "INSERT INTO claim SELECT 'default', sha256(n::text::bytea), 'int-x', 'x',"
            + " clock_timestamp() - interval '1 s' FROM generate_series(1, 501) n");

    assertThat(Claims.sweep(world.database)).isEqualTo(500);
    assertThat(Claims.sweep(world.database)).isEqualTo(1);
  }

  @Test
  void what_is_no_token_is_unknown(World world) {
    Claims claims = claims(world.database);
    for (String wrong : List.of("", "x", "x".repeat(24), "ü".repeat(24), "a".repeat(9_000), "\0")) {
      assertThat(claims.redeem(wrong, READER)).isEqualTo(new Redeemed.Unknown());
    }
  }

  @Test
  void no_token_comes_twice_and_limits_are_kept(World world) {
    Claims claims = claims(world.database);
    var interaction = world.ids.newCanonicalId();
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      tokens.add(claims.create(World.TENANT, interaction, BODY, LONG_MS));
    }
    assertThat(tokens).hasSize(50);
    byte[] huge = new byte[Claims.MAX_BODY_BYTES + 1];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> claims.create(World.TENANT, interaction, huge, LONG_MS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> claims.create(World.TENANT, interaction, BODY, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> claims.create(World.TENANT, interaction, BODY, Claims.MAX_TTL_MS + 1));
  }

  private static Claims claims(JournalDatabase database) {
    return new Claims(
        database,
        new SecureRandom(),
        new AuditEvents(
            InstantSource.fixed(World.AT), () -> new UUID(IDS.nextLong(), IDS.nextLong()), "test"));
  }

  private static JournalSettings withPool(int connections) {
    return new JournalSettings(
        200,
        1_500,
        50,
        1_000,
        1_000,
        1_000,
        8_192,
        64L << 20,
        512,
        4L << 20,
        500,
        connections,
        20_000,
        50,
        2_000,
        2);
  }
}
