package dev.baton.core.context;

/// One thing wrong with a context.
///
/// @param path where, as a JSON pointer (RFC 6901)
/// @param message what is wrong and how to mend it, without repeating a personal value
public record ContextProblem(String path, String message) {}
