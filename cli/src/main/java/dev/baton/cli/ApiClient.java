package dev.baton.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to a running Baton.
public final class ApiClient implements AutoCloseable {
  /// Above the 5 s for which Baton waits for its database before it answers 503.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final long POLL_MS = 25;

  /// Between two tries while nobody answers.
  private static final long AWAY_MS = 250;

  private final URI server;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final JsonMapper mapper = JsonMapper.builder().build();
  private final Progress progress;

  /// @param server scheme, host and port
  public ApiClient(URI server) {
    this(server, Progress.silent());
  }

  /// @param server scheme, host and port
  /// @param progress says what is being waited for
  public ApiClient(URI server, Progress progress) {
    this.server = server;
    this.progress = progress;
  }

  /// An answer: its status and its JSON.
  ///
  /// @param retryAfterMs when to come again (`Retry-After` in seconds), or -1 when it does not say
  public record Answer(int status, JsonNode body, long retryAfterMs) {
    /// Whether it is a success.
    public boolean isGood() {
      return status < 300;
    }
  }

  /// Asks for a handoff.
  ///
  /// @param body the request as JSON
  /// @throws CommandFailure when the server does not answer
  public Answer post(String path, String body, @Nullable String idempotencyKey) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return send(request.build());
  }

  /// Reads something.
  ///
  /// @throws CommandFailure when the server does not answer
  public Answer get(String path) {
    return send(HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).GET().build());
  }

  /// The path of a handoff.
  ///
  /// @throws CommandFailure when nothing can have that id
  static String handoff(String id) {
    if (!id.matches("[A-Za-z0-9-]{1,100}")) {
      throw new CommandFailure(
          ExitCodes.FINDINGS, "there is no such handoff: an id has letters, digits and hyphens");
    }
    return "/v1/handoffs/" + id;
  }

  /// Text as one value of a query.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Reads something, and asks again for `retryMs` while the server is away.
  ///
  /// @param away is told once, when it does not answer
  /// @throws CommandFailure when it does not answer within `retryMs`
  Answer getPatiently(String path, long retryMs, Consumer<String> away) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(retryMs);
    boolean told = false;
    while (true) {
      CommandFailure failure;
      try {
        Answer answer = get(path);
        if (answer.status() != 503) {
          return answer;
        }
        failure = Refusals.of(answer);
      } catch (CommandFailure e) {
        if (e.exitCode() != ExitCodes.UNREACHABLE) {
          throw e;
        }
        failure = e;
      }
      if (System.nanoTime() > end) {
        throw failure;
      }
      if (!told) {
        away.accept(failure.getMessage() + "; it is asked again for " + retryMs + " ms");
        told = true;
      }
      pause(AWAY_MS);
    }
  }

  /// Waits until a handoff has ended or is parked, and gives its last view.
  ///
  /// @throws CommandFailure when it has not within `waitMs`
  public JsonNode awaitEnd(String handoffId, long waitMs) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    while (true) {
      Answer answer = get("/v1/handoffs/" + handoffId);
      if (answer.isGood() && answer.body().path("terminal").asBoolean()) {
        progress.clear();
        return answer.body();
      }
      progress.show(
          "waiting for the end of " + handoffId + ": " + answer.body().path("state").asString(""));
      if (System.nanoTime() > end) {
        progress.clear();
        throw new CommandFailure(
            ExitCodes.FINDINGS,
            "handoff "
                + handoffId
                + " is still "
                + answer.body().path("state").asString("unknown")
                + " after "
                + waitMs
                + " ms; see baton handoff show "
                + handoffId);
      }
      pause(POLL_MS);
    }
  }

  /// Looks again and again until there is something to see.
  ///
  /// @param what is waited for, in the words of the failure
  /// @throws CommandFailure when there is nothing within `waitMs`
  public <T> T await(String what, long waitMs, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        progress.clear();
        return seen.get();
      }
      progress.show("waiting for " + what);
      if (System.nanoTime() > end) {
        progress.clear();
        throw new CommandFailure(
            ExitCodes.FINDINGS, "waited " + waitMs + " ms in vain for " + what);
      }
      pause(POLL_MS);
    }
  }

  /// Lets time pass.
  static void pause(long ms) {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCodes.FINDINGS, "interrupted", e);
    }
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), mapper.readTree(response.body()), retryAfterMs(response));
    } catch (ConnectException e) {
      throw new CommandFailure(
          ExitCodes.UNREACHABLE,
          "nothing answers at " + server + "; is Baton running there (baton serve, baton demo)?",
          e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCodes.UNREACHABLE, server + " does not answer: " + e, e);
    } catch (JacksonException e) {
      throw new CommandFailure(ExitCodes.UNREACHABLE, server + " is no Baton: no JSON came", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCodes.FINDINGS, "interrupted", e);
    }
  }

  /// Baton says seconds; a date, which a proxy may send, is as good as nothing.
  private static long retryAfterMs(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,6}"))
        .map(seconds -> TimeUnit.SECONDS.toMillis(Long.parseLong(seconds)))
        .orElse(-1L);
  }

  @Override
  public void close() {
    http.close();
  }
}
