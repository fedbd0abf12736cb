package dev.baton.cli;

import dev.baton.simulation.RunId;
import dev.baton.simulation.Version;
import org.jspecify.annotations.Nullable;

/// A seed as `prove` prints it and takes it: `17`, `17-2f`, or `17-2f@VERSION`.
///
/// @param given whether there was one
/// @param version what it was printed by, null when that was left out
record SeedArgument(RunId run, boolean given, @Nullable String version) {
  /// @throws CommandFailure when it is none
  static SeedArgument parse(@Nullable String text) {
    if (text == null) {
      return new SeedArgument(RunId.of(1), false, null);
    }
    int at = text.indexOf('@');
    RunId run = RunId.parse(at < 0 ? text : text.substring(0, at));
    if (run == null) {
      throw new CommandFailure(
          ExitCodes.USAGE, "--seed is a number, or a seed as prove printed it: 17-2f@VERSION");
    }
    return new SeedArgument(run, true, at < 0 ? null : text.substring(at + 1));
  }

  /// @throws CommandFailure when this seed was printed by another version
  void requireVersion(Version now) {
    if (version == null || version.equals(now.toString())) {
      return;
    }
    String world = version.split("\\.", 2)[0];
    throw new CommandFailure(
        ExitCodes.USAGE,
        world.equals(now.world())
            ? "seed "
                + run
                + " was found with another configuration than this; give that one with --config"
            : "seed "
                + run
                + " does not exist any more: it is of world "
                + world
                + ", and the protocol, the platforms or the scenario have changed since; this is"
                + " world "
                + now.world());
  }
}
