package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `/metrics` said at one moment, read as Prometheus reads it.
///
/// @param types the metrics' types by name
/// @param labels the labels that were seen of each metric but a histogram's `le`
/// @param samples the values by name and labels, sorted, as in `a_total{x="1",y="2"}`
record MetricsPage(
    String text,
    Map<String, String> types,
    Map<String, Set<String>> labels,
    Map<String, Double> samples) {
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  static MetricsPage of(Api api) {
    Api.Answer answer = api.get("/metrics");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/plain");
    MetricsPage page =
        new MetricsPage(answer.text(), new TreeMap<>(), new TreeMap<>(), new HashMap<>());
    answer.text().lines().forEach(page::read);
    return page;
  }

  private void read(String line) {
    if (line.startsWith("# TYPE ")) {
      String[] words = line.split(" ", -1);
      types.put(words[2], words[3]);
      labels.put(words[2], new TreeSet<>());
    } else if (!line.startsWith("#")) {
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      Map<String, String> sorted = new TreeMap<>();
      if (sample.group(2) != null) {
        Matcher label = LABEL.matcher(sample.group(2));
        while (label.find()) {
          sorted.put(label.group(1), label.group(2));
        }
      }
      samples.put(key(sample.group(1), sorted), Double.parseDouble(sample.group(3)));
      Set<String> names = new TreeSet<>(sorted.keySet());
      names.remove("le");
      labels.getOrDefault(family(sample.group(1)), new TreeSet<>()).addAll(names);
    }
  }

  private String family(String name) {
    return types.containsKey(name) ? name : name.replaceFirst("_(bucket|count|sum)$", "");
  }

  private static String key(String name, Map<String, String> labels) {
    StringBuilder key = new StringBuilder(name);
    labels.forEach((label, value) ->
        key.append(key.length() == name.length() ? '{' : ',')
            .append(label)
            .append("=\"")
            .append(value)
            .append('"'));
    return labels.isEmpty() ? name : key.append('}').toString();
  }

  /// One value, a count.
  ///
  /// @param labels names and values in turn
  long value(String name, String... labels) {
    Map<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      sorted.put(labels[i], labels[i + 1]);
    }
    assertThat(samples).as(text).containsKey(key(name, sorted));
    return Math.round(samples.getOrDefault(key(name, sorted), Double.NaN));
  }

  /// The sum of the values that have this name and, among others, this label.
  long sum(String name, String label, String value) {
    String wanted = label + "=\"" + value + "\"";
    return Math.round(
        samples.entrySet().stream()
            .filter(e -> e.getKey().startsWith(name + "{") && e.getKey().contains(wanted))
            .mapToDouble(Map.Entry::getValue)
            .sum());
  }
}
