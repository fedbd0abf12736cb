package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.platform.ContextLoss;
import java.util.List;

/// Whether the destination has the context.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Delivery.Pending.class, name = "pending"),
  @JsonSubTypes.Type(value = Delivery.Delivered.class, name = "delivered"),
  @JsonSubTypes.Type(value = Delivery.Lost.class, name = "lost")
})
public sealed interface Delivery {
  /// Not tried, or under way.
  record Pending() implements Delivery {}

  /// The destination took it.
  ///
  /// @param bytes the size of the body that it took; 0 when nobody counted
  /// @param losses what of the context is not in it as it was given
  record Delivered(int bytes, List<ContextLoss> losses) implements Delivery {
    public Delivered {
      losses = losses == null ? List.of() : List.copyOf(losses);
    }
  }

  /// It could not be delivered; the caller arrives without it and people are told.
  record Lost(String reason) implements Delivery {}
}
