package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.config.Subscription;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import dev.baton.journal.DeadEvents;
import dev.baton.journal.Outbox;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Events on their way to subscribers: how they stand, and those that nobody took.
@RestController
@RequestMapping(path = "/v1/outbox", produces = MediaType.APPLICATION_JSON_VALUE)
final class OutboxController {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");
  private static final Pattern EVENT_ID = Pattern.compile("([0-9a-f-]{36})-([1-9][0-9]{0,17})");

  /// Handoff, seq, subscription and tenant; none of them holds a blank.
  private static final Pattern CURSOR =
      Pattern.compile("([0-9a-f-]{36}) ([1-9][0-9]{0,17}) ([^ ]{1,64}) ([^ ]{1,64})");

  private final BatonNode node;
  private final RequestBodies bodies;

  OutboxController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
  }

  /// How a subscription stands.
  ///
  /// @param disabledAt since when its receiver wants nothing more, null while it does
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SubscriptionView(
      String tenant,
      String subscription,
      List<String> states,
      long waiting,
      long dead,
      double oldestSeconds,
      @Nullable Instant disabledAt) {}

  record SubscriptionList(List<SubscriptionView> subscriptions) {}

  /// Every subscription of the configuration.
  @GetMapping
  SubscriptionList list(HttpServletRequest request) {
    QueryParameters.requireKnown(request);
    return new SubscriptionList(
        node.config().subscriptions().stream()
            .map(s -> HandoffsController.reading(() -> view(s)))
            .toList());
  }

  private SubscriptionView view(Subscription subscription) {
    Outbox.Standing standing = node.outbox().standing(who(subscription));
    return new SubscriptionView(
        subscription.tenant().value(),
        subscription.name(),
        subscription.states().stream().sorted().toList(),
        standing.waiting(),
        standing.dead(),
        standing.oldestSeconds(),
        standing.disabledAt());
  }

  private static Outbox.Subscriber who(Subscription subscription) {
    return new Outbox.Subscriber(subscription.tenant(), subscription.name());
  }

  /// An event that used up its attempts.
  record DeadEventView(
      String eventId,
      String tenant,
      String subscription,
      String handoffId,
      long seq,
      int attempts,
      String lastFailure,
      Instant createdAt,
      Instant deadAt) {
    static DeadEventView of(DeadEvents.DeadEvent event) {
      DeadEvents.Key key = event.key();
      return new DeadEventView(
          key.handoff() + "-" + key.seq(),
          key.tenant().value(),
          key.subscription(),
          key.handoff().value(),
          key.seq(),
          event.attempts(),
          event.failure(),
          event.createdAt(),
          event.deadAt());
    }
  }

  /// @param nextCursor where the next page goes on, null behind the last one
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DeadEventList(List<DeadEventView> items, @Nullable String nextCursor) {}

  /// A page of dead events, the newest handoff first.
  @GetMapping("/dead")
  DeadEventList dead(HttpServletRequest request) {
    QueryParameters.requireKnown(request, "tenant", "subscription", "handoffId", "limit", "cursor");
    String handoff = request.getParameter("handoffId");
    DeadEvents.Filter filter =
        new DeadEvents.Filter(
            tenant(request.getParameter("tenant")),
            subscription(request.getParameter("subscription")),
            handoff == null ? null : handoff(handoff),
            null);
    int limit = limit(request.getParameter("limit"));
    DeadEvents.@Nullable Key after = after(request.getParameter("cursor"));
    List<DeadEvents.DeadEvent> page =
        HandoffsController.reading(() -> node.outbox().dead().page(filter, after, limit + 1));
    List<DeadEvents.DeadEvent> shown = page.size() > limit ? page.subList(0, limit) : page;
    return new DeadEventList(
        shown.stream().map(DeadEventView::of).toList(),
        page.size() > limit ? cursor(shown.getLast().key()) : null);
  }

  /// @param retried how many dead events are sent again
  /// @param enabled the subscriptions that were disabled and get events again
  record Retried(int retried, List<String> enabled) {}

  /// Lets dead events be sent again, at most 1,000 at a time, and the subscriptions that they are
  /// for be sent to again where their receivers had answered 410.
  @PostMapping(path = "/retry", consumes = MediaType.APPLICATION_JSON_VALUE)
  Retried retry(HttpServletRequest request) throws IOException {
    QueryParameters.requireKnown(request);
    OutboxRequest asked = bodies.parse(bodies.read(request.getInputStream()), OutboxRequest.class);
    TenantId tenant = tenant(asked.tenant());
    String name = subscription(asked.subscription());
    @Nullable HandoffId handoff = null;
    @Nullable Long seq = null;
    if (asked.eventId() != null) {
      Matcher id = EVENT_ID.matcher(asked.eventId());
      if (!id.matches()) {
        throw QueryParameters.invalid("eventId", "is a handoff's id, '-' and a seq");
      }
      handoff = handoff(id.group(1));
      seq = Long.valueOf(id.group(2));
    }
    DeadEvents.Filter filter = new DeadEvents.Filter(tenant, name, handoff, seq);
    List<String> enabled = new ArrayList<>();
    for (Subscription one : node.config().subscriptions()) {
      boolean meant =
          (tenant == null || tenant.equals(one.tenant()))
              && (name == null || name.equals(one.name()));
      if (meant && HandoffsController.reading(() -> node.outbox().enable(who(one)))) {
        enabled.add(one.name());
      }
    }
    int retried = HandoffsController.reading(() -> node.outbox().dead().retry(filter));
    node.sender().wake();
    return new Retried(retried, enabled);
  }

  private @Nullable TenantId tenant(@Nullable String name) {
    if (name == null) {
      return null;
    }
    Set<TenantId> known = node.config().tenants().keySet();
    return known.stream()
        .filter(id -> id.value().equals(name))
        .findFirst()
        .orElseThrow(() -> QueryParameters.invalid("tenant", "must be one of " + known));
  }

  private @Nullable String subscription(@Nullable String name) {
    List<String> known = node.config().subscriptions().stream().map(Subscription::name).toList();
    if (name != null && !known.contains(name)) {
      throw QueryParameters.invalid(
          "subscription",
          known.isEmpty()
              ? "must be a configured one; there is none"
              : "must be one of " + String.join(", ", known));
    }
    return name;
  }

  private static HandoffId handoff(String id) {
    try {
      return new HandoffId(id);
    } catch (IllegalArgumentException e) {
      throw QueryParameters.invalid("handoffId", "must be a handoff's id");
    }
  }

  private static int limit(@Nullable String limit) {
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    int number = NUMBER.matcher(limit).matches() ? Integer.parseInt(limit) : 0;
    if (number < 1 || number > MAX_LIMIT) {
      throw QueryParameters.invalid("limit", "must be 1 to " + MAX_LIMIT);
    }
    return number;
  }

  private static String cursor(DeadEvents.Key key) {
    String text = key.handoff() + " " + key.seq() + " " + key.subscription() + " " + key.tenant();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static DeadEvents.@Nullable Key after(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      Matcher parts =
          CURSOR.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
      if (parts.matches()) {
        return new DeadEvents.Key(
            new HandoffId(parts.group(1)),
            Long.parseLong(parts.group(2)),
            parts.group(3),
            new TenantId(parts.group(4)));
      }
    } catch (IllegalArgumentException _) {
      // What is not even Base64, or holds no ids, is no cursor either: said below.
    }
    throw new ProblemException(
        ProblemType.UNKNOWN_CURSOR,
        "cursor is none that Baton gave; take the nextCursor of the page before as it is");
  }
}
