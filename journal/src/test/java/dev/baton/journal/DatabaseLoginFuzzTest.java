package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.postgresql.Driver;

/// Any text is a URL that PostgreSQL's driver takes, or is refused without being repeated.
class DatabaseLoginFuzzTest {
  @FuzzTest
  void a_url_is_one_that_the_driver_takes_or_is_refused(byte[] data) {
    String url = new String(data, StandardCharsets.UTF_8);
    try {
      DatabaseLogin login = DatabaseLogin.parse(url);
      assertThat(Driver.parseURL(login.url(), new Properties())).as(login.url()).isNotNull();
      assertThat(login).hasToString("DatabaseLogin");
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("the database's URL ").hasNoCause();
      if (url.length() > 20) {
        assertThat(refused.getMessage()).doesNotContain(url);
      }
    }
  }
}
