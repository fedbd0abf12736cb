package dev.baton.server.api;

import dev.baton.config.BotHandover;
import dev.baton.config.RouteResolution;
import dev.baton.config.RouteSpec;
import dev.baton.config.TenantConfig;
import dev.baton.core.account.Account;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.id.Text;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Priority;
import dev.baton.core.platform.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request has of its own where a voice bot has the caller (guide 003): her session is
/// handed over by its telephony connector, with a reason and a priority, to a queue.
final class VoiceBots {
  private static final int REASON_CHARS = 100;

  /// As guide 003 names them to the other side.
  private static final String REASON = "handoffReason";

  private static final String PRIORITY = "priority";

  private VoiceBots() {}

  /// Whether the callers of this account are with a voice bot.
  static boolean has(Account source) {
    return switch (source.platform()) {
      case NICE_COGNIGY -> true;
      case GENESYS_CLOUD, NICE_CXONE -> false;
    };
  }

  /// Who asks for it, where the request does not say.
  static InitiatedBy initiator(Account source) {
    return has(source) ? InitiatedBy.BOT : InitiatedBy.AGENT;
  }

  /// @throws ProblemException when the request does not fit its source
  static void check(Account source, HandoffRequest asked, MediaType mediaType) {
    if (!has(source)) {
      refuseElsewhere(source, "/reason", asked.reason());
      refuseElsewhere(source, "/priority", asked.priority());
      refuseElsewhere(source, "/preserveMediaStream", asked.preserveMediaStream());
      return;
    }
    if (mediaType != MediaType.VOICE) {
      throw HandoffPlanner.invalid(
          "/mediaType",
          "must be voice: account " + source.name() + " hands over by a telephony connector");
    }
    if (asked.reason() != null) {
      try {
        Text.requireId("it", asked.reason(), REASON_CHARS);
      } catch (IllegalArgumentException e) {
        throw HandoffPlanner.invalid(
            "/reason",
            "must be one word without spaces, at most 100 characters, for example"
                + " complex_billing_issue: "
                + e.getMessage());
      }
    }
  }

  /// A flow is a way for a voice bot's caller only.
  ///
  /// @param path where the route stands in the request
  static void refuseFlow(String path, Account source, RouteSpec spec) {
    refuseElsewhere(
        source,
        path + (isConfigured(spec) ? "" : "/targetFlowVersionId"),
        spec.target() instanceof Target.Flow flow ? flow : null);
  }

  private static void refuseElsewhere(Account source, String path, @Nullable Object value) {
    if (value != null) {
      throw HandoffPlanner.invalid(
          path,
          "is for the callers of voice bots; account %s is of %s"
              .formatted(source.name(), source.platform().wireName()));
    }
  }

  /// The other side shows the reason and the priority as it shows attributes. One that the request
  /// has under that name already is the client's own.
  static void tell(HandoffRequest asked, Map<String, String> attributes) {
    if (asked.reason() != null) {
      attributes.putIfAbsent(REASON, asked.reason());
    }
    Priority priority = asked.priority();
    if (priority != null) {
      attributes.putIfAbsent(PRIORITY, priority.wireName());
    }
  }

  /// The way by a connector to a queue, or to a version of a flow behind one.
  ///
  /// @param path where the route stands in the request
  /// @throws ProblemException when the route leads to something else
  static RouteResolution route(
      String path, TenantConfig tenant, Account source, RouteSpec spec, HandoffRequest asked) {
    switch (spec.target()) {
      case Target.Queue _ -> {}
      case Target.Flow _ -> requireFlows(path, tenant, spec);
      case Target.Agent _ -> throw noWay(path, spec, "/targetAgentId");
      case Target.Number _ -> throw noWay(path, spec, "/targetNumber");
      case Target.SipUri _ -> throw noWay(path, spec, "/targetSipUri");
      case Target.Callback _ -> throw noWay(path, spec, "");
    }
    boolean preserve = !Boolean.FALSE.equals(asked.preserveMediaStream());
    return tenant.botRoute(
        spec, source, new BotHandover(asked.reason(), asked.priority(), preserve));
  }

  private static void requireFlows(String path, TenantConfig tenant, RouteSpec spec) {
    Account destination = tenant.accounts().get(spec.account());
    if (destination != null && destination.platform() != Platform.NICE_CXONE) {
      throw HandoffPlanner.invalid(
          path + (isConfigured(spec) ? "" : "/targetFlowVersionId"),
          "names a flow of CXone's, and account %s is of %s"
              .formatted(destination.name(), destination.platform().wireName()));
    }
  }

  private static ProblemException noWay(String path, RouteSpec spec, String field) {
    return HandoffPlanner.invalid(
        path + (isConfigured(spec) ? "" : field),
        "leads to no queue; a voice bot's connector hands over to queues only");
  }

  /// What no configuration names is called after where it leads.
  private static boolean isConfigured(RouteSpec spec) {
    return !spec.name().contains("/");
  }
}
