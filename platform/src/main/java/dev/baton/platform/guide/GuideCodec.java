package dev.baton.platform.guide;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ConversationView;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.QueueView;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Capabilities;
import dev.baton.platform.EventReading;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.ScopeNeed;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A platform that speaks the `guide` dialect. Every such platform is a source and a destination
/// with the same rows; what differs is how it is told to let a caller go.
public final class GuideCodec implements PlatformCodec {
  private final Function<MediaType, Capabilities> capabilities;
  private final Function<CallKind, ScopeNeed> scopes;
  private final CommitWriter commit;

  /// How a platform writes a commit.
  public interface CommitWriter {
    /// @param context what goes with her when she is moved within the account, else null
    WireRequest write(Order.Commit order, Account account, @Nullable CanonicalContext context);
  }

  /// A codec.
  ///
  /// @param scopes what this platform's tokens must allow
  /// @param commit how this platform writes a commit
  public GuideCodec(
      Function<MediaType, Capabilities> capabilities,
      Function<CallKind, ScopeNeed> scopes,
      CommitWriter commit) {
    this.capabilities = capabilities;
    this.scopes = scopes;
    this.commit = commit;
  }

  @Override
  public Capabilities capabilities(MediaType mediaType) {
    return capabilities.apply(mediaType);
  }

  @Override
  public ScopeNeed scopes(CallKind kind) {
    return scopes.apply(kind);
  }

  @Override
  public WireRequest encode(Call call, Account account, @Nullable CanonicalContext context) {
    return switch (call) {
      case Order.Reserve order -> GuideRequests.reserve(order);
      case Order.Commit order -> commit.write(order, account, context);
      case Order.Release order -> GuideRequests.release(order);
      case Order.DeliverContext order -> GuideRequests.deliverContext(order, context);
      case Order.Requeue order -> GuideRequests.requeue(order);
      case Order.EndLeg order -> GuideRequests.endLeg(order);
      case Order.Hold order -> GuideChats.hold(order);
      case Order.OffHold order -> GuideChats.offHold(order);
      case Order.SendMessage order -> GuideChats.sendMessage(order);
      case Order.RequestCallback order -> GuideChats.requestCallback(order, context);
      case Order.CreateInteraction order -> GuideQueues.createInteraction(order);
      case Order.Prepare _, Order.Withdraw _, Query.ReadSession _ ->
          throw new IllegalArgumentException(call.kind() + " is a call of voice bots alone");
      case Query.ReadLeg query -> GuideRequests.readLeg(query);
      case Query.FindReservations query -> GuideRequests.findReservations(query);
      case Query.ReadAnalytics query -> GuideRequests.readAnalytics(query);
      case Query.ReadQueue query -> GuideQueues.readQueue(query);
      case Query.ReadAgents query -> GuideQueues.readAgents(query);
      case Query.ReadSkillGroup query -> GuideQueues.readSkillGroup(query);
      case Query.ReadMessages query -> GuideChats.readMessages(query);
      case Query.ReadConversation query -> GuideChats.readConversation(query);
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
        return new Outcome.Done(GuideAnswers.read(call, response));
      } catch (UnreadableAnswer unreadable) {
        return new Outcome.Failed(GuideFailures.unreadable(call, response, unreadable));
      }
    }
    Answer goodRefusal = goodRefusal(call, response.status());
    return goodRefusal == null
        ? new Outcome.Failed(GuideFailures.of(call, response))
        : new Outcome.Done(goodRefusal);
  }

  @Override
  public EventReading readEvent(String body) {
    try {
      return new EventReading.Read(GuideEvents.read(body));
    } catch (UnreadableAnswer unreadable) {
      return new EventReading.Unreadable(String.valueOf(unreadable.getMessage()));
    }
  }

  /// Refusals that are what the caller wanted to know or to have.
  private static @Nullable Answer goodRefusal(Call call, int status) {
    return switch (call) {
      case Query.ReadLeg read when status == 404 -> new Answer.LegRead(new LegView.Absent());
      case Query.ReadAnalytics read when status == 404 -> new Answer.AnalyticsRead(null);
      case Query.ReadQueue read when status == 404 -> new Answer.QueueRead(new QueueView.Absent());
      case Query.ReadSkillGroup read when status == 404 ->
          new Answer.SkillGroupRead(null, List.of());
      case Query.ReadConversation read when status == 404 ->
          new Answer.ConversationRead(new ConversationView.Absent());
      case Order.Release release when status == 404 || status == 410 -> new Answer.Accepted();
      case Order order -> null;
      case Query query -> null;
    };
  }
}
