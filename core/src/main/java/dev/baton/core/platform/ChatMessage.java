package dev.baton.core.platform;

/// One message as a platform keeps it (guide 004, step 3). Personal data.
///
/// @param type the platform's own word, `text` when it says none
/// @param author the platform's own word, `unknown` when it says none
/// @param content at most 4,000 characters; what was longer is cut and ends in `…`
/// @param timestamp as the platform writes it, or empty
public record ChatMessage(String type, String author, String content, String timestamp) {}
