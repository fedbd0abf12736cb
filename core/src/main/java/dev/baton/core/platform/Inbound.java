package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.id.Text;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An address at which a platform takes calls: what the source is told to transfer to. Where source
/// and destination are one account she is not sent anywhere, but moved [Within] it; a voice bot's
/// caller is handed over by the [Connector] that her session runs on.
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = Inbound.PhoneNumber.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Inbound.PhoneNumber.class, name = "phone_number"),
  @JsonSubTypes.Type(value = Inbound.SipUri.class, name = "sip_uri"),
  @JsonSubTypes.Type(value = Inbound.Within.class, name = "within"),
  @JsonSubTypes.Type(value = Inbound.Connector.class, name = "connector")
})
public sealed interface Inbound {
  /// A number and an extension whose trunk leads into the platform.
  ///
  /// @param phoneNumber E.164
  /// @param extension what the receiving platform uses to recognise a handoff; may be empty
  record PhoneNumber(String phoneNumber, String extension) implements Inbound {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    public PhoneNumber {
      Text.requireId("inbound phone number", phoneNumber, 16);
      if (!E164.matcher(phoneNumber).matches()) {
        throw new IllegalArgumentException("inbound phone number is not E.164: " + phoneNumber);
      }
      if (extension.length() > 64 || !Text.isStorable(extension)) {
        throw new IllegalArgumentException("inbound extension has more than 64 characters");
      }
    }
  }

  /// A SIP or SIPS URI (RFC 3261 section 19.1) without a password and without headers, at most 256
  /// characters.
  record SipUri(String uri) implements Inbound {
    private static final Pattern SIP =
        Pattern.compile(
            "sips?:([A-Za-z0-9_.!~*'()&=+$,;?/%-]+@)?([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])"
                + "(:[0-9]{1,5})?(;[A-Za-z0-9_.!~*'()%+=\\[\\]/:&$-]+)*");

    public SipUri {
      Text.requireId("inbound SIP URI", uri, 256);
      if (!SIP.matcher(uri).matches()) {
        throw new IllegalArgumentException(
            "inbound SIP URI is not of the form sip:user@host, for example"
                + " sip:billing@inbound.example");
      }
    }
  }

  /// A queue of the very account that has the caller: from its bot to a person.
  ///
  /// @param skillGroupId with one, the transfer is guide 002's; without, guide 004's
  /// @param reason why, as the guides name it: `intent_escalation`, `low_confidence_threshold`
  record Within(String queueId, @Nullable String skillGroupId, String reason) implements Inbound {
    public Within {
      Text.requireId("queue", queueId, 200);
      Text.requireId("reason", reason, 100);
      if (skillGroupId != null) {
        Text.requireId("skill group", skillGroupId, 200);
      }
    }
  }

  /// A queue of the platform that a voice bot's telephony connector leads to (guide 003; for a
  /// Studio flow, guide 001's `transferContext`).
  ///
  /// @param platform where the queue is
  /// @param flowVersionId which version of a Studio flow takes her, or null
  /// @param connectors the names of the connectors that lead there, 1 to 21
  /// @param reason why she is handed over, as the session is told, or null
  /// @param priority as the session is told, or null
  /// @param preserveMediaStream whether the call's media stream is kept while she is moved
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Connector(
      Platform platform,
      String queueId,
      @Nullable String flowVersionId,
      List<String> connectors,
      @Nullable String reason,
      @Nullable Priority priority,
      boolean preserveMediaStream)
      implements Inbound {
    /// The twenty that an account may name, and the one that is named like the platform.
    public static final int CONNECTORS_MAX = 21;

    public Connector {
      Text.requireId("queue", queueId, 200);
      connectors = List.copyOf(connectors);
      if (connectors.isEmpty() || connectors.size() > CONNECTORS_MAX) {
        throw new IllegalArgumentException("1 to 21 connectors lead somewhere");
      }
      if (flowVersionId != null) {
        Text.requireId("flow version", flowVersionId, 100);
      }
      if (reason != null) {
        Text.requireId("reason", reason, 100);
      }
    }
  }
}
