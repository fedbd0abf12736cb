package dev.baton.platform.guide;

/// A 2xx answer that does not say what its call needs to know. Never leaves a codec, which turns it
/// into Unknown. Its message is ours alone and holds nothing that the vendor wrote.
public final class UnreadableAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// An answer that cannot be used.
  public UnreadableAnswer(String message) {
    // Without a stack trace: a platform may answer like this thousands of times a second.
    super(message, null, false, false);
  }
}
