package dev.baton.config;

import dev.baton.core.account.Secret;
import dev.baton.core.context.PhoneNumbers;
import dev.baton.core.id.Text;
import dev.baton.core.id.WireName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One mapping of the file, read key by key. Every reader adds what is wrong to the problems and
/// goes on with the default, so that one run finds everything; a key that nobody asked for is
/// unknown, which [#finish] reports.
final class Section {
  /// Longer than any sensible value; keeps messages and comparisons short.
  private static final int MAX_VALUE_CHARS = 2_000;

  private final String key;
  private final Position at;
  private final String path;
  private final Problems problems;
  private final References references;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private record Entry(Position at, Node value) {}

  /// One value.
  ///
  /// @param text what it comes to
  /// @param shown what messages may quote: a reference as it was written, never what it led to
  /// @param referenced whether it was a reference
  record Value(String text, String shown, boolean referenced, Position at, String path) {}

  /// @param key the section's own name, the last step of its path
  /// @param at where that stands
  /// @param mapping null for a key without anything below it
  Section(
      String key,
      Position at,
      String path,
      @Nullable MappingNode mapping,
      Problems problems,
      References references) {
    this.key = key;
    this.at = at;
    this.path = path;
    this.problems = problems;
    this.references = references;
    if (mapping != null) {
      mapping.getValue().forEach(this::addEntry);
    }
  }

  private void addEntry(NodeTuple tuple) {
    Position keyAt = Position.of(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      problems.add(keyAt, path, "a key must be a word, not " + describe(tuple.getKeyNode()));
      return;
    }
    Entry first = entries.putIfAbsent(key.getValue(), new Entry(keyAt, tuple.getValueNode()));
    if (first != null) {
      problems.add(
          keyAt,
          pathOf(key.getValue()),
          "duplicate key, first in line " + first.at().line() + "; remove one of the two");
    }
  }

  /// What a node is, in words for a message.
  static String describe(Node node) {
    if (node instanceof MappingNode) {
      return "keys with values";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    return node instanceof ScalarNode scalar && isNull(scalar) ? "nothing" : "a single value";
  }

  private static boolean isNull(ScalarNode node) {
    String text = node.getValue();
    return node.isPlain() && (text.isEmpty() || text.equals("~") || text.equals("null"));
  }

  Position at() {
    return at;
  }

  String path() {
    return path;
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /// Where a key stands, or null when it is not there.
  @Nullable Position atKey(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.at();
  }

  /// The section's own name, the last step of its path.
  String key() {
    return key;
  }

  /// The keys that are there.
  Set<String> keys() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /// Says that a key must be there, unless it is.
  void require(String key, String why) {
    if (!has(key)) {
      problems.add(at, path, "'" + key + "' is missing; " + why);
    }
  }

  /// Reports a key that exists elsewhere or has another form.
  void refuse(String key, String message) {
    Entry entry = ask(key);
    if (entry != null) {
      problems.add(entry.at(), pathOf(key), message);
    }
  }

  private @Nullable Entry ask(String key) {
    asked.add(key);
    return entries.get(key);
  }

  /// A single value with its reference followed, or null when there is none, or none that is right.
  @Nullable Value value(String key) {
    Entry entry = ask(key);
    return entry == null ? null : value(entry.value(), pathOf(key));
  }

  private @Nullable Value value(Node node, String valuePath) {
    Position valueAt = Position.of(node);
    if (!(node instanceof ScalarNode scalar) || isNull(scalar)) {
      problems.add(valueAt, valuePath, "must be a single value, not " + describe(node));
      return null;
    }
    String written = scalar.getValue();
    if (written.length() > MAX_VALUE_CHARS) {
      problems.add(valueAt, valuePath, "has more than " + MAX_VALUE_CHARS + " characters");
      return null;
    }
    return switch (references.resolve(written)) {
      case References.Resolved.Text(String text, boolean referenced) ->
          new Value(text, written, referenced, valueAt, valuePath);
      case References.Resolved.Wrong(String message) -> {
        problems.add(valueAt, valuePath, message);
        yield null;
      }
    };
  }

  /// An id: no white space, at most `max` characters; null when there is none that is right.
  @Nullable String id(String key, int max) {
    Value value = value(key);
    return value == null ? null : checkedId(value, key, max);
  }

  /// The value's text if it is fit for an id, else null. What is wrong is said without the value.
  @Nullable String checkedId(Value value, String what, int max) {
    try {
      Text.requireId(what, value.text(), max);
      return value.text();
    } catch (IllegalArgumentException e) {
      problems.add(value.at(), value.path(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /// An http or https URL, or null when there is none that is right.
  @Nullable URI url(String key) {
    Section.Value value = value(key);
    if (value == null) {
      return null;
    }
    // Paths are appended to it, and each begins with a slash.
    String text = value.text().replaceFirst("/$", "");
    try {
      URI uri = new URI(text);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // What is wrong is said below, without a text that may hold a password.
    }
    problems.add(
        value.at(),
        value.path(),
        "is not a URL of the form https://host:port/path, without a user, a query or a fragment");
    return null;
  }

  /// A country by its two letters (ISO 3166-1), or null when there is none that is right.
  @Nullable String country(String key) {
    Section.Value value = value(key);
    if (value == null) {
      return null;
    }
    if (PhoneNumbers.isCountry(value.text())) {
      return value.text();
    }
    problems.add(
        value.at(),
        value.path(),
        "is no country's two capital letters (ISO 3166-1), for example US");
    return null;
  }

  /// What stands under a key, whatever it is; null when the key is not there.
  @Nullable Node node(String key) {
    Entry entry = ask(key);
    return entry == null ? null : entry.value();
  }

  /// A secret, which must be a reference, or null when there is none that is right.
  @Nullable Secret secret(String key) {
    Section.Value value = value(key);
    if (value == null) {
      return null;
    }
    if (!value.referenced()) {
      problems.add(
          value.at(),
          value.path(),
          "is given in clear; write ${env:NAME} or ${file:path}, and change the secret, because it"
              + " has been in a file");
      return null;
    }
    return new Secret(value.text());
  }

  /// A whole number in the measure's smallest unit, within bounds, both inclusive.
  long number(String key, Measure measure, long fallback, long min, long max) {
    Value value = value(key);
    if (value == null) {
      return fallback;
    }
    return switch (measure.parse(value.text(), value.shown(), min, max)) {
      case Measure.Parsed.Value(long number) -> number;
      case Measure.Parsed.Wrong(String message) -> {
        problems.add(value.at(), value.path(), message);
        yield fallback;
      }
    };
  }

  /// A plain whole number.
  int count(String key, int fallback, int min, int max) {
    return Math.toIntExact(number(key, Measure.COUNT, fallback, min, max));
  }

  /// A duration in milliseconds.
  long durationMs(String key, long fallback, long min, long max) {
    return number(key, Measure.DURATION, fallback, min, max);
  }

  /// One of some enum values, by wire name.
  <E extends Enum<E>> @Nullable E choice(String key, List<E> allowed) {
    Value value = value(key);
    if (value == null) {
      return null;
    }
    for (E candidate : allowed) {
      if (WireName.of(candidate).equals(value.text())) {
        return candidate;
      }
    }
    List<String> names = allowed.stream().map(WireName::of).toList();
    problems.add(
        value.at(),
        value.path(),
        "'"
            + value.shown()
            + "' is none of "
            + String.join(", ", names)
            + Suggestion.question(Suggestion.nearest(value.shown(), names)));
    return null;
  }

  /// The section under a key; null when the key is not there or holds something else. A key with
  /// nothing below it is an empty section: its author has commented everything out.
  @Nullable Section section(String key) {
    Entry entry = ask(key);
    return entry == null ? null : child(key, entry.at(), entry.value(), pathOf(key));
  }

  /// The sections under this one, by their names, which are the author's own.
  Map<String, Section> children() {
    Map<String, Section> children = new LinkedHashMap<>();
    entries.forEach((name, entry) -> {
      asked.add(name);
      Section child = child(name, entry.at(), entry.value(), pathOf(name));
      if (child != null) {
        children.put(name, child);
      }
    });
    return children;
  }

  /// The sections of the list under a key.
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    for (Node item : items(key)) {
      String itemPath = pathOf(key) + "[" + sections.size() + "]";
      Section section = child(itemPath, Position.of(item), item, itemPath);
      if (section != null) {
        sections.add(section);
      }
    }
    return sections;
  }

  /// The values of the list under a key.
  List<Value> values(String key) {
    List<Value> values = new ArrayList<>();
    for (Node item : items(key)) {
      Value value = value(item, pathOf(key) + "[" + values.size() + "]");
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private List<Node> items(String key) {
    Entry entry = ask(key);
    if (entry == null || (entry.value() instanceof ScalarNode scalar && isNull(scalar))) {
      return List.of();
    }
    if (entry.value() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.add(
        Position.of(entry.value()),
        pathOf(key),
        "must be a list, each entry behind a '-', not " + describe(entry.value()));
    return List.of();
  }

  private @Nullable Section child(String name, Position keyAt, Node node, String childPath) {
    if (node instanceof MappingNode mapping) {
      return new Section(name, keyAt, childPath, mapping, problems, references);
    }
    if (node instanceof ScalarNode scalar && isNull(scalar)) {
      return new Section(name, keyAt, childPath, null, problems, references);
    }
    problems.add(Position.of(node), childPath, "must be keys with values, not " + describe(node));
    return null;
  }

  /// Reports every key that nobody asked for.
  void finish() {
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      String key = entry.getKey();
      if (!asked.contains(key)) {
        String nearest = Suggestion.nearest(key, asked);
        String known = asked.stream().sorted().collect(Collectors.joining(", "));
        problems.add(
            entry.getValue().at(),
            pathOf(key),
            "unknown key '"
                + key
                + "'"
                + (nearest == null ? "; known here: " + known : Suggestion.question(nearest)));
      }
    }
  }
}
