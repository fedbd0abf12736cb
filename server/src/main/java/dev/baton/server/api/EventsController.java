package dev.baton.server.api;

import dev.baton.core.id.HandoffId;
import dev.baton.journal.JournalUnavailable;
import dev.baton.server.BatonNode;
import dev.baton.server.events.Viewer;
import dev.baton.server.events.Viewers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// Streams transitions to viewers. The request's own virtual thread writes until the viewer leaves.
@RestController
final class EventsController {
  private static final Logger log = LoggerFactory.getLogger(EventsController.class);

  private final BatonNode node;

  EventsController(BatonNode node) {
    this.node = node;
  }

  /// Every transition from now on, or from behind `Last-Event-ID`, as Server-Sent Events.
  @GetMapping(path = "/v1/handoffs/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void stream(
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId)
      throws InterruptedException {
    QueryParameters.requireKnown(request, "tenant", "account", "handoffId");
    Viewer.Filter filter = filter(request);
    if (request.getMethod().equals("HEAD")) {
      // Spring answers it by running this, and a stream that nobody reads would have no end.
      return;
    }
    switch (HandoffsController.reading(() -> node.viewers().open(lastEventId))) {
      case Viewers.Start.At(Viewer viewer) -> {
        try (viewer) {
          response.setContentType("text/event-stream;charset=UTF-8");
          response.setHeader("Cache-Control", "no-store");
          // Proxies that gather answers would hold every event back.
          response.setHeader("X-Accel-Buffering", "no");
          stream(viewer, response, filter);
        }
      }
      case Viewers.Start.Full() ->
          throw new ProblemException(
              ProblemType.TOO_MANY_VIEWERS,
              "at most " + Viewers.MAX_VIEWERS + " may look on at one node");
      case Viewers.Start.Unknown() ->
          throw new ProblemException(
              ProblemType.UNKNOWN_EVENT, "Last-Event-ID is none that was given here");
      case Viewers.Start.Expired() ->
          throw new ProblemException(
              ProblemType.EVENT_EXPIRED,
              "Last-Event-ID is older than " + Viewers.KEPT.toHours() + " hours");
    }
  }

  private static void stream(Viewer viewer, HttpServletResponse response, Viewer.Filter filter)
      throws InterruptedException {
    try {
      viewer.stream(response.getOutputStream(), filter);
    } catch (IOException e) {
      log.debug("a viewer has left, or took nothing for too long", e);
    } catch (JournalUnavailable e) {
      // The answer has begun, so nothing but its end can be said; the viewer resumes by its last
      // id.
      log.debug("a stream ends because the database is away", e);
    }
  }

  private Viewer.Filter filter(HttpServletRequest request) {
    List<String> tenants = node.config().tenants().keySet().stream().map(id -> id.value()).toList();
    List<String> accounts =
        node.config().accounts().stream().map(one -> one.name().value()).toList();
    return new Viewer.Filter(
        oneOf(request, "tenant", tenants),
        oneOf(request, "account", accounts),
        handoffId(request.getParameter("handoffId")));
  }

  private static @Nullable String handoffId(@Nullable String id) {
    try {
      return id == null ? null : new HandoffId(id).value();
    } catch (IllegalArgumentException e) {
      throw QueryParameters.invalid("handoffId", "must be a handoff's id");
    }
  }

  private static @Nullable String oneOf(
      HttpServletRequest request, String name, List<String> known) {
    String value = request.getParameter(name);
    if (value != null && !known.contains(value)) {
      throw QueryParameters.invalid(name, "must be one of " + String.join(", ", known));
    }
    return value;
  }
}
