package dev.baton.twin.fault;

import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.RequestFacts;
import org.jspecify.annotations.Nullable;

/// When a fault strikes. A null or zero condition is no condition.
///
/// @param platform only requests to it
/// @param operation only requests for it
/// @param match only requests about it
/// @param nth only the nth request that meets the conditions above, counted from 1; 0 = any
/// @param times at most so many times; 0 = always
/// @param probability of striking, above 0 and up to 1
public record FaultRule(
    @Nullable Platform platform,
    @Nullable Operation operation,
    Match match,
    int nth,
    int times,
    double probability,
    Fault fault) {

  /// A rule that strikes every request for that operation.
  public static FaultRule on(Platform platform, Operation operation, Fault fault) {
    return new FaultRule(platform, operation, Match.ANY, 0, 0, 1, fault);
  }

  /// The same rule, striking only the nth such request, counted from 1.
  public FaultRule onlyNth(int n) {
    return new FaultRule(platform, operation, match, n, times, probability, fault);
  }

  /// The same rule, striking at most so many times.
  public FaultRule atMost(int n) {
    return new FaultRule(platform, operation, match, nth, n, probability, fault);
  }

  /// The same rule, striking with that probability.
  public FaultRule withProbability(double p) {
    return new FaultRule(platform, operation, match, nth, times, p, fault);
  }

  /// The same rule, striking only requests about `other`.
  public FaultRule about(Match other) {
    return new FaultRule(platform, operation, other, nth, times, probability, fault);
  }

  boolean concerns(Platform at, RequestFacts facts) {
    return (platform == null || platform == at)
        && (operation == null || operation == facts.operation())
        && match.fits(facts);
  }

  /// What a request must be about. Null means that it does not matter.
  public record Match(
      @Nullable String canonicalId,
      @Nullable String agent,
      @Nullable String queue,
      @Nullable String interactionId,
      @Nullable String reservationId) {
    /// Anything.
    public static final Match ANY = new Match(null, null, null, null, null);

    boolean fits(RequestFacts facts) {
      return (canonicalId == null || canonicalId.equals(facts.canonicalId()))
          && (agent == null || agent.equals(facts.agent()))
          && (queue == null || queue.equals(facts.queue()))
          && (interactionId == null || interactionId.equals(facts.interactionId()))
          && (reservationId == null || reservationId.equals(facts.reservationId()));
    }
  }
}
