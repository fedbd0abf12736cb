package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The smallest bench there is, for real. Its numbers mean nothing; that they are there does.
class BenchTest {
  /// What needs no other process.
  private static final List<Phase> IN_THIS_PROCESS =
      List.of(
          Phase.CEILINGS,
          Phase.DURABILITY,
          Phase.API,
          Phase.LATENCY,
          Phase.SIMULATION,
          Phase.WEBHOOKS,
          Phase.AGE,
          Phase.MICRO);

  private static final class Heard implements BenchListener {
    final List<String> names = new ArrayList<>();
    final List<String> failures = new ArrayList<>();

    @Override
    public void busyWith(Phase phase, int done, int of, String what) {
      assertThat(done).isLessThan(of);
    }

    @Override
    public void measured(Measure measure) {
      names.add(measure.name());
    }

    @Override
    public void failed(Phase phase, String why) {
      failures.add(why);
    }
  }

  @Test
  void a_whole_run_has_every_number_and_nobody_is_hurt(@TempDir Path folder) throws Exception {
    Heard heard = new Heard();
    BenchReport report = Bench.run(options(IN_THIS_PROCESS, List.of()), heard, coresAre(0.01));

    assertThat(heard.failures).isEmpty();
    assertThat(report.isGood()).isTrue();
    assertThat(report.books().handoffs()).isPositive().isEqualTo(report.books().arrived());
    assertThat(report.books().lost() + report.books().doubled()).isZero();
    assertThat(report.results()).allSatisfy(row -> assertThat(row.median()).isPositive());
    assertThat(heard.names)
        .contains(
            "http",
            "commits",
            "rows",
            "fsync",
            "durable_ratio_64",
            "durable_ratio_256",
            "api_64",
            "api_256",
            "added_p50",
            "added_p99",
            "machine",
            "simulated",
            "webhooks_stored",
            "webhooks_unknown",
            "webhooks_repeated",
            "age_ratio",
            "micro_walkDecided");

    BenchFiles.prepare(folder.resolve("new/folder"));
    BenchFiles.write(report, folder.resolve("new/folder"));
    JsonNode json =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("new/folder/bench.json")));
    assertThat(json.at("/machine/processor").asString("")).isNotEmpty();
    assertThat(json.at("/machine/cores").asInt()).isPositive();
    assertThat(json.at("/machine/memoryBytes").asLong()).isPositive();
    assertThat(json.at("/results").size()).isEqualTo(report.results().size());

    Document page = parsed(Files.readString(folder.resolve("new/folder/bench.html")));
    assertThat(JsonMapper.shared().readTree(script(page, "report"))).isEqualTo(json);
    assertThat(Files.readString(folder.resolve("new/folder/bench.md")))
        .contains("| durable vs not, 256 in flight |", "at least 0.50", "lost 0, doubled 0");
  }

  @Test
  void what_cannot_be_measured_is_told_and_does_not_keep_the_rest_from_being_measured() {
    Heard heard = new Heard();
    // Without knowing how a baton process is started there can be none.
    BenchReport report =
        Bench.run(options(List.of(Phase.STARTUP, Phase.CEILINGS), List.of()), heard, coresAre(0));

    assertThat(report.isGood()).isFalse();
    assertThat(report.failures()).extracting(BenchReport.Failure::phase).containsExactly("startup");
    assertThat(heard.failures).singleElement().asString().contains("another baton");
    assertThat(heard.names).contains("http", "fsync");
  }

  @Test
  void a_busy_machine_is_said_with_its_limit_wherever_the_numbers_are() throws Exception {
    BenchReport report = Bench.run(options(List.of(), List.of()), new Heard(), coresAre(0.63));

    assertThat(report.busy().busy()).isTrue();
    assertThat(report.busy().says())
        .startsWith("THE MACHINE IS BUSY")
        .contains("up to 63 % of its cores", "(limit 10 %)");
    assertThat(BenchFiles.markdown(report)).contains("THE MACHINE IS BUSY");
    assertThat(script(parsed(BenchFiles.html(report)), "report")).contains("THE MACHINE IS BUSY");
  }

  @Test
  void a_report_whose_words_look_like_html_still_makes_a_page() throws Exception {
    BenchReport report =
        Bench.run(
            new Bench.Options(List.of(), Size.tiny(), temporary(), List.of(), "</script>&<b>"),
            new Heard(),
            coresAre(0));
    JsonNode inPage =
        JsonMapper.shared().readTree(script(parsed(BenchFiles.html(report)), "report"));
    assertThat(inPage.path("commit").asString("")).isEqualTo("</script>&<b>");
  }

  private static Bench.Options options(List<Phase> phases, List<String> baton) {
    return new Bench.Options(phases, Size.tiny(), temporary(), baton, "0123abc");
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /// Cores of which this share is busy, however often one looks.
  private static Supplier<Optional<CpuTime>> coresAre(double busy) {
    Iterator<CpuTime> times =
        Stream.iterate(
                new CpuTime(0, 0, 0),
                t -> new CpuTime(t.busy() + Math.round(1_000 * busy), 0, t.all() + 1_000))
            .iterator();
    return () -> Optional.of(times.next());
  }

  /// The page is well-formed, so that a parser of XML reads it too.
  private static Document parsed(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  private static String script(Document page, String id) {
    var scripts = page.getElementsByTagName("script");
    for (int i = 0; i < scripts.getLength(); i++) {
      if (scripts.item(i) instanceof Element e && e.getAttribute("id").equals(id)) {
        return e.getTextContent();
      }
    }
    throw new AssertionError("the page has no script " + id);
  }
}
