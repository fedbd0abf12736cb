package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// Plays every story of `src/test/resources/stories` and compares each row with what it says. Run
/// with `-Dbaton.update=true` the expected cells are rewritten to what comes out: read the change
/// before you commit it.
class ProtocolStoryTest {
  @TestFactory
  Stream<DynamicNode> every_story_comes_out_as_it_is_told() {
    if (Boolean.getBoolean("baton.update")) {
      StoryFile.all().forEach(StoryFile::rewrite);
    }
    return StoryFile.all().stream()
        .map(file ->
            dynamicContainer(
                file.path().getFileName().toString(),
                file.stories().stream()
                    .map(story -> dynamicTest(story.title(), () -> play(file, story)))));
  }

  private static void play(StoryFile file, Story story) {
    Story played = story.played();
    assertThat(story.rows()).as("rows of '%s'", story.title()).isNotEmpty();
    for (int i = 0; i < story.rows().size(); i++) {
      Story.Row told = story.rows().get(i);
      assertThat(played.rows().get(i).expected())
          .as("%s:%d, after '%s'", file.path(), told.line(), told.signal())
          .isEqualTo(told.expected());
    }
    assertThat(played.ending()).as("the ending of '%s'", story.title()).isEqualTo(story.ending());
  }
}
