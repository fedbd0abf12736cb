package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.ReturnReason;
import dev.baton.server.api.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the documents to the repository: links lead somewhere, nothing is about one machine or
/// about what is to come, and the words that people meet are explained.
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// Code in fences holds no links, and may show what a heading looks like.
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

  /// Folders that exist on somebody's machine only, and words about what was or will be.
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "(?i)(?<![\\w.}])/(home|tmp|users|work|workspace)/"
              + "|\\b(todo|tbd|fixme|roadmap|not yet|coming soon|(later|next|previous) issue)\\b");

  private record Document(Path path, String text) {
    static Document read(Path path) {
      try {
        return new Document(path, Files.readString(path));
      } catch (IOException e) {
        throw new AssertionError(path + " cannot be read", e);
      }
    }

    String prose() {
      return FENCED.matcher(text).replaceAll("");
    }
  }

  @Test
  void every_relative_link_leads_to_a_file_and_its_heading() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Document document : documents()) {
      Matcher link = LINK.matcher(document.prose());
      while (link.find()) {
        String[] parts = link.group(1).split("#", 2);
        if (parts[0].contains("://")) {
          continue;
        }
        links++;
        Path target =
            parts[0].isEmpty() ? document.path() : document.path().resolveSibling(parts[0]);
        boolean leads = Files.exists(target) && (parts.length == 1 || hasHeading(target, parts[1]));
        if (!leads) {
          broken.add(ROOT.relativize(document.path()) + " links to " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).as("links found").isGreaterThan(20);
  }

  @Test
  void no_document_is_about_one_machine_or_about_what_is_to_come() throws IOException {
    List<String> found = new ArrayList<>();
    for (Document document : documents()) {
      Matcher word = FORBIDDEN.matcher(document.text());
      while (word.find()) {
        found.add(ROOT.relativize(document.path()) + " has '" + word.group() + "'");
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void every_problem_and_every_unwanted_ending_is_explained() {
    String problems = Document.read(ROOT.resolve("docs/reference/problems.md")).text();
    String diagnosis = Document.read(ROOT.resolve("docs/how-to/diagnose-a-handoff.md")).text();
    for (ProblemType type : ProblemType.values()) {
      assertThat(problems).contains("| `%s` | %d |".formatted(type.uri(), type.status().value()));
    }
    for (ReturnReason reason : ReturnReason.values()) {
      assertThat(diagnosis).contains("| `" + reason.wireName() + "` |");
    }
    for (DeadLetterCause cause : DeadLetterCause.values()) {
      assertThat(diagnosis).contains("| `" + cause.wireName() + "` |");
    }
  }

  @Test
  void the_example_of_a_checkup_shows_the_newest_schema() throws IOException {
    String newest;
    try (Stream<Path> files = Files.list(ROOT.resolve("journal/src/main/resources/db/migration"))) {
      newest =
          files
              .map(file -> file.getFileName().toString().replaceFirst("^V(\\d+)__.*", "$1"))
              .max(String::compareTo)
              .orElseThrow();
    }
    assertThat(Document.read(ROOT.resolve("docs/how-to/check-an-installation.md")).text())
        .contains("schema        version " + newest + ", the newest");
  }

  private static boolean hasHeading(Path file, String anchor) {
    return HEADING
        .matcher(Document.read(file).prose())
        .results()
        .anyMatch(heading -> slug(heading.group(1)).equals(anchor));
  }

  /// The anchor that a forge gives a heading.
  private static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static List<Document> documents() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".md"))
          .filter(file -> !isBuilt(ROOT.relativize(file)))
          .sorted()
          .map(Document::read)
          .toList();
    }
  }

  private static boolean isBuilt(Path path) {
    for (Path part : path) {
      if (part.toString().equals("target") || part.toString().equals(".git")) {
        return true;
      }
    }
    return false;
  }
}
