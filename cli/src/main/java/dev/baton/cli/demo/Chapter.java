package dev.baton.cli.demo;

import dev.baton.twin.model.Books;
import dev.baton.twin.model.Party;
import java.util.List;
import java.util.stream.Stream;

/// One handoff of the demo: what goes wrong, and how it must end.
public sealed interface Chapter permits CallChapter, ChatChapter, VoiceChapter {
  /// What goes wrong, in one line.
  String title();

  /// What to look for in its timeline, in one line.
  String watch();

  /// From where to where, as people say it.
  String between();

  /// The state that the handoff must end in.
  String expected();

  /// Whether somebody who is there was not moved.
  boolean isBack(Party party);

  /// Whether the books have the customer where this chapter must end, with what she must have been
  /// told.
  boolean endsWith(Books.CallerEntry caller);

  /// All chapters, in the order of the demo: calls first, voice bots last. The second needs the
  /// first.
  static List<Chapter> inOrder() {
    return Stream.of(CallChapter.values(), ChatChapter.values(), VoiceChapter.values())
        .<Chapter>flatMap(Stream::of)
        .toList();
  }
}
