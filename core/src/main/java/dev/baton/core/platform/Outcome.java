package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What became of a call. Platforms return it; they throw only for bugs.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Done.class, name = "done"),
  @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed")
})
public sealed interface Outcome {
  /// The platform answered with success. For an order this proves nothing about the caller yet.
  record Done(Answer answer) implements Outcome {}

  /// It did not succeed; the failure says whether it may have happened all the same.
  record Failed(PlatformFailure failure) implements Outcome {}
}
