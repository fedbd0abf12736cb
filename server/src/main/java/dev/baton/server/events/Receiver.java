package dev.baton.server.events;

import dev.baton.config.Subscription;
import dev.baton.journal.Outbox;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One subscription's endpoint: posts an event to it, signed, and says what came back.
final class Receiver {
  /// Seconds; a date is not read, and the backoff stands.
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  private final Subscription subscription;
  private final WebhookSignature signature;
  private final HttpClient http;
  private final InstantSource clock;

  /// @param http follows no redirect
  Receiver(Subscription subscription, HttpClient http, InstantSource clock) {
    this.subscription = subscription;
    this.signature = new WebhookSignature(subscription.secret().reveal());
    this.http = http;
    this.clock = clock;
  }

  /// What a receiver made of an event.
  sealed interface Answer {
    /// It was taken.
    record Taken() implements Answer {}

    /// It was not.
    ///
    /// @param detail for people: the failure and the status
    /// @param retryAfterMs how long the receiver asks to be left alone, 0 when it does not
    record NotTaken(DeliveryFailure failure, String detail, long retryAfterMs) implements Answer {}
  }

  /// Sends it once. Waits for the whole answer, at most the subscription's timeout.
  Answer send(Outbox.Claimed event) {
    String id = CloudEvents.id(event.handoff().value(), event.seq());
    long timestamp = clock.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(subscription.url())
            .timeout(Duration.ofMillis(subscription.timeoutMs()))
            .header("Content-Type", CloudEvents.CONTENT_TYPE)
            .header("User-Agent", "Baton")
            .header("webhook-id", id)
            .header("webhook-timestamp", String.valueOf(timestamp))
            .header("webhook-signature", signature.of(id, timestamp, event.body()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(event.body()))
            .build();
    // The request's own timeout ends at the headers; a body that drips is bounded by the wait.
    Future<HttpResponse<Void>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer(answer.get(subscription.timeoutMs(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return notTaken(DeliveryFailure.TIMEOUT);
    } catch (ExecutionException e) {
      return notTaken(failure(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return notTaken(DeliveryFailure.BROKEN);
    } finally {
      answer.cancel(true);
    }
  }

  private static Answer answer(HttpResponse<Void> response) {
    int status = response.statusCode();
    DeliveryFailure failure;
    if (status >= 200 && status < 300) {
      return new Answer.Taken();
    } else if (status == 410) {
      failure = DeliveryFailure.GONE;
    } else if (status >= 300 && status < 400) {
      failure = DeliveryFailure.REDIRECTED;
    } else if (status >= 400 && status < 500) {
      failure = DeliveryFailure.REFUSED;
    } else {
      failure = DeliveryFailure.FAILED;
    }
    long retryAfterMs =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(text -> SECONDS.matcher(text).matches())
            .map(text -> TimeUnit.SECONDS.toMillis(Long.parseLong(text)))
            .orElse(0L);
    return new Answer.NotTaken(failure, failure.wireName() + " " + status, retryAfterMs);
  }

  private static Answer notTaken(DeliveryFailure failure) {
    return new Answer.NotTaken(failure, failure.wireName(), 0);
  }

  private static DeliveryFailure failure(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _, ConnectException _, SSLException _ ->
          DeliveryFailure.UNREACHABLE;
      case HttpTimeoutException _ -> DeliveryFailure.TIMEOUT;
      case UnresolvedAddressException _ -> DeliveryFailure.UNREACHABLE;
      case null, default -> DeliveryFailure.BROKEN;
    };
  }
}
