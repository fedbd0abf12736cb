package dev.baton.core.diagnosis;

import dev.baton.core.context.ContextLimits;
import dev.baton.core.id.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks a payload with a `transferContext`, as Cognigy hands it to CXone Studio, and says
/// everything that is wrong with it at once: guide 001's rules and what they miss.
public final class TransferContextCheck {
  /// What NICE Cognigy takes, the least of those that say.
  public static final int MAX_BYTES = 64 << 10;

  /// More than anybody reads; the first ones are the ones to begin with.
  public static final int MAX_FINDINGS = 100;

  /// The deepest field of a transferContext is at 3, a nested attribute in it at 5 or 6.
  private static final int MAX_DEPTH = 16;

  private static final String CONTEXT = "/transferContext";
  private static final Set<String> ROOT_KEYS = Set.of("transferContext");
  private static final Set<String> CONTEXT_KEYS =
      Set.of("queueId", "participant", "customAttributes", "flowVersionId");
  private static final Set<String> PARTICIPANT_KEYS = Set.of("name", "phoneNumber");

  /// The ids of guide 001's samples, which nobody's queue has.
  private static final Set<String> PLACEHOLDERS =
      Set.of("REPLACE_WITH_VALID_QUEUE_ID", "your-real-queue-uuid");

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  /// What Studio's variables and Cognigy's fields may be called.
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

  private final List<Finding> found = new ArrayList<>();
  private final @Nullable String defaultCountry;

  private TransferContextCheck(@Nullable String defaultCountry) {
    this.defaultCountry = defaultCountry;
  }

  /// All findings, in the order of the fields, at most [#MAX_FINDINGS]; empty when nothing is
  /// wrong.
  ///
  /// @param defaultCountry where numbers without a country's code are taken to be from (ISO 3166-1,
  ///   two letters); null when that is not known
  public static List<Finding> findings(Payload payload, @Nullable String defaultCountry) {
    TransferContextCheck check = new TransferContextCheck(defaultCountry);
    check.payload(payload);
    return List.copyOf(check.found.subList(0, Math.min(MAX_FINDINGS, check.found.size())));
  }

  /// The same as what is told of a payload, with what is right about it.
  public static Subject subject(Payload payload, @Nullable String defaultCountry) {
    Subject.Notes notes = new Subject.Notes("payload");
    List<Finding> findings = findings(payload, defaultCountry);
    if (findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR)) {
      TransferContext context = TransferContext.of(payload);
      String number = context.phoneNumber();
      notes.pass(
          "payload",
          "queue "
              + context.queueId()
              + ", a name, a number that ends in "
              + number.substring(Math.max(0, number.length() - 2))
              + ", custom attributes: "
              + context.customAttributes().size());
    }
    notes.find(findings);
    return notes.subject();
  }

  private void add(String path, Rule rule, String what, String fix) {
    found.add(Finding.at(path, rule, what, fix));
  }

  private void payload(Payload payload) {
    if (payload.bytes() > MAX_BYTES) {
      add(
          "",
          Rule.PAYLOAD_TOO_LARGE,
          "has " + payload.bytes() + " bytes, at most " + MAX_BYTES + " are taken",
          "send what the agent needs, and leave the rest behind a link");
    }
    String tooDeep = tooDeep(payload.tree(), "", 1);
    if (tooDeep != null) {
      add(
          tooDeep,
          Rule.NESTED_TOO_DEEP,
          "is nested deeper than " + MAX_DEPTH + " levels",
          "send single values");
    }
    for (String pointer : payload.duplicateKeys()) {
      add(pointer, Rule.DUPLICATE_KEY, "the key stands twice", "remove one of the two");
    }
    JsonNode root = payload.tree();
    if (!root.isObject()) {
      add(
          "",
          Rule.PAYLOAD_NOT_OBJECT,
          "is " + kind(root),
          "send {\"transferContext\": {...}} itself");
      return;
    }
    JsonNode context = root.get("transferContext");
    if (context == null || context.isNull()) {
      boolean bare = CONTEXT_KEYS.stream().filter(root::has).count() >= 2;
      add(
          CONTEXT,
          Rule.TRANSFER_CONTEXT_MISSING,
          missing(context),
          bare
              ? "put these fields into an object under the key transferContext"
              : "add the key transferContext, an object with queueId and participant");
    }
    // Beside the context a bot may send what it likes; only a slip of the pen is worth a word.
    keys("", root, ROOT_KEYS, false);
    if (context != null && !context.isNull() && isObject(CONTEXT, context)) {
      context(context);
    }
  }

  private void context(JsonNode context) {
    keys(CONTEXT, context, CONTEXT_KEYS, true);
    queueId(CONTEXT + "/queueId", context.get("queueId"));
    JsonNode participant = context.get("participant");
    if (participant == null || participant.isNull()) {
      add(
          CONTEXT + "/participant",
          Rule.PARTICIPANT_MISSING,
          missing(participant),
          "add an object with the caller's name and phoneNumber");
    } else if (isObject(CONTEXT + "/participant", participant)) {
      participant(CONTEXT + "/participant", participant);
    }
    JsonNode attributes = context.get("customAttributes");
    if (attributes != null) {
      customAttributes(CONTEXT + "/customAttributes", attributes);
    }
    JsonNode flowVersionId = context.get("flowVersionId");
    if (flowVersionId != null) {
      flowVersionId(CONTEXT + "/flowVersionId", flowVersionId);
    }
  }

  private void queueId(String path, @Nullable JsonNode value) {
    String id = text(path, value, Rule.QUEUE_ID_MISSING, "name the queue to hand over to");
    if (id == null) {
      return;
    }
    String stripped = id.strip();
    String unusable = unusable(stripped);
    if (stripped.isEmpty()) {
      add(
          path,
          Rule.QUEUE_ID_EMPTY,
          id.isEmpty() ? "is empty" : "is white space only",
          "name the queue to hand over to");
    } else if (PLACEHOLDERS.contains(stripped)) {
      add(
          path,
          Rule.QUEUE_ID_PLACEHOLDER,
          "is still the placeholder " + stripped,
          "put the id of a real queue there: CXone Admin > ACD > Queues");
    } else if (unusable != null) {
      add(path, Rule.QUEUE_ID_UNUSABLE, unusable, "copy the id from CXone again");
    } else if (!stripped.equals(id)) {
      found.add(
          Finding.at(path, Rule.QUEUE_ID_SPACES, "has white space around it", "take it off")
              .corrected(
                  new Correction(stripped, Shown.key(stripped), false, "without the spaces")));
    }
  }

  private static @Nullable String unusable(String id) {
    try {
      Text.requireId("the id", id, ContextLimits.SHORT_TEXT_CHARS);
      return null;
    } catch (IllegalArgumentException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private void participant(String path, JsonNode participant) {
    keys(path, participant, PARTICIPANT_KEYS, true);
    String namePath = path + "/name";
    String name =
        text(namePath, participant.get("name"), Rule.NAME_MISSING, "add the caller's name");
    if (name != null) {
      if (name.isBlank()) {
        add(
            namePath,
            Rule.NAME_EMPTY,
            name.isEmpty() ? "is empty" : "is white space only",
            "send a word for callers whose name is not known, for example Caller");
      } else if (isWritable(namePath, name, false)
          && name.length() > ContextLimits.SHORT_TEXT_CHARS) {
        tooLong(namePath, Rule.TEXT_TOO_LONG, name.length(), ContextLimits.SHORT_TEXT_CHARS);
      }
    }
    String phonePath = path + "/phoneNumber";
    JsonNode phone = participant.get("phoneNumber");
    String fix = "add the caller's number in E.164 form, for example +14155551234";
    String number = text(phonePath, phone, Rule.PHONE_NUMBER_MISSING, fix);
    if (number == null) {
      return;
    }
    if (number.isBlank()) {
      add(
          phonePath,
          Rule.PHONE_NUMBER_EMPTY,
          number.isEmpty() ? "is empty" : "is white space only",
          fix);
    } else if (isWritable(phonePath, number, false)) {
      Finding finding = PhoneNumberLook.finding(phonePath, number, defaultCountry);
      if (finding != null) {
        found.add(finding);
      }
    }
  }

  private void customAttributes(String path, JsonNode attributes) {
    if (!attributes.isObject()) {
      add(
          path,
          Rule.CUSTOM_ATTRIBUTES_NOT_OBJECT,
          "is " + kind(attributes),
          attributes.isNull() ? "leave it out" : "send an object: {\"name\": \"value\"}");
      return;
    }
    if (attributes.size() > ContextLimits.ATTRIBUTES) {
      add(
          path,
          Rule.CUSTOM_ATTRIBUTES_TOO_MANY,
          "has " + attributes.size() + " attributes, at most " + ContextLimits.ATTRIBUTES,
          "send what the agent's screen shows");
    }
    attributes.properties().stream()
        .limit(ContextLimits.ATTRIBUTES)
        .forEach(one -> customAttribute(path, one.getKey(), one.getValue()));
  }

  private void customAttribute(String parent, String name, JsonNode value) {
    String path = parent + "/" + Shown.step(name);
    if (!NAME.matcher(name).matches()) {
      add(
          path,
          Rule.CUSTOM_ATTRIBUTE_NAME,
          name.isEmpty() ? "the name is empty" : "the name is no variable's",
          "begin with a letter or _; then up to 63 letters, digits, '_', '.' or '-'");
    }
    if (value.isNull()) {
      add(path, Rule.CUSTOM_ATTRIBUTE_NULL, "is null", "give a value or leave it out");
    } else if (value.isContainer()) {
      add(
          path,
          Rule.CUSTOM_ATTRIBUTE_NESTED,
          "is " + kind(value),
          "send each value under a name of its own, or the whole as a text");
    } else if (value.isString() && isWritable(path, value.stringValue(), true)) {
      int length = value.stringValue().length();
      if (length > ContextLimits.ATTRIBUTE_CHARS) {
        tooLong(path, Rule.CUSTOM_ATTRIBUTE_TOO_LONG, length, ContextLimits.ATTRIBUTE_CHARS);
      }
    }
  }

  private void flowVersionId(String path, JsonNode value) {
    if (!value.isString() || !UUID.matcher(value.stringValue()).matches()) {
      String what =
          value.isString()
              ? "has " + value.stringValue().length() + " characters and is no UUID"
              : "is " + kind(value);
      add(
          path,
          Rule.FLOW_VERSION_ID_NOT_UUID,
          what,
          "copy the version's id from Studio, or leave it out to take the active version");
    }
  }

  /// A text field's value, or null after saying what is there instead.
  private @Nullable String text(String path, @Nullable JsonNode value, Rule missing, String fix) {
    if (value == null || value.isNull()) {
      add(path, missing, missing(value), fix);
      return null;
    }
    if (!value.isString()) {
      add(
          path,
          Rule.WRONG_TYPE,
          "is " + kind(value) + ", not a text",
          value.isNumber() ? "put it in quotes, whole: a number loses + and zeros" : fix);
      return null;
    }
    return value.stringValue();
  }

  private boolean isObject(String path, JsonNode value) {
    if (value.isObject()) {
      return true;
    }
    boolean written = value.isString() && value.stringValue().strip().startsWith("{");
    add(
        path,
        Rule.WRONG_TYPE,
        "is " + kind(value) + ", not an object",
        written ? "send the object itself, not its JSON within a text" : "send an object: {...}");
    return false;
  }

  /// Whether a text has no character that breaks it on the way.
  ///
  /// @param lines whether line breaks and tabs may be in it
  private boolean isWritable(String path, String text, boolean lines) {
    int bad = Text.firstUnstorable(text);
    for (int i = 0; bad < 0 && i < text.length(); i++) {
      boolean layout = lines && "\n\r\t".indexOf(text.charAt(i)) >= 0;
      bad = Character.isISOControl(text.charAt(i)) && !layout ? i : bad;
    }
    if (bad >= 0) {
      add(
          path,
          Rule.CONTROL_CHARACTERS,
          "has the character U+%04X at %d".formatted((int) text.charAt(bad), bad),
          "take it out");
    }
    return bad < 0;
  }

  private void tooLong(String path, Rule rule, int length, int max) {
    add(path, rule, "has " + length + " characters, at most " + max, "shorten it");
  }

  /// Keys that nobody reads.
  ///
  /// @param told whether one that is like none of ours is told of, too
  private void keys(String path, JsonNode object, Set<String> known, boolean told) {
    for (String key : object.propertyNames()) {
      if (known.contains(key)) {
        continue;
      }
      String meant = Likeness.nearest(key, known);
      if (meant != null && !object.has(meant)) {
        add(
            path + "/" + Shown.step(key),
            Rule.MISSPELLED_KEY,
            "is not known; did you mean " + meant + "?",
            "write " + meant);
      } else if (told || meant != null) {
        add(
            path + "/" + Shown.step(key),
            Rule.UNKNOWN_KEY,
            meant == null ? "is not known" : "is not known beside " + meant,
            "put it into customAttributes, or leave it out");
      }
    }
  }

  private static @Nullable String tooDeep(JsonNode node, String path, int depth) {
    if (!node.isContainer()) {
      return null;
    }
    if (depth > MAX_DEPTH) {
      return path;
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> one : node.properties()) {
        String deep = tooDeep(one.getValue(), path + "/" + Shown.step(one.getKey()), depth + 1);
        if (deep != null) {
          return deep;
        }
      }
      return null;
    }
    for (int i = 0; i < node.size(); i++) {
      String deep = tooDeep(node.get(i), path + "/" + i, depth + 1);
      if (deep != null) {
        return deep;
      }
    }
    return null;
  }

  private static String missing(@Nullable JsonNode value) {
    return value == null ? "is missing" : "is null";
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL, MISSING -> "null";
    };
  }
}
