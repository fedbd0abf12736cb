package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What people write by mistake, and the place and the words they get for it.
class BadInputTest {
  private static final String TENANT = "tenants.default";
  private static final String CX = TENANT + ".accounts.cx";

  @TempDir Path folder;

  private static Arguments bad(String text, int line, int column, String path, String... words) {
    return Arguments.of(text, line, column, path, List.of(words));
  }

  /// Line 9, behind the least configuration.
  private static Arguments top(String text, int line, int column, String path, String... words) {
    return bad(Configs.MINIMAL + text, line + 8, column, path, words);
  }

  /// Line 9, still inside the account `cx`.
  private static Arguments account(String key, int column, String path, String... words) {
    return bad(Configs.MINIMAL + "        " + key + "\n", 9, 8 + column, CX + path, words);
  }

  static Stream<Arguments> syntax() {
    return Stream.of(
        bad("", 1, 1, "", "empty", "tenants"),
        bad("# nothing\n", 1, 1, "", "empty"),
        bad("- a\n", 1, 1, "", "keys with values", "a list"),
        bad("tenants: [\n", 2, 1, "", "not YAML"),
        bad("server:\n  port: 1\n bad: 2\n", 3, 2, "", "not YAML", "indentation"),
        bad("server: a: b\n", 1, 10, "", "not YAML", "mapping values"),
        bad("server:\n\tport: 1\n", 2, 1, "", "tab", "spaces"),
        bad("server:\n  address: a\u0007b\n", 2, 13, "", "U+0007"),
        bad("server:\n  address: \ud800\n", 2, 12, "", "U+D800"),
        bad("a: 1\n---\nb: 2\n", 2, 1, "", "second document"),
        bad("a: &x [1]\nb: 2\n", 1, 4, "", "anchors"),
        bad("b: *x\n", 1, 4, "", "aliases"),
        bad("b: !!binary x\n", 1, 4, "", "tags"),
        bad("? [a]\n: b\n", 1, 3, "", "a key must be a word"),
        bad("a: " + "[".repeat(100_000), 1, 19, "", "deeper than 16"));
  }

  static Stream<Arguments> shape() {
    return Stream.of(
        bad("server: {}\n", 1, 1, "", "'tenants' is missing"),
        bad("tenants:\n", 1, 1, "tenants", "no tenant"),
        bad("tenants: [a]\n", 1, 10, "tenants", "keys with values", "a list"),
        bad("tenants:\n  default:\n", 2, 3, TENANT, "'accounts' is missing"),
        bad("tenants:\n  default:\n    accounts: {}\n", 3, 5, TENANT + ".accounts", "no account"),
        top("sever: {}\n", 1, 1, "sever", "unknown key", "did you mean 'server'"),
        top(
            "redis: {}\n",
            1,
            1,
            "redis",
            "unknown key",
            "known here: journal, limits, privacy, reports, server"),
        top("server: 8480\n", 1, 9, "server", "keys with values", "a single value"),
        top("server: {}\nserver: {}\n", 2, 1, "server", "duplicate key", "line 9"),
        top("server:\n  port: 1\n  port: 2\n", 3, 3, "server.port", "duplicate", "line 10"),
        top("server:\n  port:\n", 2, 8, "server.port", "single value, not nothing"),
        top("server:\n  port: [1]\n", 2, 9, "server.port", "single value, not a list"),
        top("server:\n  port: many\n", 2, 9, "server.port", "'many' is not a whole number"),
        top("server:\n  port: 80s\n", 2, 9, "server.port", "'80s' has a unit"),
        top("server:\n  port: 65536\n", 2, 9, "server.port", "out of bounds", "0 to 65535"),
        top("server:\n  port: -1\n", 2, 9, "server.port", "'-1' is not a whole number"),
        top("server:\n  address: a b\n", 2, 12, "server.address", "neither a host name"));
  }

  static Stream<Arguments> measures() {
    String big = "9".repeat(400);
    return Stream.of(
        top("timers:\n  settle: 15\n", 2, 11, "timers.settle", "no unit", "15ms, 15s, 15m or 15h"),
        top("timers:\n  settle: 15sec\n", 2, 11, "timers.settle", "unknown unit", "15s"),
        top("timers:\n  settle: 8.5s\n", 2, 11, "timers.settle", "not a duration", "1500ms"),
        top("timers:\n  settle: 0s\n", 2, 11, "timers.settle", "out of bounds", "1ms to 1h"),
        top("timers:\n  settle: " + big + "h\n", 2, 11, "timers.settle", "out of bounds"),
        top("timers:\n  hold-duration: 15500ms\n", 2, 3, "timers.hold-duration", "whole seconds"),
        top("timers:\n  holdDuration: 15s\n", 2, 3, "timers.holdDuration", "'hold-duration'"),
        top("timers:\n  lease-ttl: 2s\n", 2, 3, "timers.lease-ttl", "journal.lease-ttl"),
        top("timers:\n  cycles: 11\n", 2, 11, "timers.cycles", "out of bounds", "1 to 10"),
        top("limits:\n  max-body: 64\n", 2, 13, "limits.max-body", "no unit", "64B, 64KiB"),
        top("limits:\n  max-body: 64KB\n", 2, 13, "limits.max-body", "unknown unit", "64KiB"),
        top("limits:\n  max-body: 1GB\n", 2, 13, "limits.max-body", "unknown unit"),
        top("journal:\n  data: ~/\n  dta: x\n", 3, 3, "journal.dta", "did you mean 'data'"),
        top(
            "journal:\n  database-url: mysql://h/d\n",
            2,
            17,
            "journal.database-url",
            "postgresql://"));
  }

  static Stream<Arguments> accounts() {
    return Stream.of(
        bad(with("nice_cxone", "cxone"), 5, 19, CX + ".platform", "none of", "'nice_cxone'"),
        bad(with("nice_cxone", "avaya"), 5, 19, CX + ".platform", "none of genesys_cloud"),
        bad(with("https://cx.example/", "cx.example"), 6, 19, CX + ".api-base", "not a URL"),
        bad(with("https://cx", "ftp://cx"), 6, 19, CX + ".api-base", "https://host:port"),
        bad(with("https://cx", "https://u:p@cx"), 6, 19, CX + ".api-base", "without a user"),
        bad(with("        client-id: baton\n", ""), 4, 7, CX, "'client-id' is missing"),
        bad(with("baton", "'ba ton'"), 7, 20, CX + ".client-id", "character that no id has"),
        bad(with("cx:", "'c/x':"), 4, 7, TENANT + ".accounts.c/x", "cannot name a"),
        account("dialect: sip", 10, ".dialect", "none of guide, vendor"),
        account("scopes: agents:read", 9, ".scopes", "must be a list"),
        account("scopes: [a, 'b c']", 13, ".scopes[1]", "character that no id has"),
        account("refresh-margin: 60", 17, ".refresh-margin", "no unit"),
        account("limits: {max-concurrent: 0}", 26, ".limits.max-concurrent", "1 to 10000"),
        account("limits: {max-conc: 9}", 10, ".limits.max-conc", "'max-concurrent'"),
        account("inbound: {extension: X}", 1, ".inbound", "exactly one of 'phone-number'", "none"),
        account(
            "inbound: {phone-number: '+18885551900', sip-uri: 'sip:a@b'}",
            1,
            ".inbound",
            "exactly one of 'phone-number'",
            "both"),
        account("inbound: {sip-uri: 'tel:+1'}", 20, ".inbound.sip-uri", "sip:user@host"),
        account(
            "inbound: {sip-uri: 'sip:a@b', extension: '7'}",
            42,
            ".inbound.extension",
            "there is no phone-number"),
        account(
            "inbound: {phone-number: 8885551900}",
            25,
            ".inbound.phone-number",
            "not E.164",
            "+18885551900"),
        bad(
            Configs.MINIMAL + Configs.MINIMAL.lines().skip(1).reduce("", BadInputTest::other),
            11,
            7,
            "tenants.other.accounts.cx",
            "also in line 4",
            "unique"));
  }

  static Stream<Arguments> routes() {
    return Stream.of(
        route("account: cy, target-agent: a", 23, ".account", "named 'cy'", "did you mean 'cx'"),
        route("account: cx, target-agent: a", 23, ".account", "nothing leads into", "inbound"),
        route("account: cx", 7, "", "exactly one of", "none"),
        route(
            "account: cx, target-agent: a, target-queue: q", 7, "", "exactly one of", "agent and"),
        route("account: cx, target-number: '12'", 42, ".target-number", "E.164"),
        route(
            "account: cx, target-sip-uri: 'sip:a b'", 43, ".target-sip-uri", "no id has", "U+0020"),
        route(
            "account: cx, target-queue: q, target-extension: '7'",
            62,
            ".target-extension",
            "there is no target-number"),
        route("target-agent: a", 7, "", "'account' is missing"),
        route("account: cx, target-agent: a, tries: 6", 51, ".tries", "out of bounds", "1 to 5"),
        policy("reaction: giveup", 20, "[0].reaction", "none of retry, next_route, end"),
        policy("reaction: end, phase: release", 32, "[0].phase", "none of reserve, commit"),
        policy("reaction: end, failure: engaged", 34, "[0].failure", "none of not_sent"),
        policy("reaction: end, route: nora", 32, "[0].route", "named 'nora'"),
        policy("phase: commit", 9, "[0]", "'reaction' is missing"));
  }

  private static Arguments route(String values, int column, String path, String... words) {
    boolean reachable = !List.of(words).contains("nothing leads into");
    String inbound = reachable ? "        inbound: {phone-number: '+18885551900'}\n" : "\n";
    String text = Configs.MINIMAL + inbound + "    routes:\n      nora: {" + values + "}\n";
    return bad(text, 11, column, TENANT + ".routes.nora" + path, words);
  }

  private static Arguments policy(String values, int column, String path, String... words) {
    String text = Configs.MINIMAL + "    policy:\n      - {" + values + "}\n";
    return bad(text, 10, column, TENANT + ".policy" + path, words);
  }

  private static String with(String part, String replacement) {
    return Configs.MINIMAL.replace(part, replacement);
  }

  private static String other(String before, String line) {
    return before + line.replace("default", "other") + "\n";
  }

  @ParameterizedTest
  @MethodSource({"syntax", "shape", "measures", "accounts", "routes"})
  void a_mistake_is_shown_where_it_is(
      String text, int line, int column, String path, List<String> words) {
    List<ConfigProblem> problems = Configs.problems(text);

    assertThat(problems)
        .anySatisfy(problem -> {
          assertThat(problem.file()).isEqualTo("baton.yaml");
          assertThat(problem.line()).isEqualTo(line);
          assertThat(problem.column()).isEqualTo(column);
          assertThat(problem.path()).isEqualTo(path);
          assertThat(problem.message()).contains(words);
        });
  }

  @ParameterizedTest
  @MethodSource({"measures", "accounts", "routes"})
  void one_mistake_is_one_problem(
      String text, int line, int column, String path, List<String> words) {
    assertThat(Configs.problems(text)).as(words.toString()).hasSize(1);
  }

  @Test
  void all_mistakes_are_shown_in_one_go_and_in_order() {
    String text =
        with("nice_cxone", "avaya") + "server: {port: x}\ntimers: {settle: 3}\nlimit: {}\n";

    assertThat(Configs.problems(text))
        .extracting(ConfigProblem::line)
        .containsExactly(5, 9, 10, 11);
  }

  @Test
  void beyond_fifty_problems_are_counted_only() {
    StringBuilder text = new StringBuilder(Configs.MINIMAL);
    for (int i = 0; i < 60; i++) {
      text.append("key").append(i).append(": 1\n");
    }

    assertThat(Configs.parse(text.toString()))
        .isInstanceOfSatisfying(
            ConfigResult.Invalid.class,
            invalid -> {
              assertThat(invalid.problems()).hasSize(50);
              assertThat(invalid.omitted()).isEqualTo(10);
            });
  }

  @Test
  void lines_of_laughs_are_refused_before_they_grow() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      int last = i - 1;
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, last, last));
    }

    assertThat(Configs.problems(text.toString()))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.message()).contains("anchors"));
  }

  @Test
  void a_byte_order_mark_is_no_mistake() {
    assertThat(Configs.problems("\uFEFF" + Configs.MINIMAL)).isEmpty();
  }

  @Test
  void a_file_that_is_too_big_missing_or_no_text_is_refused() throws IOException {
    Path big = Files.write(folder.resolve("big.yaml"), new byte[ConfigLoader.MAX_BYTES + 1]);
    Path latin =
        Files.write(
            folder.resolve("latin.yaml"),
            "a: 1\nb: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(load(big)).singleElement().asString().contains("more than 1048576 bytes");
    assertThat(load(folder.resolve("none.yaml")))
        .singleElement()
        .asString()
        .contains("no such file");
    assertThat(load(latin))
        .singleElement()
        .asString()
        .startsWith(latin + ":2:7: ")
        .contains("UTF-8");
  }

  private static List<ConfigProblem> load(Path file) {
    return Configs.problems(ConfigLoader.load(file, Configs.ENVIRONMENT));
  }
}
