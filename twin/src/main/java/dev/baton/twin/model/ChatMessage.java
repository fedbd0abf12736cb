package dev.baton.twin.model;

import java.time.Instant;

/// Something that was said in a conversation.
///
/// @param author `user`, `bot`, `agent`, or who a client said that it is
public record ChatMessage(String author, String content, Instant at) {}
