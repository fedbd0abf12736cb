package dev.baton.core.handoff;

import java.time.Instant;
import java.util.Objects;

/// A story while it is played: the handoff as it stands, and the time.
final class StoryPlay {
  private final Witness witness = new Witness();
  private Handoff h;
  private Instant now;
  private Signal last = new Signal.Start();

  StoryPlay(Handoff requested) {
    h = requested;
    now = requested.createdAt();
  }

  Handoff handoff() {
    return h;
  }

  /// The same row with what came out of it.
  Story.Row play(Story.Row row) {
    now = after(row.time());
    Moment moment = new Moment(now, clockErrorMs(row.time()));
    last = row.signal().equals("again") ? last : StoryWords.signal(row.signal(), h);
    Handoff before = h;
    StringBuilder path = new StringBuilder();
    Step step = taken(last, moment);
    while (step.proceed()) {
      path.append(StoryWords.state(h)).append(" > ");
      step = taken(new Signal.Proceed(), moment);
    }
    return new Story.Row(
        row.line(),
        row.time(),
        row.signal(),
        path + StoryWords.state(h),
        StoryWords.issued(before, step),
        h.state().holder().wireName());
  }

  private Step taken(Signal signal, Moment moment) {
    Step step = Protocol.next(h, signal, moment);
    witness.saw(h, signal, moment, step);
    h = step.handoff();
    return step;
  }

  /// `unsure` says that the node's clock is, `just sure` that its error is the largest allowed.
  private long clockErrorMs(String time) {
    if (time.endsWith("unsure")) {
      return 300;
    }
    return time.endsWith("just sure") ? h.plan().timers().clockErrorLimitMs() : 0;
  }

  /// `+50` is 50 ms later, `due` the moment the handoff asked to be woken at.
  private Instant after(String time) {
    String when = time.replaceFirst("(unsure|just sure)$", "").strip();
    return when.equals("due")
        ? Objects.requireNonNull(h.wakeAt(), "nothing is due")
        : now.plusMillis(Long.parseLong(when));
  }
}
