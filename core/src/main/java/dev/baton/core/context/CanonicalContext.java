package dev.baton.core.context;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.TransferType;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What travels with the caller: the fields of guide 000 section 1 exactly, and a free `attributes`
/// map. It names no vendor's interaction id. Its JSON Schema is
/// `/schemas/canonical-context-v1.json`.
///
/// This is personal data: it is stored apart from states and transitions, and never logged.
///
/// @param attributes free text by name, bounded by [ContextLimits]
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CanonicalContext(
    CanonicalId canonicalInteractionId,
    Platform sourcePlatform,
    Platform destinationPlatform,
    Instant timestamp,
    MediaType mediaType,
    Direction direction,
    Customer customer,
    Details context,
    Transfer transfer,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> attributes) {
  public CanonicalContext {
    attributes =
        attributes == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /// The same for another destination.
  public CanonicalContext to(Platform destination) {
    return new CanonicalContext(
        canonicalInteractionId,
        sourcePlatform,
        destination,
        timestamp,
        mediaType,
        direction,
        customer,
        context,
        transfer,
        attributes);
  }

  /// The person who called.
  ///
  /// @param phone E.164, or null when unknown
  /// @param piiMasked computed by Baton from what it did for that destination, never copied
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Customer(@Nullable String phone, @Nullable String segment, boolean piiMasked) {}

  /// What was found out so far.
  ///
  /// @param holdDurationSec how long the caller has waited on hold, or null
  /// @param dtmfSequence the keys pressed, one each, in order
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Details(
      @Nullable String accountNumber,
      @Nullable String previousQueue,
      @Nullable Integer holdDurationSec,
      List<String> dtmfSequence,
      List<String> complianceFlags) {
    public Details {
      dtmfSequence = dtmfSequence == null ? List.of() : List.copyOf(dtmfSequence);
      complianceFlags = complianceFlags == null ? List.of() : List.copyOf(complianceFlags);
    }
  }

  /// How the handoff was asked for.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Transfer(
      InitiatedBy initiatedBy, @Nullable String targetAgentId, TransferType transferType) {}
}
