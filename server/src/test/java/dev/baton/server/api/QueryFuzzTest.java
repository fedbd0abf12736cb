package dev.baton.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.HandoffPages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;

/// Any query, cursor and `Prefer` header is understood, or refused with a problem of the catalogue.
/// The input is lines: the query, the header, a cursor, the path.
class QueryFuzzTest {
  private static final HandoffId LAST = new HandoffId("019aa5c1-7b4e-7a1f-9c3d-2e8f7a6b5c4d");
  private static final Connector CONNECTOR = new Connector();

  @FuzzTest
  void what_stands_around_a_body_is_understood_or_refused(byte[] data) {
    List<String> lines = new String(data, StandardCharsets.ISO_8859_1).lines().toList();
    Request request = request(line(lines, 0));
    try {
      QueryParameters.requireKnown(request, "dryRun");
    } catch (ProblemException refused) {
      assertThat(refused.type()).isEqualTo(ProblemType.INVALID_REQUEST);
      assertThat(refused.getMessage()).startsWith("the parameter ").hasSizeLessThan(400);
    }
    assertThat(Preference.waitS(line(lines, 1))).isBetween(-1L, 999_999L);
    HandoffPages.Filter filter =
        new HandoffPages.Filter("completed", false, new AccountName("cx"), null);
    assertThat(Cursor.read(Cursor.of(LAST, filter), filter)).isEqualTo(LAST);
    try {
      HandoffId id = Cursor.read(line(lines, 2), filter);
      assertThat(id.value()).matches("[0-9a-f-]{36}");
    } catch (ProblemException refused) {
      assertThat(refused.type()).isEqualTo(ProblemType.UNKNOWN_CURSOR);
    }
    assertThat(Problems.instance("/" + line(lines, 3)).getRawSchemeSpecificPart()).startsWith("/");
    try {
      HandoffsController.key(line(lines, 1), data);
    } catch (ProblemException refused) {
      assertThat(refused.type()).isEqualTo(ProblemType.INVALID_REQUEST);
    }
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }

  private static Request request(String query) {
    org.apache.coyote.Request raw = new org.apache.coyote.Request();
    raw.queryString().setString(query);
    return new Request(CONNECTOR, raw);
  }
}
