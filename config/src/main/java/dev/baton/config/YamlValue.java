package dev.baton.config;

import dev.baton.core.diagnosis.Payload;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A value of a YAML file as the JSON that a program would send for it.
final class YamlValue {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<String> duplicates = new ArrayList<>();

  private YamlValue() {}

  static Payload payload(Node node) {
    YamlValue value = new YamlValue();
    JsonNode tree = value.json(node, "");
    int bytes = JSON.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8).length;
    return new Payload(tree, value.duplicates, bytes);
  }

  /// The document was refused when it was nested deeper than a few levels.
  private JsonNode json(Node node, String pointer) {
    return switch (node) {
      case MappingNode mapping -> object(mapping, pointer);
      case SequenceNode sequence -> {
        ArrayNode array = NODES.arrayNode();
        for (Node item : sequence.getValue()) {
          array.add(json(item, pointer + "/" + array.size()));
        }
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new IllegalStateException("a node that no document has: " + node);
    };
  }

  private ObjectNode object(MappingNode mapping, String pointer) {
    ObjectNode object = NODES.objectNode();
    Set<String> keys = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      // A key that is a list or a mapping is none in JSON; it shows as one that nobody reads.
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      String child = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
      if (!keys.add(key) && duplicates.size() < Payload.DUPLICATES) {
        duplicates.add(child);
      }
      object.set(key, json(tuple.getValueNode(), child));
    }
    return object;
  }

  private static JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return NODES.nullNode();
    } else if (tag.equals(Tag.BOOL)) {
      return NODES.booleanNode(Boolean.parseBoolean(text));
    } else if (tag.equals(Tag.INT)) {
      return NODES.numberNode(new BigInteger(text));
    } else if (tag.equals(Tag.FLOAT) && Double.isFinite(floating(text))) {
      return NODES.numberNode(floating(text));
    }
    return NODES.stringNode(text);
  }

  private static double floating(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // YAML's words for what is no finite number, which JSON has not.
      return Double.NaN;
    }
  }
}
