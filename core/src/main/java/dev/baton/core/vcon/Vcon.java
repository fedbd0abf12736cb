package dev.baton.core.vcon;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A vCon in its unsigned form (section 4 of the draft), with the parameters that Baton fills.
///
/// @param vcon the version of the syntax
/// @param redacted what was taken away from it, null when nothing was
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "vcon",
  "uuid",
  "created_at",
  "updated_at",
  "subject",
  "redacted",
  "parties",
  "dialog"
})
public record Vcon(
    String vcon,
    String uuid,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("updated_at") Instant updatedAt,
    String subject,
    @Nullable Redacted redacted,
    List<Party> parties,
    List<Dialog> dialog,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Attachment> attachments,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Analysis> analysis) {
  /// The draft that this is written by.
  public static final String DRAFT = "draft-ietf-vcon-vcon-core-04";

  /// The syntax that the draft defines.
  public static final String SYNTAX = "0.4.0";

  /// The media type that the draft registers.
  public static final String MEDIA_TYPE = "application/vcon";

  public Vcon {
    parties = List.copyOf(parties);
    dialog = List.copyOf(dialog);
    attachments = List.copyOf(attachments);
    analysis = List.copyOf(analysis);
  }

  /// Says that the container is not whole. It names no less redacted one, because there is none.
  ///
  /// @param type what was taken away
  public record Redacted(String type) {}

  /// Who took part, or contributed.
  ///
  /// @param validation how the name was checked; there when a name is
  /// @param type `person`, `bot` or `organization`
  /// @param uuid the platform's own id of an agent
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Party(
      @Nullable String name,
      @Nullable String validation,
      String type,
      @Nullable String uuid,
      @Nullable String org,
      @Nullable String dept) {}

  /// A piece of the conversation: a leg whose recording Baton does not have, an attempt that led to
  /// no conversation, or a transfer. Parties and dialogs are indices into their lists.
  ///
  /// @param type `recording` or `text` for a leg, `incomplete` for an attempt, `transfer`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Dialog(
      String type,
      @Nullable Instant start,
      @Nullable List<Integer> parties,
      @Nullable String application,
      @Nullable String disposition,
      @Nullable Integer transferee,
      @Nullable Integer transferor,
      @JsonProperty("transfer_target") @Nullable Integer transferTarget,
      @Nullable Integer original,
      @JsonProperty("target_dialog") @Nullable Integer targetDialog) {
    static Dialog leg(
        String type, @Nullable Instant start, List<Integer> parties, String application) {
      return new Dialog(type, start, parties, application, null, null, null, null, null, null);
    }

    static Dialog incomplete(Instant start, List<Integer> parties, String why, String where) {
      return new Dialog("incomplete", start, parties, where, why, null, null, null, null, null);
    }

    static Dialog transfer(
        Instant start, int transferee, int transferor, int target, int original, int targetDialog) {
      return new Dialog(
          "transfer",
          start,
          null,
          "Baton",
          null,
          transferee,
          transferor,
          target,
          original,
          targetDialog);
    }
  }

  /// A document that belongs to the conversation.
  ///
  /// @param party who contributed it
  /// @param body any JSON
  public record Attachment(
      String purpose,
      Instant start,
      int party,
      int dialog,
      String mediatype,
      String encoding,
      Object body) {}

  /// What was found out about a part of the conversation.
  ///
  /// @param dialog what it is about
  /// @param schema names the form of the body
  /// @param body any JSON
  public record Analysis(
      String type,
      int dialog,
      String mediatype,
      String vendor,
      String product,
      String schema,
      String encoding,
      Object body) {}
}
