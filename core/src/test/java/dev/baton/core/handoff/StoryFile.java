package dev.baton.core.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A file of stories. A story begins with `== title`; setup lines, rows and ending lines follow.
/// Lines before the first story are its introduction.
record StoryFile(Path path, List<String> introduction, List<Story> stories) {
  private static final Path FOLDER = Path.of("src", "test", "resources", "stories");

  static List<StoryFile> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(StoryFile::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoryFile read(Path path) {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> introduction = new ArrayList<>();
    List<Story> stories = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("== ")) {
        stories.add(
            new Story(line.substring(3), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
      } else if (stories.isEmpty()) {
        introduction.add(line);
      } else if (!line.isBlank()) {
        add(stories.getLast(), i + 1, line);
      }
    }
    return new StoryFile(path, introduction, stories);
  }

  private static void add(Story story, int number, String line) {
    if (line.contains("|")) {
      story.rows().add(Story.Row.parse(number, line));
    } else if (story.rows().isEmpty()) {
      story.setup().add(line);
    } else {
      story.ending().add(line);
    }
  }

  /// Writes the stories as they come out, the columns lined up.
  void rewrite() {
    StringBuilder out = new StringBuilder();
    introduction.forEach(line -> out.append(line).append('\n'));
    for (int i = 0; i < stories.size(); i++) {
      out.append(i == 0 ? "" : "\n");
      write(out, stories.get(i).played());
    }
    try {
      Files.writeString(path, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(StringBuilder out, Story story) {
    out.append("== ").append(story.title()).append('\n');
    story.setup().forEach(line -> out.append(line).append('\n'));
    int time = width(story.rows().stream().map(Story.Row::time));
    int signal = width(story.rows().stream().map(Story.Row::signal));
    int state = width(story.rows().stream().map(Story.Row::state));
    int issued = width(story.rows().stream().map(Story.Row::issued));
    String format =
        "%%-%ds | %%-%ds | %%-%ds | %%-%ds | %%s%n".formatted(time, signal, state, issued);
    for (Story.Row row : story.rows()) {
      out.append(
          format.formatted(row.time(), row.signal(), row.state(), row.issued(), row.caller()));
    }
    story.ending().forEach(line -> out.append(line).append('\n'));
  }

  private static int width(Stream<String> cells) {
    return Math.max(1, cells.mapToInt(String::length).max().orElse(1));
  }
}
