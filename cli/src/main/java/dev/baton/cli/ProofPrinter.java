package dev.baton.cli;

import dev.baton.core.handoff.TimerRules;
import dev.baton.simulation.Assumptions;
import dev.baton.simulation.Prover;
import dev.baton.simulation.Report;
import dev.baton.simulation.RunId;
import dev.baton.simulation.Setup;
import dev.baton.simulation.Version;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What `prove` prints, for people or for programs.
final class ProofPrinter {
  private final PrintWriter out;
  private final boolean json;
  private final List<Setup> setups;
  private final List<TimerRules.Rule> broken;
  private final Version version;
  private final String again;

  /// @param again the command that plays this configuration again
  ProofPrinter(
      PrintWriter out,
      boolean json,
      List<Setup> setups,
      List<TimerRules.Rule> broken,
      Version version,
      String again) {
    this.out = out;
    this.json = json;
    this.setups = setups;
    this.broken = broken;
    this.version = version;
    this.again = again;
  }

  void begin(long handoffs, RunId first, int threads) {
    if (json) {
      return;
    }
    out.printf(
        "Playing %,d handoffs on %d threads, seeds from %s, version %s%n",
        handoffs, threads, first, version);
    for (Setup setup : setups) {
      List<String> routes = setup.ways().stream().map(Setup.Way::name).toList();
      String names =
          routes.isEmpty()
              ? "an agent, a queue, sometimes a number"
              : String.join(", ", routes) + ", in any order";
      out.println("  " + setup.name() + ": " + names);
    }
    broken.forEach(
        rule -> out.println("  breaks " + rule.name() + ", serve refuses it: " + rule.message()));
    out.println("It is assumed that");
    Assumptions.of(setups.getFirst()).forEach(each -> out.println("  - " + each));
    out.flush();
  }

  void proved(Prover.Proof proof, double seconds, int threads, @Nullable Report shortest) {
    if (json) {
      out.println(toJson(proof, seconds, threads, shortest));
      return;
    }
    out.printf(
        "Played %,d handoffs in %,d runs and %.1f s: %,.0f/s, %,.0f/s on each thread%n",
        proof.handoffs(),
        proof.runs(),
        seconds,
        proof.handoffs() / seconds,
        proof.handoffs() / seconds / threads);
    proof.endings().entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
        .forEach(e -> out.printf("  %-34s %,12d%n", e.getKey().replace('_', ' '), e.getValue()));
    if (shortest == null) {
      out.printf(
          "No caller was lost and none doubled: every invariant held after each of %,d events.%n",
          proof.events());
    } else {
      out.println(verdict());
      story(shortest);
    }
  }

  void replayed(Report report) {
    if (json) {
      ObjectNode node = JsonMapper.shared().createObjectNode();
      node.put("good", report.holds()).put("version", version.toString());
      out.println(withStory(node, report));
    } else {
      story(report);
    }
  }

  private static String verdict() {
    return "This must not be: with this configuration a promise to a caller breaks.";
  }

  private void story(Report report) {
    out.println();
    report.story().forEach(out::println);
    out.println();
    out.println(report.holds() ? "Every invariant held." : report.what());
    out.println("Replay it: " + replay(report));
  }

  private String replay(Report report) {
    return again + " --seed " + report.run() + "@" + version;
  }

  private ObjectNode toJson(
      Prover.Proof proof, double seconds, int threads, @Nullable Report shortest) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("good", shortest == null)
        .put("version", version.toString())
        .put("handoffs", proof.handoffs())
        .put("runs", proof.runs())
        .put("events", proof.events())
        .put("seconds", seconds)
        .put("threads", threads)
        .put("handoffsPerSecond", proof.handoffs() / seconds)
        .put("handoffsPerSecondPerThread", proof.handoffs() / seconds / threads);
    ObjectNode endings = node.putObject("endings");
    proof.endings().forEach(endings::put);
    broken.forEach(rule ->
        node.withArray("/brokenRules")
            .addObject()
            .put("rule", rule.name())
            .put("message", rule.message()));
    Assumptions.of(setups.getFirst()).forEach(node.putArray("assumptions")::add);
    return shortest == null ? node : withStory(node, shortest);
  }

  private ObjectNode withStory(ObjectNode node, Report report) {
    ObjectNode told = node.putObject("story");
    if (report.broken() != null) {
      told.put("invariant", report.broken().name().toLowerCase(Locale.ROOT));
    }
    told.put("what", report.what());
    report.story().forEach(told.putArray("lines")::add);
    told.put("replay", replay(report));
    return node;
  }
}
