package dev.baton.core.account;

import java.net.URI;

/// How the event stream of one account is watched (guide 004).
///
/// @param url where it is: ws or wss
/// @param pingIntervalMs between two pings
/// @param pingTimeoutMs how long the answer to a ping may take; past it the stream is dead
/// @param ackTimeoutMs how long the acknowledgement of the token may take
/// @param backoffBaseMs the longest first wait before a connection is tried again; doubles, with
///   full jitter
/// @param backoffCapMs the longest such wait
/// @param forbiddenPauseMs between two tries while the platform answers 403
/// @param maxFrameBytes a longer message is not read
/// @param queueFrames messages that wait between the socket and whoever reads them
/// @param maxChats conversations that are known at a time
/// @param maxConcurrent conversations that are worked on at a time
public record StreamSettings(
    URI url,
    long pingIntervalMs,
    long pingTimeoutMs,
    long ackTimeoutMs,
    long backoffBaseMs,
    long backoffCapMs,
    long forbiddenPauseMs,
    int maxFrameBytes,
    int queueFrames,
    int maxChats,
    int maxConcurrent,
    HistoryCap history) {
  /// Guide 004's ping of 20 s and 10 s, backoff of 2 s to 60 s, and path; 10 s for the
  /// acknowledgement, as for a pong; 5 min after a 403, because a person has to give the scope; 64
  /// KiB are hundreds of times the contract's event; 1,024 frames are seconds of a busy stream;
  /// 100,000 conversations fit 32 MiB; 16 at a time are a sixteenth of what the account may have in
  /// flight, so that handoffs under way never wait for them.
  public static StreamSettings defaults(URI apiBase) {
    return new StreamSettings(
        URI.create(apiBase.toString().replaceFirst("^http", "ws") + "/interaction/v1/events"),
        20_000,
        10_000,
        10_000,
        2_000,
        60_000,
        300_000,
        64 << 10,
        1_024,
        100_000,
        16,
        HistoryCap.defaults());
  }

  /// How much of a conversation is read before it is handed over, and how much of that goes with
  /// it. Of what is read the newest is kept.
  ///
  /// @param pages read at most, of 100 messages each
  /// @param messages kept at most
  /// @param bytes of text kept at most, in UTF-8
  /// @param timeMs how long the reading may take altogether
  public record HistoryCap(int pages, int messages, int bytes, long timeMs) {
    /// 1,000 pages are 100,000 messages; 500 messages are what a context holds; 256 KiB are half a
    /// novel; 20 s are as long as a guest waits who has just been told that a person comes.
    public static HistoryCap defaults() {
      return new HistoryCap(1_000, 500, 256 << 10, 20_000);
    }
  }
}
