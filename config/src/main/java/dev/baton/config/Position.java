package dev.baton.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// A place in the file; line and column count from 1.
record Position(int line, int column) {
  static final Position START = new Position(1, 1);

  static Position of(Node node) {
    return of(node.getStartMark());
  }

  static Position of(Optional<Mark> mark) {
    return mark.map(m -> new Position(m.getLine() + 1, m.getColumn() + 1)).orElse(START);
  }
}
