package dev.baton.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Asks for the handoffs of a file, some at a time and never two of one session, and waits for the
/// end of each. What was asked for before, in a run that was broken off or in one to its end, is
/// not asked for again: the same key and body give the same handoff.
final class BatchRun {
  /// When to come again where Baton does not say.
  private static final long COME_AGAIN_MS = 1_000;

  /// A longer `Retry-After` is a slip somewhere in between.
  private static final long COME_AGAIN_MAX_MS = 30_000;

  /// How long nobody may answer before the rest is left: a node that is started anew is back
  /// earlier.
  private static final long AWAY_MAX_MS = 15_000;

  private static final long AWAY_MS = 250;

  /// Between two looks at a handoff. The first is early, because most take a moment; later ones are
  /// few, because many are looked at at once.
  private static final long FIRST_LOOK_MS = 50;

  private static final long LOOK_MAX_MS = 1_000;

  private final ApiClient api;
  private final BatchReport report;
  private final boolean dryRun;
  private final long waitMs;

  /// Why nothing more is begun.
  private final AtomicReference<@Nullable CommandFailure> stopped = new AtomicReference<>();

  /// @param waitMs how long each line may take, waits for Baton included
  BatchRun(ApiClient api, BatchReport report, boolean dryRun, long waitMs) {
    this.api = api;
    this.report = report;
    this.dryRun = dryRun;
    this.waitMs = waitMs;
  }

  /// Carries the lines out, and reports each as it ends.
  ///
  /// @return why some were not started, or null when all were
  @Nullable CommandFailure run(List<BatchLine> lines, int parallel) {
    Map<List<String>, Queue<BatchLine.Entry>> sessions = new LinkedHashMap<>();
    for (BatchLine line : lines) {
      switch (line) {
        case BatchLine.Broken broken -> report.add(BatchResult.of(broken));
        case BatchLine.Entry entry ->
            sessions
                .computeIfAbsent(List.of(entry.account(), entry.session()), _ -> new ArrayDeque<>())
                .add(entry);
      }
    }
    Queue<Queue<BatchLine.Entry>> waiting = new ConcurrentLinkedQueue<>(sessions.values());
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(parallel, sessions.size()); i++) {
        workers.add(threads.submit(() -> work(waiting)));
      }
    }
    workers.forEach(BatchRun::requireEnded);
    return stopped.get();
  }

  private static void requireEnded(Future<?> worker) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fault in the run of a file", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCodes.FINDINGS, "interrupted", e);
    }
  }

  /// Takes one session after the other, and the lines of each in their order.
  private void work(Queue<Queue<BatchLine.Entry>> waiting) {
    for (Collection<BatchLine.Entry> session = waiting.poll();
        session != null;
        session = waiting.poll()) {
      session.forEach(entry -> report.add(result(entry)));
    }
  }

  private BatchResult result(BatchLine.Entry entry) {
    CommandFailure before = stopped.get();
    if (before != null) {
      return notStarted(entry, before);
    }
    try {
      return handedOver(entry, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs));
    } catch (CommandFailure e) {
      // One that nobody answers stands for all that follow.
      stopped.compareAndSet(null, e);
      return notStarted(entry, e);
    }
  }

  private static BatchResult notStarted(BatchLine.Entry entry, CommandFailure why) {
    return BatchResult.of(entry, BatchResult.NOT_STARTED, String.valueOf(why.getMessage()));
  }

  private BatchResult handedOver(BatchLine.Entry entry, long end) {
    String path = dryRun ? "/v1/handoffs?dryRun=true" : "/v1/handoffs";
    ApiClient.Answer answer =
        patiently(end, () -> api.post(path, entry.body(), dryRun ? null : entry.idempotencyKey()));
    if (isBusy(answer)) {
      CommandFailure why = Refusals.of(answer);
      stopped.compareAndSet(
          null, new CommandFailure(ExitCodes.UNREACHABLE, String.valueOf(why.getMessage())));
      return notStarted(entry, why);
    }
    if (!answer.isGood()) {
      return BatchResult.refused(entry, answer.body().path("handoffId"), refusal(answer));
    }
    if (dryRun) {
      return BatchResult.of(entry, BatchResult.REHEARSED, rehearsal(answer.body()));
    }
    return BatchResult.of(entry, ended(answer.body(), end));
  }

  /// The last view of a handoff: once it has ended, or when the time is over.
  private JsonNode ended(JsonNode begun, long end) {
    JsonNode view = begun;
    String path = ApiClient.handoff(view.path("handoffId").asString(""));
    long lookMs = FIRST_LOOK_MS;
    while (!view.path("terminal").asBoolean(false) && System.nanoTime() < end) {
      ApiClient.pause(lookMs);
      lookMs = Math.min(2 * lookMs, LOOK_MAX_MS);
      try {
        ApiClient.Answer answer = patiently(end, () -> api.get(path));
        view = answer.isGood() ? answer.body() : view;
      } catch (CommandFailure e) {
        // It was begun and goes on; only nobody tells.
        stopped.compareAndSet(null, e);
        return view;
      }
    }
    return view;
  }

  /// Asks until Baton takes it, at the pace that Baton says.
  ///
  /// @return the last answer, when it takes nothing until `end`
  /// @throws CommandFailure when it does not answer at all for too long
  private ApiClient.Answer patiently(long end, Supplier<ApiClient.Answer> ask) {
    long away = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AWAY_MAX_MS);
    while (true) {
      long waitMs;
      try {
        ApiClient.Answer answer = ask.get();
        away = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AWAY_MAX_MS);
        long askedMs = answer.retryAfterMs() < 0 ? COME_AGAIN_MS : answer.retryAfterMs();
        waitMs = Math.min(askedMs, COME_AGAIN_MAX_MS);
        if (!isBusy(answer) || System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs) > end) {
          return answer;
        }
      } catch (CommandFailure e) {
        if (e.exitCode() != ExitCodes.UNREACHABLE || System.nanoTime() > away) {
          throw e;
        }
        waitMs = AWAY_MS;
      }
      ApiClient.pause(waitMs);
    }
  }

  /// Whether it may be otherwise in a moment. Behind an answer of 500, or a gateway's, a handoff
  /// may have been stored: asked again under the same key it is the same one.
  private static boolean isBusy(ApiClient.Answer answer) {
    return answer.status() == 408 || answer.status() == 429 || answer.status() >= 500;
  }

  private static String refusal(ApiClient.Answer answer) {
    String why = String.valueOf(Refusals.of(answer).getMessage());
    boolean isReused = answer.body().path("type").asString("").endsWith("/idempotency-key-reused");
    return isReused
        ? "it was asked for with another line or other options before: repeat them, or give this"
            + " line a key (another --batch makes every line new)"
        : why;
  }

  private static String rehearsal(JsonNode rehearsal) {
    int attempts = rehearsal.path("attempts").size();
    StringBuilder text = new StringBuilder(attempts + (attempts == 1 ? " attempt" : " attempts"));
    rehearsal.path("warnings").forEach(w -> text.append("; ").append(w.asString("")));
    return text.toString();
  }
}
