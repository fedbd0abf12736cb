package dev.baton.server.events;

import dev.baton.config.Subscription;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.NodeId;
import dev.baton.journal.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one subscription's events, and nobody else's: a receiver that is slow or gone holds up
/// itself alone. One thread claims and notes; each delivery has a virtual thread.
final class SubscriptionSender {
  private static final Logger log = LoggerFactory.getLogger(SubscriptionSender.class);

  /// What this node stores is sent at once; this finds what others left and what is due again.
  private static final long LOOK_MS = 500;

  /// Beyond the delivery itself: to note what came of it. A claim that is older belongs to nobody.
  private static final long NOTE_MS = 5_000;

  /// Two seconds: a receiver that works has answered by then.
  private static final int LAST_LOOKS = 4;

  private final Subscription subscription;
  private final Outbox.Subscriber subscriber;
  private final Receiver receiver;
  private final Outbox outbox;
  private final Supplier<Optional<NodeId>> node;
  private final RandomGenerator random;
  private final OutboxListener listener;
  private final Semaphore wake = new Semaphore(0);
  private final Queue<Outbox.Ended> ended = new ConcurrentLinkedQueue<>();

  /// Claimed and their end not yet noted. Only the one thread touches it.
  private int open;

  private List<Outbox.Ended> unnoted = new ArrayList<>();
  private boolean away;
  private volatile boolean saidDead;
  private volatile boolean closed;

  /// @param node the incarnation that claims; nothing is sent while there is none
  SubscriptionSender(
      Subscription subscription,
      Receiver receiver,
      Outbox outbox,
      Supplier<Optional<NodeId>> node,
      RandomGenerator random,
      OutboxListener listener) {
    this.subscription = subscription;
    this.subscriber = new Outbox.Subscriber(subscription.tenant(), subscription.name());
    this.receiver = receiver;
    this.outbox = outbox;
    this.node = node;
    this.random = random;
    this.listener = listener;
  }

  Outbox.Subscriber subscriber() {
    return subscriber;
  }

  Subscription subscription() {
    return subscription;
  }

  /// There may be something to do.
  void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  void close() {
    closed = true;
    wake.release();
  }

  /// Sends until it is closed.
  void run() {
    while (!closed) {
      boolean more = false;
      try {
        more = step();
        away = false;
      } catch (JournalUnavailable e) {
        if (!away) {
          log.warn("events for {} wait: {}", subscription.name(), e.getMessage());
        }
        away = true;
      } catch (RuntimeException e) {
        // A bug with one event must not end all deliveries.
        log.error("events for {} could not be looked at", subscription.name(), e);
      }
      if (!more) {
        await();
      }
    }
    noteTheRest();
  }

  /// What the receiver takes at the last moment is not sent again by the next node.
  private void noteTheRest() {
    for (int looks = 0; looks < LAST_LOOKS && open > 0; looks++) {
      await();
      try {
        node.get().ifPresent(this::note);
      } catch (JournalUnavailable e) {
        log.warn("what {} took last is sent again: {}", subscription.name(), e.getMessage());
        return;
      }
    }
  }

  private void await() {
    try {
      if (wake.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /// Notes what has ended and claims what there is room for.
  ///
  /// @return whether there may be more at once
  private boolean step() {
    Optional<NodeId> now = node.get();
    if (now.isEmpty()) {
      return false;
    }
    NodeId me = now.get();
    note(me);
    int room = subscription.maxConcurrent() - open;
    if (room < 1) {
      return false;
    }
    List<Outbox.Claimed> claimed =
        outbox.claim(me, subscriber, room, subscription.timeoutMs() + NOTE_MS);
    open += claimed.size();
    for (Outbox.Claimed event : claimed) {
      Thread.ofVirtual()
          .name("event-" + event.handoff() + "-" + event.seq())
          .start(() -> deliver(event));
    }
    return claimed.size() == room;
  }

  /// What an earlier incarnation of this node had claimed is left as it is; others may have it.
  private void note(NodeId me) {
    for (Outbox.Ended one = ended.poll(); one != null; one = ended.poll()) {
      unnoted.add(one);
    }
    if (unnoted.stream().anyMatch(one -> one.ending() instanceof Outbox.Ending.Untried)) {
      // First, so that nobody claims in between what is about to be free.
      outbox.disable(subscriber);
    }
    outbox.finish(me, subscriber, unnoted);
    open -= unnoted.size();
    unnoted = new ArrayList<>();
  }

  private void deliver(Outbox.Claimed event) {
    Outbox.Ending ending = new Outbox.Ending.Again("broken", subscription.backoffCapMs());
    try {
      ending = ending(event, receiver.send(event));
    } catch (RuntimeException | Error e) {
      log.error("event {}-{} could not be sent", event.handoff(), event.seq(), e);
    } finally {
      ended.add(new Outbox.Ended(event.handoff(), event.seq(), ending));
      wake();
    }
  }

  private Outbox.Ending ending(Outbox.Claimed event, Receiver.Answer answer) {
    return switch (answer) {
      case Receiver.Answer.Taken _ -> {
        saidDead = false;
        listener.delivered(subscriber);
        yield new Outbox.Ending.Delivered();
      }
      case Receiver.Answer.NotTaken(var failure, String detail, long retryAfterMs) -> {
        if (failure == DeliveryFailure.GONE) {
          yield gone(detail);
        }
        yield notTaken(event, failure, detail, retryAfterMs);
      }
    };
  }

  private Outbox.Ending gone(String detail) {
    log.warn(
        "{} answered 410 Gone: nothing more is sent to it until it is retried or Baton starts"
            + " again",
        subscription.name());
    listener.notDelivered(subscriber, DeliveryFailure.GONE, false);
    return new Outbox.Ending.Untried(detail);
  }

  private Outbox.Ending notTaken(
      Outbox.Claimed event, DeliveryFailure failure, String detail, long retryAfterMs) {
    boolean dead = event.attempts() + 1 >= subscription.attempts();
    listener.notDelivered(subscriber, failure, dead);
    if (dead) {
      sayDead(event, detail);
      return new Outbox.Ending.Dead(detail);
    }
    long asked = Math.min(retryAfterMs, subscription.backoffCapMs());
    return new Outbox.Ending.Again(detail, Math.max(asked, backoffMs(event.attempts())));
  }

  /// Once until something is taken again: a receiver that is gone fills no log.
  private void sayDead(Outbox.Claimed event, String detail) {
    if (!saidDead) {
      log.warn(
          "event {}-{} for {} is dead after {} attempts: {}; more may follow, see baton outbox"
              + " list",
          event.handoff(),
          event.seq(),
          subscription.name(),
          event.attempts() + 1,
          detail);
    }
    saidDead = true;
  }

  /// Full jitter: anything up to the doubled wait, so that many do not come back at once.
  private long backoffMs(int attemptsBefore) {
    long doubled = subscription.backoffBaseMs() << Math.min(attemptsBefore, Long.SIZE / 2 - 4);
    long most = Math.min(subscription.backoffCapMs(), doubled);
    return random.nextLong(most + 1);
  }
}
