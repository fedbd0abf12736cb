package dev.baton.platform.cognigy;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.SessionView;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Capabilities;
import dev.baton.platform.Dialogue;
import dev.baton.platform.EventReading;
import dev.baton.platform.OneExchange;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.ScopeNeed;
import dev.baton.platform.guide.GuideFailures;
import dev.baton.platform.guide.GuideRequests;
import dev.baton.platform.guide.UnreadableAnswer;
import dev.baton.platform.guide.VendorJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// NICE Cognigy in the `guide` dialect (guide 003). It is a source alone, so it has no row that
/// takes anybody in: such a call is a bug of the caller.
public final class CognigyGuide implements PlatformCodec {
  private static final int STATUS_CHARS = 50;

  private CognigyGuide() {}

  /// The codec. It has no state.
  public static PlatformCodec codec() {
    return new CognigyGuide();
  }

  @Override
  public Capabilities capabilities(MediaType mediaType) {
    // It lets a caller go by its API, and that is all: it holds no capacity and tells nobody.
    return new Capabilities(false, false, false, true, false, false);
  }

  /// Guide 003 asks for these three; any of them may read, and the telephony one is for asking for
  /// a transfer.
  @Override
  public ScopeNeed scopes(CallKind kind) {
    return switch (kind) {
      case READ_LEG, READ_SESSION ->
          ScopeNeed.anyOf("session:write", "flow:execute", "telephony:transfer");
      case PREPARE -> ScopeNeed.allOf("session:write", "telephony:transfer");
      case WITHDRAW -> ScopeNeed.allOf("session:write");
      case COMMIT -> ScopeNeed.allOf("flow:execute");
      case RESERVE,
          RELEASE,
          DELIVER_CONTEXT,
          REQUEUE,
          END_LEG,
          HOLD,
          OFF_HOLD,
          SEND_MESSAGE,
          REQUEST_CALLBACK,
          CREATE_INTERACTION,
          FIND_RESERVATIONS,
          READ_ANALYTICS,
          READ_QUEUE,
          READ_AGENTS,
          READ_SKILL_GROUP,
          READ_MESSAGES,
          READ_CONVERSATION ->
          ScopeNeed.allOf();
    };
  }

  /// Of a call that takes several requests the one that asks for it: a Prepare is written as for a
  /// session without variables.
  @Override
  public WireRequest encode(Call call, Account account, @Nullable CanonicalContext context) {
    return switch (call) {
      case Order.Prepare order ->
          SessionWrites.put(
              order, order.leg(), SessionWrites.prepare(order, account, context, Session.empty()));
      case Order.Withdraw order ->
          SessionWrites.put(order, order.leg(), SessionWrites.withdraw(Session.empty()));
      case Order.Commit order -> runFlow(order);
      case Query.ReadLeg query -> Session.request(query.legKey());
      case Query.ReadSession query -> Session.request(query.sessionId());
      case Order order -> throw notOfThisPlatform(order);
      case Query query -> throw notOfThisPlatform(query);
    };
  }

  private static IllegalArgumentException notOfThisPlatform(Call call) {
    return new IllegalArgumentException("the dialect has no " + call.kind() + " at NICE Cognigy");
  }

  /// Guide 003, step 3.
  private static WireRequest runFlow(Order.Commit order) {
    if (!(order.inbound() instanceof Inbound.Connector)) {
      throw new IllegalArgumentException("a voice bot hands over by its connector alone");
    }
    ObjectNode body = GuideRequests.newObject();
    body.put("sessionId", order.leg().value());
    body.put("intent", "__system_transfer__");
    body.put("text", "agent_handoff_requested");
    body.put("channel", "voice");
    return GuideRequests.order(order, "POST", "/api/v1/flow", body);
  }

  /// @param context for a Prepare what the session is told; for a Commit what must not be repeated
  ///   from an answer. Without one nothing is repeated.
  @Override
  public Dialogue begin(Call call, Account account, @Nullable CanonicalContext context) {
    return switch (call) {
      case Query.ReadSession query -> new ReadSession(query);
      case Order.Prepare order -> new Prepare(order, account, context);
      case Order.Withdraw order -> new Withdraw(order);
      case Order.Commit order -> new RunFlow(runFlow(order), order, context);
      case Order order -> new OneExchange(this, order, account, context);
      case Query query -> new OneExchange(this, query, account, context);
    };
  }

  @Override
  public Outcome decode(Call call, WireResult result) {
    return switch (result) {
      case TransportFault fault -> new Outcome.Failed(GuideFailures.of(fault));
      case WireResponse response -> decodeResponse(call, response);
    };
  }

  private static Outcome decodeResponse(Call call, WireResponse response) {
    if (response.status() >= 200 && response.status() < 300) {
      try {
        return new Outcome.Done(read(call, response));
      } catch (UnreadableAnswer unreadable) {
        return new Outcome.Failed(GuideFailures.unreadable(call, response, unreadable));
      }
    }
    Answer goodRefusal = response.status() == 404 ? absent(call) : null;
    return goodRefusal == null
        ? new Outcome.Failed(ConnectorTrouble.of(call, response, null))
        : new Outcome.Done(goodRefusal);
  }

  private static @Nullable Answer absent(Call call) {
    return switch (call) {
      case Query.ReadLeg _ -> new Answer.LegRead(new LegView.Absent());
      case Query.ReadSession _ -> new Answer.SessionRead(new SessionView.Absent());
      case Order.Withdraw _ -> new Answer.Accepted();
      case Order _ -> null;
      case Query _ -> null;
    };
  }

  private static Answer read(Call call, WireResponse response) {
    return switch (call) {
      case Query.ReadLeg _ -> new Answer.LegRead(Session.read(response).leg());
      case Query.ReadSession _ -> new Answer.SessionRead(Session.read(response).view(null));
      case Order.Prepare _ -> {
        JsonNode telephony = Session.telephony(VendorJson.object(response.body()));
        yield new Answer.Prepared(Session.callId(telephony), Session.transferId(telephony));
      }
      case Order.Commit _ -> flowRun(VendorJson.object(response.body()));
      case Order.Withdraw _ -> {
        VendorJson.object(response.body());
        yield new Answer.Accepted();
      }
      case Order _ -> throw new UnreadableAnswer("the platform has no such call");
      case Query _ -> throw new UnreadableAnswer("the platform has no such call");
    };
  }

  private static Answer flowRun(JsonNode body) {
    JsonNode result = body.get("result");
    String status =
        result == null ? "" : VendorJson.lenient(result, "mediaStreamStatus", "", STATUS_CHARS);
    return new Answer.FlowRun(status.isEmpty() ? null : status);
  }

  @Override
  public EventReading readEvent(String body) {
    return new EventReading.Unreadable("NICE Cognigy pushes no events");
  }
}
