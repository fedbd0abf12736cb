package dev.baton.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A part of the bench that can be run alone. In the order in which they run.
public enum Phase {
  /// What this machine can do without Baton.
  CEILINGS("bare HTTP and bare PostgreSQL"),
  /// The same handoffs with the journal in PostgreSQL and with one in memory.
  DURABILITY("handoffs with and without durability"),
  /// Handoffs that enter over HTTP.
  API("handoffs through the REST API"),
  /// What Baton adds to the time that the platforms take.
  LATENCY("added time at 100 handoffs/s"),
  /// The state machine alone, and the whole simulation.
  SIMULATION("simulated handoffs"),
  /// What a handoff costs that waits for the platforms.
  HEAP("heap of parked handoffs"),
  /// From the start of a process to its first answer.
  STARTUP("baton serve to its first answer"),
  /// From the kill of a process to the last handoff that another one carries on.
  TAKEOVER("takeover after a kill"),
  /// Events that platforms push.
  WEBHOOKS("webhooks stored through the API"),
  /// The same handoffs where very many have ended.
  AGE("handoffs where very many have ended"),
  /// Single methods. Not part of the usual run.
  MICRO("single methods under JMH");

  private final String title;

  Phase(String title) {
    this.title = title;
  }

  /// What it measures, for people.
  public String title() {
    return title;
  }

  /// Its name on the command line and in the results.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The phase of this name, or null.
  public static @Nullable Phase named(String wireName) {
    for (Phase phase : values()) {
      if (phase.wireName().equals(wireName)) {
        return phase;
      }
    }
    return null;
  }

  /// All names, for whoever typed another one.
  public static String names() {
    return Arrays.stream(values()).map(Phase::wireName).collect(Collectors.joining(", "));
  }
}
