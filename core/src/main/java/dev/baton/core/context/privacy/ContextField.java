package dev.baton.core.context.privacy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields that a privacy rule may be given. What is not here always travels, because without it
/// no destination can take a caller: ids, platforms, media, direction, times, compliance flags and
/// the kind of transfer.
///
/// Every default is [FieldRule#KEEP]: a client hands over what the next agent needs, and a flag, a
/// rule or `piiMasked` takes away what must not go there. Each field says why it is needed.
public enum ContextField {
  /// To call back when the line breaks. The caller's own: personal.
  PHONE("customer.phone", true, true, true),
  /// Decides how she is greeted; says nothing of who she is.
  SEGMENT("customer.segment", true, false, true),
  /// Finds her file without asking again. Leads to a person: personal.
  ACCOUNT_NUMBER("context.accountNumber", true, true, true),
  /// Tells where she has been.
  PREVIOUS_QUEUE("context.previousQueue", true, false, true),
  /// Tells how patient she still is. A number: kept or dropped.
  HOLD_DURATION("context.holdDurationSec", false, false, true),
  /// The menu choices that she would have to make again (guide 000, edge case 2). Keys have no
  /// masked form: kept or dropped.
  DTMF_SEQUENCE("context.dtmfSequence", false, false, true),
  /// Whom the source asked for; the destination knows it from the reservation.
  TARGET_AGENT("transfer.targetAgentId", true, false, true),
  /// What she wants, in the bot's words.
  INTENT("bot.intent", true, false, false),
  /// How far to trust the intent. A number: kept or dropped.
  CONFIDENCE("bot.confidence", false, false, false),
  /// In which language to greet her. Kept or dropped: a masked tag is none.
  LANGUAGE("bot.language", false, false, false),
  /// Saves reading the transcript. Free text: personal.
  SUMMARY("bot.summary", true, true, false),
  /// What was said. Kept or dropped: a conversation has no masked form. Free text: personal.
  TRANSCRIPT("transcript", false, true, false);

  /// In front of an attribute's name.
  public static final String ATTRIBUTE_PREFIX = "attributes.";

  /// All attributes that no rule names.
  public static final String OTHER_ATTRIBUTES = ATTRIBUTE_PREFIX + "*";

  private final String path;
  private final boolean text;
  private final boolean personal;
  private final boolean passesHipaa;

  ContextField(String path, boolean text, boolean personal, boolean passesHipaa) {
    this.path = path;
    this.text = text;
    this.personal = personal;
    this.passesHipaa = passesHipaa;
  }

  /// The name in the configuration, for example `customer.phone`.
  public String path() {
    return path;
  }

  /// The place as a JSON pointer (RFC 6901), for example `/customer/phone`.
  public String pointer() {
    return "/" + path.replace('.', '/');
  }

  /// Whether it tells who the caller is, so that the context is not masked while it is in clear.
  public boolean isPersonal() {
    return personal;
  }

  /// The rules that it can be given.
  public List<FieldRule> allowed() {
    return text ? List.of(FieldRule.values()) : List.of(FieldRule.KEEP, FieldRule.DROP);
  }

  /// Whether it passes under the flag `hipaa` unless the configuration lists others: guide 000's
  /// own fields do.
  public boolean passesHipaa() {
    return passesHipaa;
  }

  /// The field of this path, or null when there is none.
  public static @Nullable ContextField ofPath(String path) {
    return Arrays.stream(values()).filter(f -> f.path.equals(path)).findFirst().orElse(null);
  }
}
