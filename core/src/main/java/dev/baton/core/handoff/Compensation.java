package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The compensations of one attempt. However often one is sent, it is one order under one id; the
/// next one is ordered only when the one before it can no more take effect.
///
/// @param kinds all that were ordered, at least one, the last one last
/// @param sends how often the last one was sent
/// @param sentAt when the last one was last sent; null once every send of it was refused, so that
///   it can no more take effect
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Compensation(List<CompensationKind> kinds, int sends, @Nullable Instant sentAt) {
  /// A row of before there were several kinds names none: it was a requeue.
  public Compensation(@Nullable List<CompensationKind> kinds, int sends, @Nullable Instant sentAt) {
    this.kinds = kinds == null ? List.of(CompensationKind.REQUEUE) : List.copyOf(kinds);
    this.sends = sends;
    this.sentAt = sentAt;
  }

  /// The one that follows this, or the first.
  static Compensation next(@Nullable Compensation before, CompensationKind kind, Instant now) {
    Stream<CompensationKind> earlier = before == null ? Stream.of() : before.kinds.stream();
    return new Compensation(Stream.concat(earlier, Stream.of(kind)).toList(), 1, now);
  }

  /// The same once more.
  Compensation again(Instant now) {
    return new Compensation(kinds, sends + 1, now);
  }

  /// The same, refused.
  Compensation refused() {
    return new Compensation(kinds, sends, null);
  }

  /// What the last one is.
  public CompensationKind kind() {
    return kinds.getLast();
  }

  /// Counts the compensations of an attempt from 1; part of the order's id.
  public int step() {
    return kinds.size();
  }

  /// Whether one of them put the caller into a queue, or tried to.
  public boolean requeued() {
    return kinds.contains(CompensationKind.REQUEUE) || kinds.contains(CompensationKind.SUPERVISOR);
  }

  /// Whether one of them ended the source's leg, or tried to: that leg's end says no more that the
  /// caller hung up.
  public boolean endedSourceLeg() {
    return kinds.contains(CompensationKind.END_SOURCE_LEG);
  }
}
