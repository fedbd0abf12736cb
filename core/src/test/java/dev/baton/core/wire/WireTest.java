package dev.baton.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireTest {
  @Test
  void header_names_compare_without_case() {
    WireRequest request =
        new WireRequest("POST", "/v1/x?a=b", Map.of("Content-Type", "application/json"), "{}");
    assertThat(request.headers()).containsOnlyKeys("content-type");
    assertThat(request.header("CONTENT-type")).isEqualTo("application/json");
    assertThat(request.header("authorization")).isNull();
    WireResponse response = new WireResponse(429, Map.of("Retry-After", "2"), "");
    assertThat(response.header("retry-after")).isEqualTo("2");
    assertThat(response.header("date")).isNull();
  }

  @Test
  void a_url_is_the_base_and_the_path_with_one_slash_between() {
    WireRequest request = new WireRequest("GET", "/v1/x?a=b", Map.of(), null);
    assertThat(request.url(URI.create("https://api.example/cx")))
        .isEqualTo("https://api.example/cx/v1/x?a=b");
    assertThat(request.url(URI.create("https://api.example/cx/")))
        .isEqualTo("https://api.example/cx/v1/x?a=b");
  }

  @Test
  void one_more_header_makes_another_request_and_replaces_the_one_before() {
    WireRequest request = new WireRequest("GET", "/", Map.of("a", "1"), null);
    WireRequest more = request.withHeader("B", "2").withHeader("A", "3");
    assertThat(more.headers()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "3", "b", "2"));
    assertThat(request.headers()).containsExactlyEntriesOf(Map.of("a", "1"));
  }

  @Test
  void headers_cannot_be_changed_from_outside() {
    Map<String, String> mine = new HashMap<>(Map.of("a", "1"));
    WireRequest request = new WireRequest("GET", "/", mine, null);
    mine.put("a", "2");
    assertThat(request.header("a")).isEqualTo("1");
    assertThatThrownBy(() -> request.headers().put("a", "2"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_path_begins_with_a_slash() {
    assertThatThrownBy(() -> new WireRequest("GET", "v1", Map.of(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path does not begin with /: v1");
  }

  @Test
  void a_status_is_one_of_http() {
    assertThat(new WireResponse(100, Map.of(), "").status()).isEqualTo(100);
    assertThat(new WireResponse(599, Map.of(), "").status()).isEqualTo(599);
    for (int status : new int[] {0, 99, 600, -1}) {
      assertThatThrownBy(() -> new WireResponse(status, Map.of(), ""))
          .hasMessage("no HTTP status: " + status);
    }
  }

  @Test
  void a_fault_says_whether_the_request_may_have_arrived() {
    WireResult[] results = {
      new WireResponse(200, Map.of(), ""),
      new TransportFault.NotSent(TransportFault.Reason.DNS, "no such host"),
      new TransportFault.TimedOut(4_000, "no answer"),
      new TransportFault.Broken("reset")
    };
    int mayHaveArrived = 0;
    for (WireResult result : results) {
      mayHaveArrived +=
          switch (result) {
            case WireResponse _, TransportFault.TimedOut _, TransportFault.Broken _ -> 1;
            case TransportFault.NotSent _ -> 0;
          };
    }
    assertThat(mayHaveArrived).isEqualTo(3);
  }
}
