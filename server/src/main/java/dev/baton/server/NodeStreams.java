package dev.baton.server;

import dev.baton.config.BatonConfig;
import dev.baton.core.id.AccountName;
import dev.baton.journal.NamedLeases;
import dev.baton.journal.NodeLease;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.transport.TokenSource;
import dev.baton.server.metrics.NodeMetrics;
import dev.baton.server.stream.EscalationDesk;
import dev.baton.server.stream.EventStreams;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// The event streams of a node, as its other parts let them be.
///
/// @param clients what conversations are read with
/// @param wallClock compared with the expiry of tokens
/// @param random for jitter, and for what others must not foresee
record NodeStreams(
    BatonConfig config,
    Map<AccountName, PlatformClient> clients,
    TokenSource tokens,
    NamedLeases leases,
    NodeLease lease,
    InstantSource wallClock,
    LongSupplier nanoTime,
    RandomGenerator random) {
  /// Makes them, and shows how they stand.
  EventStreams handingTo(EscalationDesk desk, NodeMetrics metrics) {
    EventStreams made =
        new EventStreams(
            config,
            new EventStreams.Surroundings(
                clients,
                tokens,
                desk,
                leases,
                config.journal().leaseTtlMs(),
                config.timers().queryTimeoutMs(),
                lease::node,
                lease::mayAct,
                wallClock,
                nanoTime,
                random),
            metrics.streams(),
            metrics::called);
    metrics.streams().watch(made, config);
    return made;
  }
}
