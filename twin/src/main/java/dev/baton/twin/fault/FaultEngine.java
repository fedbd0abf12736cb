package dev.baton.twin.fault;

import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.RequestFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A script at work: counts what it has seen and decides. Not thread-safe. The same script and the
/// same requests give the same decisions.
public final class FaultEngine {
  private final FaultScript script;
  private final RandomGenerator dice;
  private final RandomGenerator webhookDice;
  private final RandomGenerator streamDice;
  private final int[] seen;
  private final int[] struck;

  public FaultEngine(FaultScript script) {
    this.script = script;
    this.dice = new SplittableRandom(script.seed());
    // Dice of their own, so that a rule strikes the same requests however many events there are.
    this.webhookDice = new SplittableRandom(~script.seed());
    this.streamDice = new SplittableRandom(script.seed() + 1);
    this.seen = new int[script.rules().size()];
    this.struck = new int[script.rules().size()];
  }

  /// Whether any rule is about this platform: if not, nobody need find out what a request is about.
  public boolean concerns(Platform platform) {
    for (FaultRule rule : script.rules()) {
      if (rule.platform() == null || rule.platform() == platform) {
        return true;
      }
    }
    return false;
  }

  /// What goes wrong with this request, or null when nothing does. Every rule whose conditions the
  /// request meets counts it, also when an earlier rule has struck.
  public @Nullable Fault decide(Platform platform, RequestFacts facts) {
    Fault decided = null;
    for (int i = 0; i < seen.length; i++) {
      FaultRule rule = script.rules().get(i);
      if (!rule.concerns(platform, facts)) {
        continue;
      }
      seen[i]++;
      if (decided == null && strikes(rule, i)) {
        struck[i]++;
        decided = rule.fault();
      }
    }
    return decided;
  }

  /// After how many milliseconds the copies of the next event are sent: one copy as a rule, two of
  /// an event that is repeated, none of one that is lost.
  public List<Long> copies() {
    return script.webhooks().copies(webhookDice);
  }

  /// What goes wrong with streams.
  public StreamFaults stream() {
    return script.stream();
  }

  /// What becomes of the next event of a stream.
  public StreamFaults.Spoil spoil() {
    return script.stream().spoil(streamDice);
  }

  private boolean strikes(FaultRule rule, int i) {
    return (rule.nth() == 0 || rule.nth() == seen[i])
        && (rule.times() == 0 || struck[i] < rule.times())
        && (rule.probability() >= 1 || dice.nextDouble() < rule.probability());
  }

  /// What the rules have done so far and may still do.
  public List<RuleReport> report() {
    List<RuleReport> reports = new ArrayList<>(seen.length);
    for (int i = 0; i < seen.length; i++) {
      FaultRule rule = script.rules().get(i);
      reports.add(
          new RuleReport(
              rule.platform(),
              rule.operation(),
              rule.fault().kind(),
              seen[i],
              struck[i],
              remaining(rule, i)));
    }
    return reports;
  }

  private @Nullable Integer remaining(FaultRule rule, int i) {
    if (rule.nth() > 0) {
      return seen[i] < rule.nth() ? 1 : 0;
    }
    return rule.times() > 0 ? rule.times() - struck[i] : null;
  }

  /// One rule's record.
  ///
  /// @param seen requests that met its conditions
  /// @param struck how often it struck
  /// @param remaining how often it may still strike; null = without limit
  public record RuleReport(
      @Nullable Platform platform,
      @Nullable Operation operation,
      String fault,
      int seen,
      int struck,
      @Nullable Integer remaining) {}
}
