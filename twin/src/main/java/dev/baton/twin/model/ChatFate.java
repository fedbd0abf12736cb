package dev.baton.twin.model;

/// How a conversation goes on by itself.
///
/// @param course what becomes of it while the bot has it
/// @param turns after how many turns of the guest that happens
/// @param turnMs from one turn to the next, in milliseconds
/// @param talkMs how long a person talks to her, in milliseconds
record ChatFate(Course course, int turns, long turnMs, long talkMs) {
  /// What becomes of a conversation with a bot.
  enum Course {
    /// The bot understands less and less.
    LOSES_CONFIDENCE,
    /// The guest asks for a person.
    ASKS,
    /// The bot helps, and the guest leaves.
    HELPED
  }
}
