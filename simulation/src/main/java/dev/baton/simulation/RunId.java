package dev.baton.simulation;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which run: its seed, and the troubles that are taken out of the scenario which the seed draws.
/// Written as `17`, or `17-2f` where troubles are taken out.
public record RunId(long seed, Set<Trouble> without) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:-([0-9a-f]{1,7}))?");

  public RunId {
    without = Set.copyOf(without);
  }

  /// A seed as it is drawn.
  public static RunId of(long seed) {
    return new RunId(seed, Set.of());
  }

  /// Reads what [#toString] wrote, or null when this is no such name.
  public static @Nullable RunId parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return null;
    }
    int bits = m.group(2) == null ? 0 : Integer.parseInt(m.group(2), 16);
    return Trouble.isMask(bits) ? new RunId(Long.parseLong(m.group(1)), Trouble.of(bits)) : null;
  }

  @Override
  public String toString() {
    return without.isEmpty() ? Long.toString(seed) : seed + "-" + hex();
  }

  private String hex() {
    return Integer.toHexString(Trouble.mask(without));
  }
}
