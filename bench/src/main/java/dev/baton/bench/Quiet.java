package dev.baton.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Whether the machine had time for the bench. Judged by what others did to it while the bench did
/// nothing, and by what its host took away meanwhile.
///
/// @param samples in the order in which they were taken
/// @param limit the part of the machine that others may have, before the numbers are doubted
public record Quiet(List<Sample> samples, double limit) {
  /// Two cores with an editor open are below it; one core that compiles is far above.
  static final double LIMIT = 0.10;

  public Quiet {
    samples = List.copyOf(samples);
  }

  /// One look.
  ///
  /// @param before the phase that followed, or `end`
  /// @param others what others had of all cores while the bench did nothing, 0 to 1; null where the
  ///   system does not say
  /// @param stolen what the host took away during the phase before, 0 to 1; null where it does not
  ///   say
  /// @param spinsPerMs how fast one core ran a loop of fixed work; its spread shows a machine whose
  ///   speed changes
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sample(
      String before, @Nullable Double others, @Nullable Double stolen, double spinsPerMs) {}

  /// Whether the numbers are to be doubted.
  public boolean busy() {
    return samples.stream().anyMatch(s -> exceeds(s.others()) || exceeds(s.stolen()));
  }

  private boolean exceeds(@Nullable Double share) {
    return share != null && share > limit;
  }

  /// What to say of it, one sentence.
  public String says() {
    OptionalDouble others = largest(false);
    OptionalDouble stolen = largest(true);
    if (others.isEmpty()) {
      return "Whether the machine was busy is not known: this system does not say.";
    }
    String found =
        String.format(
            Locale.ROOT,
            "other programs had up to %.0f %% of its cores between the phases, its host took up to"
                + " %.0f %%, and one core's speed varied by %.0f %%",
            100 * others.getAsDouble(),
            100 * stolen.orElse(0),
            100 * spinSpread());
    return busy()
        ? ("THE MACHINE IS BUSY: %s (limit %.0f %%). The numbers are too low, and their spread says"
                + " by how much.")
            .formatted(found, 100 * limit)
        : "The machine was quiet: %s.".formatted(found);
  }

  private OptionalDouble largest(boolean ofStolen) {
    return samples.stream()
        .map(s -> ofStolen ? s.stolen() : s.others())
        .filter(share -> share != null)
        .mapToDouble(share -> share)
        .max();
  }

  /// The slowest loop against the fastest, 0 when all were alike.
  public double spinSpread() {
    double fastest = samples.stream().mapToDouble(Sample::spinsPerMs).max().orElse(0);
    double slowest = samples.stream().mapToDouble(Sample::spinsPerMs).min().orElse(0);
    return fastest <= 0 ? 0 : 1 - slowest / fastest;
  }
}
