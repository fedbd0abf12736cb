package dev.baton.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.id.Text;
import dev.baton.core.platform.Target;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Any body is a request, or ends in a problem that says where and what, and repeats no value.
class RequestBodiesFuzzTest {
  private static final int MAX_BODY_BYTES = 4_096;

  /// A phone, account or card number; our own words have none so long, but for examples.
  private static final Pattern NUMBER = Pattern.compile("[0-9]{8,}");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RequestBodies bodies = new RequestBodies(MAX_BODY_BYTES);

  @FuzzTest
  void a_body_is_a_request_or_a_problem_that_repeats_no_value(byte[] data) {
    for (Class<?> type : List.of(HandoffRequest.class, InteractionRequest.class)) {
      try {
        byte[] body = bodies.read(new ByteArrayInputStream(data));
        assertThat(body).hasSizeLessThanOrEqualTo(MAX_BODY_BYTES);
        if (bodies.parse(body, type) instanceof HandoffRequest request) {
          targets(request);
        }
      } catch (ProblemException problem) {
        assertTells(problem, names(data));
      }
    }
  }

  private static void targets(HandoffRequest request) {
    if (request.routes() == null) {
      return;
    }
    for (HandoffRequest.RouteRequest route : request.routes()) {
      if (route != null) {
        Target target = RouteTargets.of("/routes/0", route);
        assertThat(target.toString()).isNotBlank();
      }
    }
  }

  /// What a client named may be shown to it.
  private static String names(byte[] body) {
    StringBuilder names = new StringBuilder();
    try (JsonParser parser = JSON.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          names.append(parser.currentName()).append('\n');
        }
      }
    } catch (JacksonException end) {
      // Behind this place nothing was read.
      names.append('\n');
    }
    return names.toString();
  }

  private static void assertTells(ProblemException problem, String names) {
    Map<String, Object> document = new TreeMap<>(problem.members());
    document.put("detail", String.valueOf(problem.getMessage()));
    document.put("type", problem.type().uri());
    String json = JSON.writeValueAsString(document);
    assertThat(Text.isStorable(json)).isTrue();
    assertThat(JSON.readTree(json).get("detail").stringValue()).isEqualTo(problem.getMessage());
    assertThat(problem.type().status().is4xxClientError()).isTrue();
    // A guess at what a wrong number should have been is meant to be read.
    String told =
        (problem.getMessage() + " " + problem.members())
            .replaceAll("(did you mean|for example) [+0-9]+", "")
            .replace("~1", "/")
            .replace("~0", "~");
    Matcher number = NUMBER.matcher(told);
    while (number.find()) {
      assertThat(names).as(told).contains(number.group());
    }
  }
}
