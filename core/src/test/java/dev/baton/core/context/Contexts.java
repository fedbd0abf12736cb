package dev.baton.core.context;

import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Customer;
import dev.baton.core.context.CanonicalContext.Details;
import dev.baton.core.context.CanonicalContext.Transfer;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.TransferType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Good contexts for the tests to spoil, one field at a time.
public final class Contexts {
  private Contexts() {}

  public static CanonicalContext good() {
    return with(Map.of());
  }

  static CanonicalContext with(Map<String, String> attributes) {
    return build(
        "+14155551234", "enterprise", details(List.of("1", "3")), "nice-usr-4492", attributes);
  }

  static CanonicalContext with(@Nullable Bot bot, Utterance... said) {
    return good().with(bot, List.of(said), Map.of());
  }

  /// One with every field.
  public static CanonicalContext full() {
    CanonicalContext talked =
        with(
            new Bot("refund", 0.87, "de-AT", "wants her money back"),
            new Utterance(Author.BOT, Instant.parse("2024-05-14T08:31:00Z"), "How can I help?"),
            new Utterance(Author.CALLER, null, "my money"));
    return talked.with(talked.bot(), talked.transcript(), Map.of("crmTicket", "T-4711"));
  }

  static CanonicalContext withPhone(@Nullable String phone) {
    return build(phone, "enterprise", details(List.of()), "nice-usr-4492", Map.of());
  }

  static CanonicalContext withSegment(String segment) {
    return build(null, segment, details(List.of()), "nice-usr-4492", Map.of());
  }

  static CanonicalContext withTarget(@Nullable String targetAgentId) {
    return build(null, null, details(List.of()), targetAgentId, Map.of());
  }

  static CanonicalContext with(Details details) {
    return build(null, null, details, null, Map.of());
  }

  static Details details(List<String> dtmfSequence) {
    return new Details("ACC-992837", "billing_specialists", 42, dtmfSequence, List.of("pci_dss"));
  }

  private static CanonicalContext build(
      @Nullable String phone,
      @Nullable String segment,
      Details details,
      @Nullable String targetAgentId,
      Map<String, String> attributes) {
    return new CanonicalContext(
        new CanonicalId("int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d"),
        Platform.GENESYS_CLOUD,
        Platform.NICE_CXONE,
        Instant.parse("2024-05-14T08:32:11Z"),
        MediaType.VOICE,
        Direction.INBOUND,
        new Customer(phone, segment, false),
        details,
        new Transfer(InitiatedBy.AGENT, targetAgentId, TransferType.CONSULTATIVE),
        attributes);
  }
}
