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

/// What travels with the caller: the fields of guide 000 section 1 exactly, what a bot found out,
/// the conversation so far, and a free `attributes` map. Its JSON Schema is
/// `/schemas/canonical-context-v1.json`.
///
/// This is personal data: it is stored apart from states and transitions, and never logged.
///
/// @param bot what a bot found out, or null when none spoke with the caller
/// @param transcript what was said, oldest first
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
    @Nullable Bot bot,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Utterance> transcript,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> attributes) {
  /// The attribute that leads to what did not fit; Baton's own, no client can set it.
  public static final String CLAIM_ATTRIBUTE = "contextClaim";

  /// The attribute with the id of a bot's session, which guide 002's transfer names.
  public static final String BOT_SESSION_ATTRIBUTE = "botSession";

  public CanonicalContext {
    transcript = transcript == null ? List.of() : List.copyOf(transcript);
    attributes =
        attributes == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /// A context of a caller with whom no bot spoke, and without a transcript.
  public CanonicalContext(
      CanonicalId canonicalInteractionId,
      Platform sourcePlatform,
      Platform destinationPlatform,
      Instant timestamp,
      MediaType mediaType,
      Direction direction,
      Customer customer,
      Details context,
      Transfer transfer,
      Map<String, String> attributes) {
    this(
        canonicalInteractionId,
        sourcePlatform,
        destinationPlatform,
        timestamp,
        mediaType,
        direction,
        customer,
        context,
        transfer,
        null,
        List.of(),
        attributes);
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
        bot,
        transcript,
        attributes);
  }

  /// The same with other parts that may be moved out of it.
  public CanonicalContext with(
      @Nullable Bot otherBot, List<Utterance> otherTranscript, Map<String, String> other) {
    return new CanonicalContext(
        canonicalInteractionId,
        sourcePlatform,
        destinationPlatform,
        timestamp,
        mediaType,
        direction,
        customer,
        context,
        transfer,
        otherBot,
        otherTranscript,
        other);
  }

  /// The person who called.
  ///
  /// @param phone E.164, or as a privacy rule leaves it; null when unknown
  /// @param piiMasked as it came in: the client says that nothing personal stands here in clear. As
  ///   it goes out: computed from what was done for that destination, never copied
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

  /// What a bot found out before the handoff.
  ///
  /// @param confidence how sure the bot is of the intent, 0 to 1
  /// @param language a BCP 47 tag, for example `de-AT`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Bot(
      @Nullable String intent,
      @Nullable Double confidence,
      @Nullable String language,
      @Nullable String summary) {}

  /// One thing that was said.
  ///
  /// @param at when, or null when the platform does not tell
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Utterance(Author author, @Nullable Instant at, String text) {}
}
