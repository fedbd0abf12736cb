package dev.baton.platform;

/// What a platform can do in one dialect for one medium. What is false is emulated by Baton and
/// said so, never pretended.
///
/// @param canReserve it holds capacity for a window and refuses a transfer outside of it
/// @param canReadReservation a reservation can be looked up, so that a lost answer is found again
/// @param canHold a caller can be put on hold and off hold
/// @param canTransferServerSide it lets a caller go by an API call, without SIP
/// @param pushesEvents it tells of changes by itself, by webhook or stream
/// @param pagesHistory what was said before can be read, page by page
public record Capabilities(
    boolean canReserve,
    boolean canReadReservation,
    boolean canHold,
    boolean canTransferServerSide,
    boolean pushesEvents,
    boolean pagesHistory) {}
