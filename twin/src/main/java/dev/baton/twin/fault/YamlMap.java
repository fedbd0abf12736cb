package dev.baton.twin.fault;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A YAML mapping being read: every error names its line and column, and every key must be asked
/// for.
final class YamlMap {
  private final String source;
  private final Node node;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  YamlMap(String source, Node node, String what) throws InvalidFaultScript {
    this.source = source;
    this.node = node;
    if (!(node instanceof MappingNode mapping)) {
      throw error(node, what + " is not a mapping");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw error(tuple.getKeyNode(), "a key is not plain text");
      }
      if (entries.put(key.getValue(), new Entry(key, tuple.getValueNode())) != null) {
        throw error(key, "'" + key.getValue() + "' is given twice");
      }
    }
  }

  /// The node under that key, taken out, or null when there is none.
  @Nullable Node take(String key) {
    Entry entry = entries.remove(key);
    return entry == null ? null : entry.value;
  }

  Node require(String key) throws InvalidFaultScript {
    Node found = take(key);
    if (found == null) {
      throw error(node, "'" + key + "' is missing");
    }
    return found;
  }

  @Nullable String text(String key) throws InvalidFaultScript {
    Node found = take(key);
    return found == null ? null : text(found, key);
  }

  String text(Node value, String key) throws InvalidFaultScript {
    if (!(value instanceof ScalarNode scalar) || scalar.getValue().isEmpty()) {
      throw error(value, "'" + key + "' is not text");
    }
    return scalar.getValue();
  }

  long number(String key, long min, long max, @Nullable Long otherwise) throws InvalidFaultScript {
    Node found = otherwise == null ? require(key) : take(key);
    if (found == null) {
      return otherwise == null ? min : otherwise;
    }
    String text = text(found, key);
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      throw error(found, "'" + key + "' is '" + text + "', not a whole number");
    }
    throw error(found, "'" + key + "' is " + text + ", allowed are " + min + " to " + max);
  }

  /// Above 0 and up to 1; 1 where it is left out.
  double probability(String key) throws InvalidFaultScript {
    return fraction(key, 1, Double.MIN_VALUE, "above 0 and up to 1");
  }

  /// From 0 to 1; 0 where it is left out.
  double share(String key) throws InvalidFaultScript {
    return fraction(key, 0, 0, "0 to 1");
  }

  private double fraction(String key, double otherwise, double min, String allowed)
      throws InvalidFaultScript {
    Node found = take(key);
    if (found == null) {
      return otherwise;
    }
    String text = text(found, key);
    try {
      double value = Double.parseDouble(text);
      if (value >= min && value <= 1) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      throw error(found, "'" + key + "' is '" + text + "', not a number");
    }
    throw error(found, "'" + key + "' is " + text + ", allowed is " + allowed);
  }

  /// Refuses whatever has not been asked for.
  void end(String allowed) throws InvalidFaultScript {
    for (Map.Entry<String, Entry> left : entries.entrySet()) {
      throw error(
          left.getValue().key, "unknown key '" + left.getKey() + "', allowed are " + allowed);
    }
  }

  InvalidFaultScript error(Node at, String problem) {
    return error(source, at.getStartMark(), problem);
  }

  static InvalidFaultScript error(String source, Optional<Mark> mark, String problem) {
    return new InvalidFaultScript(
        source,
        mark.map(Mark::getLine).orElse(0) + 1,
        mark.map(Mark::getColumn).orElse(0) + 1,
        problem);
  }

  private record Entry(Node key, Node value) {}
}
