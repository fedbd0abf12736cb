package dev.baton.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// From text to a tree, refusing what a configuration has no use for: anchors and aliases (with
/// which a few lines become gigabytes), tags, deep nesting, more than one document.
final class YamlDocument {
  /// The deepest value of the format, in a trigger, is at 13.
  private static final int MAX_DEPTH = 16;

  private final String text;
  private final Problems problems;
  private final LoadSettings settings;

  private YamlDocument(String text, String file, Problems problems) {
    this.text = text;
    this.problems = problems;
    this.settings = LoadSettings.builder().setLabel(file).setCodePointLimit(text.length()).build();
  }

  /// The document's mapping, or null when problems were added instead.
  static @Nullable MappingNode read(String text, String file, Problems problems) {
    YamlDocument document = new YamlDocument(text, file, problems);
    document.checkCharacters();
    return problems.count() == 0 && document.checkEvents() ? document.compose() : null;
  }

  /// Finds what no YAML may hold, and tabs in front of a line: the parser complains of these at
  /// places that help nobody.
  private void checkCharacters() {
    int line = 1;
    int column = 1;
    boolean indent = true;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      boolean lineBreak = c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1));
      if (c == '\t' && indent) {
        indent = false;
        if (!text.substring(i, endOfLine(i)).isBlank()) {
          problems.add(
              new Position(line, column), "", "a tab; YAML indents with spaces only, two a level");
        }
      } else if (!StreamReader.isPrintable(c)) {
        problems.add(
            new Position(line, column),
            "",
            "the character U+%04X; remove it, YAML may not hold it".formatted(c));
      }
      indent = lineBreak || (indent && c == ' ');
      line = lineBreak ? line + 1 : line;
      column = lineBreak ? 1 : column + 1;
    }
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /// Whether the text is YAML of the kind we read. Works without recursion, so that no nesting
  /// exhausts the stack before it is refused.
  private boolean checkEvents() {
    int before = problems.count();
    int depth = 0;
    int documents = 0;
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
          problems.add(at(event), "", "nested deeper than " + MAX_DEPTH + " levels; no key is");
          return false;
        }
        if (event instanceof CollectionEndEvent) {
          depth--;
        }
        if (event instanceof DocumentStartEvent && ++documents > 1) {
          problems.add(at(event), "", "a second document; remove it and the '---' before it");
          return false;
        }
        checkPlain(event);
      }
    } catch (MarkedYamlEngineException e) {
      addSyntax(e);
    } catch (YamlEngineException e) {
      problems.add(Position.START, "", "not YAML: " + e.getMessage());
    }
    return problems.count() == before;
  }

  private void checkPlain(Event event) {
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      problems.add(at(event), "", "anchors (&) and aliases (*) are not read; write the value out");
    }
    boolean tagged =
        (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
            || (event instanceof CollectionStartEvent start && start.getTag().isPresent());
    if (tagged) {
      problems.add(at(event), "", "tags (!) are not read; remove it");
    }
  }

  private void addSyntax(MarkedYamlEngineException e) {
    Position at = Position.of(e.getProblemMark().or(e::getContextMark));
    String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
    problems.add(
        at,
        "",
        "not YAML: "
            + e.getProblem()
            + context
            + "; check the indentation here, and quote a value that holds ': ' or ' #'");
  }

  private static Position at(Event event) {
    return Position.of(event.getStartMark());
  }

  private @Nullable MappingNode compose() {
    Node root;
    try {
      root = new Compose(settings).composeString(text).orElse(null);
    } catch (MarkedYamlEngineException e) {
      addSyntax(e);
      return null;
    }
    if (root instanceof MappingNode mapping) {
      return mapping;
    }
    problems.add(
        root == null ? Position.START : Position.of(root),
        "",
        root == null
            ? "the file is empty; it needs at least 'tenants'"
            : "the document must be keys with values, not " + Section.describe(root));
    return null;
  }
}
