package dev.baton.config;

import dev.baton.core.context.PhoneNumbers;
import dev.baton.core.id.Text;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Target;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where calls go: the address that leads into an account, and whom a route leads to.
final class AddressReader {
  private static final List<String> TARGETS =
      List.of("target-agent", "target-queue", "target-number", "target-sip-uri");

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  private final Problems problems;

  AddressReader(Problems problems) {
    this.problems = problems;
  }

  /// What leads into an account: a number, or a SIP URI.
  @Nullable Inbound inbound(@Nullable Section section) {
    if (section == null) {
      return null;
    }
    if (section.has("phone-number") == section.has("sip-uri")) {
      problems.add(
          section.at(),
          section.path(),
          "needs exactly one of 'phone-number' and 'sip-uri', whose trunk leads into the account;"
              + " it has "
              + (section.has("sip-uri") ? "both" : "none"));
    }
    Inbound number = number(section, "phone-number", "extension", section.has("sip-uri"));
    Inbound sipUri = sipUri(section, "sip-uri");
    section.finish();
    return number == null ? sipUri : number;
  }

  /// Whom a route leads to.
  @Nullable Target target(Section section) {
    List<String> given = TARGETS.stream().filter(section::has).toList();
    if (given.size() != 1) {
      problems.add(
          section.at(),
          section.path(),
          "needs exactly one of '"
              + String.join("', '", TARGETS)
              + "', it has "
              + (given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    String agentId = section.id("target-agent", 200);
    String queueId = section.id("target-queue", 200);
    String flowVersionId = flowVersion(section);
    Inbound number = number(section, "target-number", "target-extension", !given.isEmpty());
    Inbound sipUri = sipUri(section, "target-sip-uri");
    if (agentId != null) {
      return new Target.Agent(agentId);
    }
    if (queueId != null) {
      return flowVersionId == null
          ? new Target.Queue(queueId)
          : new Target.Flow(queueId, flowVersionId);
    }
    Inbound address = number == null ? sipUri : number;
    return address == null ? null : target(address);
  }

  /// Which version of a Studio flow stands in front of the queue (guide 001).
  private @Nullable String flowVersion(Section section) {
    Section.Value version = section.value("target-flow-version");
    if (version == null) {
      return null;
    }
    if (!section.has("target-queue")) {
      problems.add(version.at(), version.path(), "stands in front of a queue; add target-queue");
    }
    if (!UUID.matcher(version.text()).matches()) {
      problems.add(
          version.at(),
          version.path(),
          "is no UUID; copy the version's id from Studio, or leave it out to take the active one");
      return null;
    }
    return version.text();
  }

  private static Target target(Inbound address) {
    return switch (address) {
      case Inbound.PhoneNumber(String phoneNumber, String extension) ->
          new Target.Number(phoneNumber, extension);
      case Inbound.SipUri(String uri) -> new Target.SipUri(uri);
      case Inbound.Within(String queueId, _, _) -> new Target.Queue(queueId);
      case Inbound.Connector connector -> new Target.Queue(connector.queueId());
    };
  }

  /// @param hasOther whether another address stands there; with none, that is what is said
  private @Nullable Inbound number(
      Section section, String numberKey, String extensionKey, boolean hasOther) {
    Section.Value number = section.value(numberKey);
    Section.Value extension = section.value(extensionKey);
    if (number == null) {
      if (extension != null && hasOther) {
        problems.add(
            extension.at(), extension.path(), "stands behind a number; there is no " + numberKey);
      }
      return null;
    }
    String wrong = PhoneNumbers.problem(number.text());
    if (wrong != null) {
      problems.add(number.at(), number.path(), "'" + number.shown() + "' " + wrong);
    }
    if (extension != null
        && (extension.text().length() > 64 || !Text.isStorable(extension.text()))) {
      problems.add(extension.at(), extension.path(), "must be text of at most 64 characters");
      return null;
    }
    return wrong == null
        ? new Inbound.PhoneNumber(number.text(), extension == null ? "" : extension.text())
        : null;
  }

  private @Nullable Inbound sipUri(Section section, String key) {
    Section.Value uri = section.value(key);
    if (uri == null) {
      return null;
    }
    try {
      return new Inbound.SipUri(uri.text());
    } catch (IllegalArgumentException e) {
      problems.add(uri.at(), uri.path(), String.valueOf(e.getMessage()));
      return null;
    }
  }
}
