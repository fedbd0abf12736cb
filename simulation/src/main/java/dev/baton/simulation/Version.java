package dev.baton.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What a seed's story depends on besides the seed: the simulated world, and the configuration that
/// is played in it. Written as `<world>.<configuration>`. The world's part is the hash of some
/// stories, so that no change of the protocol, the twins or the scenarios can forget to change it.
///
/// @param world hexadecimal
/// @param configuration hexadecimal
public record Version(String world, String configuration) {
  /// Between them these meet every kind of trouble.
  private static final int STORIES = 24;

  private static final int WORLD_DIGITS = 8;

  private static final int CONFIGURATION_DIGITS = 6;

  /// The version of this code with these setups.
  public static Version of(List<Setup> setups) {
    MessageDigest digest = sha256();
    for (long seed = 1; seed <= STORIES; seed++) {
      Report report = Simulation.tell(RunId.of(seed), Setup.defaults(), PlantedBug.NONE);
      digest.update(String.join("\n", report.story()).getBytes(StandardCharsets.UTF_8));
    }
    byte[] configuration = sha256().digest(setups.toString().getBytes(StandardCharsets.UTF_8));
    return new Version(
        hex(digest.digest(), WORLD_DIGITS), hex(configuration, CONFIGURATION_DIGITS));
  }

  private static String hex(byte[] hash, int digits) {
    return HexFormat.of().formatHex(hash).substring(0, digits);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return world + "." + configuration;
  }
}
