package dev.baton.core.diagnosis;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// A payload as a bot would send it, whatever is in it.
///
/// @param tree the JSON value; of a key that stands twice the last value
/// @param duplicateKeys the places of keys that stand twice, as JSON pointers, at most 20
/// @param bytes how long it is in UTF-8
public record Payload(JsonNode tree, List<String> duplicateKeys, int bytes) {
  /// More is no payload that anybody sends, and is not read.
  public static final int READ_BYTES = 1 << 20;

  /// What is read is told up to here.
  public static final int DUPLICATES = 20;

  public Payload {
    duplicateKeys = List.copyOf(duplicateKeys);
  }
}
