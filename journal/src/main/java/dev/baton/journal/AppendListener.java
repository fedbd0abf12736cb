package dev.baton.journal;

/// Hears once what became of an [Append]. Called on the one thread that writes: it hands the result
/// on and returns, because until then nothing is written.
@FunctionalInterface
public interface AppendListener {
  /// Is called once for each append, whatever became of it.
  void onResult(AppendResult result);
}
