package dev.baton.cli.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One blow and its moment, drawn from a seed.
///
/// @param number counts from 1
/// @param node which node is struck, from 0
/// @param afterMs when it is struck, counted from when all nodes serve again and the load is full
/// @param awayMs how long the node is left dead, or paused
record Round(int number, Blow blow, int node, long afterMs, long awayMs) {
  /// What is done to a process.
  enum Blow {
    /// `kill -9` of Baton's process group; its PostgreSQL lives on.
    NODE_KILLED("kill -9"),
    /// The same for its PostgreSQL too.
    NODE_AND_DATABASE_KILLED("kill -9, with its PostgreSQL,"),
    /// `kill -9` of every node.
    ALL_NODES_KILLED("kill -9 of every node, first"),
    /// Stopped for longer than its lease lives, then resumed: it does not know that it was dead.
    NODE_PAUSED("SIGSTOP");

    private final String words;

    Blow(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private static final long MOMENT_MS = 3_000;
  private static final long AWAY_MS = 3_000;

  /// Above the lease's life, so that every pause is a death for the others.
  private static final long PAUSE_MIN_MS = Site.LEASE_TTL_MS + 500;

  /// Draws the rounds. Each blow comes once before any comes twice.
  static List<Round> draw(long seed, int rounds, List<Blow> blows, int nodes) {
    SplittableRandom dice = new SplittableRandom(seed);
    List<Round> drawn = new ArrayList<>();
    List<Blow> deck = new ArrayList<>();
    for (int number = 1; number <= rounds; number++) {
      if (deck.isEmpty()) {
        deck.addAll(blows);
      }
      Blow blow = deck.remove(dice.nextInt(deck.size()));
      long awayMs = dice.nextLong(AWAY_MS) + (blow == Blow.NODE_PAUSED ? PAUSE_MIN_MS : 0);
      drawn.add(new Round(number, blow, dice.nextInt(nodes), dice.nextLong(MOMENT_MS), awayMs));
    }
    return drawn;
  }
}
