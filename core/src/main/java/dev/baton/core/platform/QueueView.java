package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/// What a platform said of a queue when it was read.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = QueueView.Absent.class, name = "absent"),
  @JsonSubTypes.Type(value = QueueView.Present.class, name = "present")
})
public sealed interface QueueView {
  /// The platform knows no such queue (404).
  record Absent() implements QueueView {}

  /// The platform knows the queue.
  ///
  /// @param name for people, or null
  /// @param status the platform's own word: `active` or `paused` in guide 001
  /// @param maxConcurrentCalls how many it takes at once, null when the platform does not say
  /// @param waiting how many wait in it now, null when the platform does not say
  /// @param wrapUpCodes how many codes its agents may close with
  record Present(
      String queueId,
      @Nullable String name,
      String status,
      @Nullable Integer maxConcurrentCalls,
      @Nullable Integer waiting,
      int wrapUpCodes)
      implements QueueView {
    /// Whether nobody is taken in from it at present.
    @JsonIgnore
    public boolean isPaused() {
      return status.equals("paused");
    }

    /// Whether it says itself that no more callers fit in.
    @JsonIgnore
    public boolean isFull() {
      return maxConcurrentCalls != null && waiting != null && waiting >= maxConcurrentCalls;
    }
  }
}
