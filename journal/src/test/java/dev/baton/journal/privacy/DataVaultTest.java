package dev.baton.journal.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataVaultTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);
  private static final byte[] PLAIN =
      "{\"phone\":\"+14155550173\"}".getBytes(StandardCharsets.UTF_8);

  private final DataVault vault = DataVault.of(KEY, RANDOM);

  @Test
  void what_is_sealed_is_opened_with_its_key_and_holds_nothing_readable() {
    Sealed sealed = vault.seal("default int-1", PLAIN);

    assertThat(new String(sealed.body(), StandardCharsets.ISO_8859_1)).doesNotContain("4155550173");
    assertThat(vault.open("default int-1", sealed.body(), sealed.wrapped())).isEqualTo(PLAIN);
    assertThat(DataVault.of(KEY, RANDOM).open("default int-1", sealed.body(), sealed.wrapped()))
        .isEqualTo(PLAIN);
  }

  @Test
  void the_same_value_is_never_sealed_the_same_way_twice() {
    assertThat(vault.seal("default int-1", PLAIN).body())
        .isNotEqualTo(vault.seal("default int-1", PLAIN).body());
  }

  @Test
  void without_its_key_it_is_gone() {
    assertThat(vault.open("default int-1", vault.seal("default int-1", PLAIN).body(), null))
        .isNull();
  }

  @Test
  void it_opens_for_no_other_interaction_and_with_no_other_key() {
    Sealed sealed = vault.seal("default int-1", PLAIN);
    Sealed other = vault.seal("default int-1", PLAIN);

    assertThatThrownBy(() -> vault.open("default int-2", sealed.body(), sealed.wrapped()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> vault.open("default int-1", sealed.body(), other.wrapped()))
        .isInstanceOf(IllegalStateException.class);
    DataVault stranger = DataVault.forgetful(RANDOM);
    assertThatThrownBy(() -> stranger.open("default int-1", sealed.body(), sealed.wrapped()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another master key");
  }

  @Test
  void a_changed_byte_anywhere_is_noticed() {
    Sealed sealed = vault.seal("default int-1", PLAIN);
    for (int i = 1; i < sealed.body().length; i++) {
      byte[] changed = sealed.body().clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> vault.open("default int-1", changed, sealed.wrapped()))
          .as("byte %d", i)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_value_of_before_there_were_keys_is_itself() {
    assertThat(vault.open("default int-1", PLAIN, null)).isEqualTo(PLAIN);
  }

  @Test
  void a_master_key_is_made_once_for_its_owner_alone(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("privacy").resolve("master-key");
    DataVault made = DataVault.readOrMake(file, RANDOM);

    assertThat(DataVault.readOrMake(file, RANDOM).masterId()).isEqualTo(made.masterId());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    assertThat(made.toString()).doesNotContain(Files.readString(file).strip());
  }

  @Test
  void a_file_that_holds_no_key_is_refused_without_its_content(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("master-key");
    Files.writeString(file, "hush-hush");

    assertThatThrownBy(() -> DataVault.readOrMake(file, RANDOM))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("64 hexadecimal digits")
        .hasMessageNotContaining("hush")
        .hasNoCause();
  }
}
