package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/// A report's numbers reckoned by other means than Baton's: from what the API tells of every single
/// handoff, and its timeline.
final class Reckoned {
  private static final Set<String> IN_DOUBT =
      Set.of("committing", "committed", "confirming", "compensating");

  private final Rig rig;
  private final List<JsonNode> handoffs;

  /// @param ids of all handoffs that should be in the report
  Reckoned(Rig rig, List<String> ids) {
    this.rig = rig;
    this.handoffs = ids.stream().map(id -> rig.api().get("/v1/handoffs/" + id).body()).toList();
  }

  void assertSameAs(JsonNode figures) {
    assertThat(figures.path("handoffs").asInt()).isEqualTo(handoffs.size());
    assertThat(figures.path("interactions").asLong())
        .isEqualTo(
            handoffs.stream()
                .map(h -> h.path("canonicalInteractionId").asString(""))
                .distinct()
                .count());
    for (String outcome : List.of("completed", "returned", "abandoned", "dead_lettered")) {
      assertThat(figures.path("handoffOutcomes").path(outcome).asLong())
          .as(outcome)
          .isEqualTo(handoffs.stream().filter(h -> Rig.state(h).equals(outcome)).count());
    }
    assertSpread(figures.path("timeInDoubt"), handoffs.stream().mapToLong(this::inDoubtMs));
    assertSpread(
        figures.path("timeToPerson"),
        handoffs.stream()
            .filter(h -> Rig.state(h).equals("completed"))
            .mapToLong(this::toPersonMs)
            .filter(ms -> ms >= 0));
    assertThat(figures.path("compensations").asLong())
        .isEqualTo(handoffs.stream().filter(h -> h.path("compensated").asBoolean(false)).count());
  }

  private List<JsonNode> lines(JsonNode handoff) {
    return rig.api()
        .get("/v1/handoffs/" + Rig.id(handoff) + "/timeline")
        .body()
        .path("lines")
        .valueStream()
        .toList();
  }

  private long inDoubtMs(JsonNode handoff) {
    List<JsonNode> lines = lines(handoff);
    Duration sum = Duration.ZERO;
    for (int i = 1; i < lines.size(); i++) {
      String state = lines.get(i - 1).path("state").asString("").replaceFirst(" .*", "");
      if (IN_DOUBT.contains(state)) {
        sum = sum.plus(Duration.between(at(lines.get(i - 1)), at(lines.get(i))));
      }
    }
    return sum.toMillis();
  }

  /// When a line first says that somebody there has her; -1 where none does.
  private long toPersonMs(JsonNode handoff) {
    return lines(handoff).stream()
        .filter(line ->
            line.path("heard")
                .asString("")
                .matches(".*destination: (active|held|completed) with .*"))
        .mapToLong(line ->
            Duration.between(Instant.parse(handoff.path("createdAt").asString("")), at(line))
                .toMillis())
        .findFirst()
        .orElse(-1);
  }

  private static Instant at(JsonNode line) {
    return Instant.parse(line.path("at").asString(""));
  }

  private static void assertSpread(JsonNode spread, LongStream times) {
    List<Long> sorted = times.sorted().boxed().collect(Collectors.toList());
    assertThat(spread.path("count").asInt()).isEqualTo(sorted.size());
    if (sorted.isEmpty()) {
      assertThat(spread.has("meanMs")).isFalse();
      return;
    }
    double mean = sorted.stream().mapToLong(Long::longValue).average().orElseThrow();
    assertThat(spread.path("meanMs").asLong()).isEqualTo(Math.round(mean));
    assertThat(spread.path("p50Ms").asLong()).isEqualTo(rank(sorted, 0.5));
    assertThat(spread.path("p95Ms").asLong()).isEqualTo(rank(sorted, 0.95));
    assertThat(spread.path("maxMs").asLong()).isEqualTo(sorted.getLast());
  }

  /// The smallest time that so large a part of all does not exceed.
  private static long rank(List<Long> sorted, double part) {
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
  }
}
