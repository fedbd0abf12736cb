package dev.baton.server.events;

import dev.baton.config.Subscription;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.NodeId;
import dev.baton.journal.Outbox;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers events to every subscription, from whichever node has time. Without subscriptions it
/// does nothing.
public final class OutboxSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutboxSender.class);

  /// As for a platform: a first packet that is lost goes out again after 1 s.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /// How old the numbers in the metrics may be; what is delivered leaves as slowly.
  private static final long LOOK_MS = 2_000;

  /// About an hour: what belongs to nobody any more has waited for a day already.
  private static final long LOOKS_PER_CLEARANCE = 1_800;

  /// Longer than a sender takes to note its last deliveries.
  private static final long CLOSE_MS = 4_000;

  private final Outbox outbox;
  private final HttpClient http;
  private final ExecutorService httpThreads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<SubscriptionSender> senders = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Map<Outbox.Subscriber, Outbox.Standing> standings = Map.of();

  /// @param node the incarnation that claims; nothing is sent while there is none
  /// @param clock for the time that a delivery is signed with
  /// @param random for jitter
  public OutboxSender(
      List<Subscription> subscriptions,
      Outbox outbox,
      Supplier<Optional<NodeId>> node,
      InstantSource clock,
      RandomGenerator random,
      OutboxListener listener) {
    this.outbox = outbox;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(httpThreads)
            .build();
    for (Subscription subscription : subscriptions) {
      Receiver receiver = new Receiver(subscription, http, clock);
      senders.add(new SubscriptionSender(subscription, receiver, outbox, node, random, listener));
    }
  }

  /// Begins to send, also to those whose receivers had wanted nothing more.
  public void start() {
    for (SubscriptionSender sender : senders) {
      threads.add(
          Thread.ofVirtual()
              .name("outbox-" + sender.subscription().name())
              .start(() -> {
                enable(sender);
                sender.run();
              }));
    }
    threads.add(Thread.ofVirtual().name("outbox-watch").start(this::watch));
  }

  private void enable(SubscriptionSender sender) {
    try {
      outbox.enable(sender.subscriber());
    } catch (JournalUnavailable e) {
      log.warn("whether {} is disabled is not known", sender.subscription().name(), e);
    }
  }

  /// Events have been stored.
  public void wake() {
    senders.forEach(SubscriptionSender::wake);
  }

  /// Every subscription, with how it stood at most some seconds ago; left out while that is not
  /// known.
  public Map<Outbox.Subscriber, Outbox.Standing> standings() {
    return standings;
  }

  /// Every subscription of the configuration.
  public List<Subscription> subscriptions() {
    return senders.stream().map(SubscriptionSender::subscription).toList();
  }

  private void watch() {
    List<Outbox.Subscriber> subscribed =
        senders.stream().map(SubscriptionSender::subscriber).toList();
    long looks = 0;
    do {
      Map<Outbox.Subscriber, Outbox.Standing> seen = new LinkedHashMap<>();
      try {
        for (SubscriptionSender sender : senders) {
          seen.put(sender.subscriber(), outbox.standing(sender.subscriber()));
          outbox.sweep(sender.subscriber(), sender.subscription().retentionMs());
        }
        standings = seen;
        if (looks % LOOKS_PER_CLEARANCE == 0) {
          outbox.giveUp(subscribed);
        }
        looks++;
      } catch (JournalUnavailable e) {
        log.debug("how the outbox stands is not known", e);
      }
    } while (!isClosing());
  }

  private boolean isClosing() {
    try {
      return closing.await(LOOK_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Starts no more deliveries and notes what those under way come to, for some seconds. What is
  /// not noted is sent again by whoever claims it.
  @Override
  public void close() {
    closing.countDown();
    senders.forEach(SubscriptionSender::close);
    try {
      for (Thread thread : threads) {
        thread.join(CLOSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
    httpThreads.shutdownNow();
  }
}
