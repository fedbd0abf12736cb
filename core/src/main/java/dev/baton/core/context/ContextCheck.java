package dev.baton.core.context;

import dev.baton.core.id.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks a context against its limits and says everything that is wrong with it at once.
public final class ContextCheck {
  private static final String KEYS = "0123456789*#ABCD";

  /// Names under which clients send vendors' own ids and routing; a destination cannot resolve
  /// them.
  private static final Set<String> VENDOR_ARTIFACTS =
      Set.of(
          "interactionid",
          "conversationid",
          "participantid",
          "routingdata",
          "sessiondata",
          "contactid",
          "callid",
          "sessionid");

  private ContextCheck() {}

  /// All problems, in the order of the fields; empty when the context is good.
  public static List<ContextProblem> problems(CanonicalContext context) {
    List<ContextProblem> found = new ArrayList<>();
    String phone = context.customer().phone();
    if (phone != null) {
      String problem = PhoneNumbers.problem(phone);
      if (problem != null) {
        found.add(new ContextProblem("/customer/phone", "phone " + problem));
      }
    }
    text(found, "/customer/segment", context.customer().segment());
    text(found, "/context/accountNumber", context.context().accountNumber());
    text(found, "/context/previousQueue", context.context().previousQueue());
    Integer holdDurationSec = context.context().holdDurationSec();
    if (holdDurationSec != null && (holdDurationSec < 0 || holdDurationSec > 86_400)) {
      found.add(
          new ContextProblem(
              "/context/holdDurationSec", "is " + holdDurationSec + "; 0 to 86400 is allowed"));
    }
    dtmf(found, context.context().dtmfSequence());
    flags(found, context.context().complianceFlags());
    target(found, context.transfer().targetAgentId());
    attributes(found, context);
    return List.copyOf(found);
  }

  /// Whether an attribute of this name is a vendor's routing artifact, which is stripped.
  public static boolean isVendorArtifact(String name) {
    return VENDOR_ARTIFACTS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void dtmf(List<ContextProblem> found, List<String> keys) {
    String path = "/context/dtmfSequence";
    tooMany(found, path, keys.size(), ContextLimits.DTMF_KEYS, "keys");
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).length() != 1 || KEYS.indexOf(keys.get(i).charAt(0)) < 0) {
        found.add(new ContextProblem(path + "/" + i, "is not one of 0-9, *, #, A-D"));
      }
    }
  }

  private static void flags(List<ContextProblem> found, List<String> flags) {
    String path = "/context/complianceFlags";
    tooMany(found, path, flags.size(), ContextLimits.COMPLIANCE_FLAGS, "flags");
    for (int i = 0; i < flags.size(); i++) {
      if (!flags.get(i).matches("[a-z0-9_]{1,40}")) {
        found.add(
            new ContextProblem(
                path + "/" + i, "is not 1 to 40 of a-z, 0-9 and _, for example pci_dss"));
      }
    }
  }

  private static void target(List<ContextProblem> found, @Nullable String agentId) {
    String path = "/transfer/targetAgentId";
    text(found, path, agentId);
    if (agentId != null && agentId.isEmpty()) {
      found.add(new ContextProblem(path, "is empty; leave it out"));
    }
  }

  private static void attributes(List<ContextProblem> found, CanonicalContext context) {
    tooMany(
        found, "/attributes", context.attributes().size(), ContextLimits.ATTRIBUTES, "attributes");
    context
        .attributes()
        .forEach((name, value) -> {
          if (!name.matches("[A-Za-z][A-Za-z0-9_.-]{0,63}")) {
            found.add(
                new ContextProblem(
                    "/attributes",
                    "a name is a letter and up to 63 of A-Z, a-z, 0-9, dot, dash, underscore"));
          } else if (value == null) {
            // JSON may say null where the map's type cannot.
            found.add(
                new ContextProblem(
                    "/attributes/" + name, "has no value; give a text or leave it out"));
          } else {
            bounded(found, "/attributes/" + name, value, ContextLimits.ATTRIBUTE_CHARS);
          }
        });
  }

  private static void tooMany(
      List<ContextProblem> found, String path, int size, int max, String what) {
    if (size > max) {
      found.add(new ContextProblem(path, "has " + size + " " + what + ", at most " + max));
    }
  }

  private static void text(List<ContextProblem> found, String path, @Nullable String value) {
    if (value != null) {
      bounded(found, path, value, ContextLimits.SHORT_TEXT_CHARS);
    }
  }

  private static void bounded(List<ContextProblem> found, String path, String value, int max) {
    if (value.length() > max) {
      found.add(new ContextProblem(path, "has " + value.length() + " characters, at most " + max));
    }
    int bad = Text.firstUnstorable(value);
    if (bad >= 0) {
      found.add(
          new ContextProblem(path, "has a NUL or a lone surrogate at " + bad + "; take it out"));
    }
  }
}
