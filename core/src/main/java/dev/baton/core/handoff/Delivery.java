package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

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
  record Delivered() implements Delivery {}

  /// It could not be delivered; the caller arrives without it and people are told.
  record Lost(String reason) implements Delivery {}
}
