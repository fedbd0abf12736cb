package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.diagnosis.Rule;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.ReturnReason;
import dev.baton.core.handoff.TimerRules;
import dev.baton.core.handoff.Timers;
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

  /// Links and images, with or without a title, and the definitions that `[text][name]` refers to.
  private static final Pattern LINK =
      Pattern.compile("]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)|(?m)^ *\\[[^]]+]: +(\\S+)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

  /// Folders that exist on somebody's machine only, and words about what was or will be.
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "(?i)(?<![\\w.}])/(home|root|tmp|users|work|workspace)/"
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
      links += links(document).size();
      broken.addAll(broken(document));
    }
    assertThat(broken).isEmpty();
    assertThat(links).as("links found").isGreaterThan(20);
  }

  @Test
  void a_link_that_leads_nowhere_is_named() {
    Document document =
        new Document(
            ROOT.resolve("notes/invented.md"),
            """
            # Two words
            [a](../docs/glossary.md), [b](#two-words), [c](https://example.com/x#y), `[d](nowhere.md)`
            [e](nowhere.md "with a title") ![f](nowhere.png) [g](#three-words)
            [h](../docs/glossary.md#nothing-of-that-name)

            [i]: ../nowhere/else.md
            ```
            [j](in-a-fence.md)
            ```
            """);
    assertThat(broken(document))
        .containsExactly(
            "notes/invented.md links to nowhere.md",
            "notes/invented.md links to nowhere.png",
            "notes/invented.md links to #three-words",
            "notes/invented.md links to ../docs/glossary.md#nothing-of-that-name",
            "notes/invented.md links to ../nowhere/else.md");
  }

  @Test
  void the_page_of_timers_tells_each_rule_and_what_it_protects() {
    String page = Document.read(ROOT.resolve("docs/reference/timers.md")).text();
    TimerRules.Surroundings defaults = new TimerRules.Surroundings(60_000, 500, 1_000, true);
    for (TimerRules.Rule rule : TimerRules.all(Timers.defaults(), defaults)) {
      assertThat(page).contains("| " + rule.name() + " | ").contains("**" + rule.name() + ".** ");
    }
  }

  /// The links of a document that stay in this repository, without those in code.
  private static List<String> links(Document document) {
    return LINK.matcher(document.prose().replaceAll("`[^`\n]*`", ""))
        .results()
        .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
        .filter(link -> !link.contains("://"))
        .toList();
  }

  private static List<String> broken(Document document) {
    return links(document).stream()
        .filter(link -> !leads(document, link))
        .map(link -> ROOT.relativize(document.path()) + " links to " + link)
        .toList();
  }

  private static boolean leads(Document document, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? document.path() : document.path().resolveSibling(parts[0]).normalize();
    if (parts.length > 1 && target.equals(document.path())) {
      return hasHeading(document, parts[1]);
    }
    return Files.exists(target)
        && (parts.length == 1 || hasHeading(Document.read(target), parts[1]));
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
  void every_rule_of_a_diagnosis_is_explained_as_it_is_told() {
    String page =
        Document.read(ROOT.resolve("docs/how-to/find-out-why-a-handover-fails.md")).text();
    for (Rule rule : Rule.values()) {
      assertThat(page)
          .contains(
              "| `%s` | %s | %s |".formatted(rule.kebab(), rule.severity().wireName(), rule.why()));
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

  private static boolean hasHeading(Document document, String anchor) {
    return HEADING
        .matcher(document.prose())
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
