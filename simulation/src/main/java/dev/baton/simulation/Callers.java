package dev.baton.simulation;

import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.handoff.Handoff;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What is known of the callers who are handed over.
final class Callers {
  private static final List<CanonicalContext.Utterance> SAID =
      List.of(
          new CanonicalContext.Utterance(Author.BOT, null, "did you restart it"),
          new CanonicalContext.Utterance(Author.CALLER, null, "the lamp keeps blinking red"));

  private Callers() {}

  /// The context of one handoff; a bot's guest has said something.
  static CanonicalContext context(Handoff h, Direction way, RandomGenerator random) {
    boolean bots = way == Direction.BOT_TO_PERSON;
    CanonicalContext context =
        new CanonicalContext(
            h.canonicalId(),
            way.sourcePlatform(),
            way.destinationPlatform(),
            h.createdAt(),
            h.plan().mediaType(),
            dev.baton.core.context.Direction.INBOUND,
            new CanonicalContext.Customer("+14155551234", "enterprise", false),
            new CanonicalContext.Details(
                "ACC-" + random.nextInt(1_000_000),
                null,
                42,
                List.of("1", "3", "0"),
                List.of("pci_dss")),
            new CanonicalContext.Transfer(
                bots ? InitiatedBy.BOT : InitiatedBy.AGENT, null, h.plan().transferType()),
            Map.of());
    return bots
        ? context.with(
            new CanonicalContext.Bot("router_broken", 0.92, "en", "her router is broken"),
            SAID,
            Map.of("sessionId", "session"))
        : context;
  }
}
