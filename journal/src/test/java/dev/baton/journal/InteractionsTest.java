package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class InteractionsTest {
  private static final AccountName GENESYS = new AccountName("genesys-main");
  private static final AccountName CXONE = new AccountName("cxone-main");
  private static final VendorId CALL = new VendorId("call-1");

  @Test
  void many_first_sights_at_once_make_one_interaction(World world) throws Exception {
    Interactions interactions = new Interactions(world.database);
    Set<CanonicalId> seen = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<CanonicalId> see = () -> see(world, interactions, World.TENANT);
      List<Future<CanonicalId>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(see));
      }
      for (Future<CanonicalId> one : all) {
        seen.add(one.get());
      }
    }

    assertThat(seen).hasSize(1);
    assertThat(world.count("SELECT count(*) FROM interaction")).isEqualTo(1);
  }

  @Test
  void tenants_do_not_see_each_others_legs(World world) {
    Interactions interactions = new Interactions(world.database);

    CanonicalId ours = see(world, interactions, World.TENANT);
    CanonicalId theirs = see(world, interactions, new TenantId("other"));

    assertThat(theirs).isNotEqualTo(ours);
    assertThat(interactions.find(World.TENANT, GENESYS, CALL)).contains(ours);
    assertThat(interactions.aliases(new TenantId("other"), ours)).isEmpty();
  }

  @Test
  void personal_data_is_kept_byte_for_byte_and_replaced(World world) {
    Interactions interactions = new Interactions(world.database);
    CanonicalId id = see(world, interactions, World.TENANT);
    assertThat(interactions.personalData(World.TENANT, id)).isEmpty();

    interactions.savePersonalData(World.TENANT, id, "{\"a\" : 1}".getBytes(StandardCharsets.UTF_8));
    interactions.savePersonalData(World.TENANT, id, "{\"a\" : 2}".getBytes(StandardCharsets.UTF_8));

    assertThat(interactions.personalData(World.TENANT, id).orElseThrow())
        .asString()
        .isEqualTo("{\"a\" : 2}");
  }

  @Test
  void open_handoffs_are_listed_page_by_page(World world) {
    TestNode node = world.node("a");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(node.store(world.fresh(world.newId())).handoff().value());
    }
    all.sort(String::compareTo);

    List<StoredHandoff> page = world.reader.openByOwner(node.id(), null, 3);
    List<StoredHandoff> rest = world.reader.openByOwner(node.id(), page.getLast().id(), 3);

    assertThat(page).extracting(h -> h.id().value()).isEqualTo(all.subList(0, 3));
    assertThat(rest).extracting(h -> h.id().value()).isEqualTo(all.subList(3, 5));
    assertThat(world.reader.countOpen()).isEqualTo(5);
  }

  private static CanonicalId see(World world, Interactions interactions, TenantId tenant) {
    return interactions.canonicalIdFor(tenant, GENESYS, CALL, world.ids::newCanonicalId, "voice");
  }
}
