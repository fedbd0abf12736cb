package dev.baton.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Secret;
import dev.baton.core.checkup.Check;
import dev.baton.core.checkup.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looks at data folders, and leaves them as they are.
class EmbeddedCheckupTest {
  @TempDir(factory = PassableFolder.class)
  Path folder;

  private final List<Check> checks = new ArrayList<>();

  @Test
  void a_folder_that_does_not_exist_is_not_made() {
    Path missing = folder.resolve("a").resolve("b");
    assertThat(new EmbeddedCheckup(missing).look(checks::add)).isNull();
    assertThat(verdicts()).containsOnly(Verdict.PASS);
    assertThat(found("folder")).startsWith(missing + " does not exist; the first start makes it");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void a_file_in_the_way_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    new EmbeddedCheckup(file.resolve("data")).look(checks::add);
    assertThat(verdicts()).contains(Verdict.FAIL);
    assertThat(found("folder")).isEqualTo(file + " is no folder");
  }

  @Test
  void it_follows_a_server_from_nothing_to_running_to_stopped() throws IOException {
    List<Path> before = files();
    assertThat(new EmbeddedCheckup(folder).look(checks::add)).isNull();
    assertThat(found("server")).isEqualTo("no data yet; the first start makes them");
    assertThat(files()).isEqualTo(before);

    EmbeddedSettings settings = EmbeddedSettings.in(folder).withRestartWhenDead(false);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings, new SecureRandom())) {
      checks.clear();
      Secret url = new EmbeddedCheckup(folder).look(checks::add);
      assertThat(verdicts()).containsOnly(Verdict.PASS);
      assertThat(found("server"))
          .isEqualTo(
              "runs as process %d on port %d, of the Baton process %d"
                  .formatted(postgres.pid(), postgres.port(), ProcessHandle.current().pid()));
      assertThat(url).isNotNull().extracting(Secret::reveal).asString().contains("baton_owner:");
      assertThat(checks.toString()).doesNotContain(postgres.ownerPassword());
    }

    checks.clear();
    assertThat(new EmbeddedCheckup(folder).look(checks::add)).isNull();
    assertThat(found("server")).startsWith("not running; the next start takes its data of Post");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }

  private List<Verdict> verdicts() {
    return checks.stream().map(Check::verdict).toList();
  }

  private String found(String name) {
    return checks.stream()
        .filter(check -> check.name().equals(name))
        .map(Check::found)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no check " + name + " in " + checks));
  }
}
