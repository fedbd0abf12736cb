package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Guests whom bots have, what is said to them, and the callbacks that they are promised. Part of
/// [World]; the same rules hold for time.
public final class Chats {
  /// Skill groups that one platform has.
  private static final int SKILL_GROUPS_MAX = 1_000;

  private final World world;
  private final NewIds ids;
  private final Switchboard board;
  private final OrderLog log;
  private final Map<String, SkillGroup> skillGroups = new LinkedHashMap<>();

  Chats(World world, NewIds ids, Switchboard board, OrderLog log) {
    this.world = world;
    this.ids = ids;
    this.board = board;
    this.log = log;
  }

  /// A conversation that has not ended.
  ///
  /// @param state of the leg
  /// @param withBot whether the bot still has her
  public record Live(String interactionId, MediaType media, LegState state, boolean withBot) {}

  /// Part of what was said.
  ///
  /// @param messages oldest first
  /// @param total how many there are in all
  public record History(List<ChatMessage> messages, int total) {
    public History {
      messages = List.copyOf(messages);
    }
  }

  /// A new guest, talking to a bot.
  ///
  /// @throws IllegalArgumentException when the interaction's or conversation's id is taken
  /// @throws IllegalStateException when the world is full
  public Leg add(Platform platform, NewChat start, Instant now) {
    return add(platform, start, null, now);
  }

  Leg add(Platform platform, NewChat start, @Nullable ChatFate fate, Instant now) {
    String given = start.interactionId();
    String id = given == null ? ids.leg(platform) : given;
    if (board.leg(id) != null) {
      throw new IllegalArgumentException("there is an interaction " + id + " already");
    }
    String conversationId = start.conversationId();
    if (conversationId != null && board.chats().callerOf(conversationId) != null) {
      throw new IllegalArgumentException("there is a conversation " + conversationId + " already");
    }
    Caller caller = board.newCaller(start.phone());
    Chat chat = new Chat(start, id, platform, now);
    chat.fate = fate;
    caller.chat = chat;
    board.chats().opened(chat, caller);
    Leg leg = Leg.fresh(id, platform, caller, null, null, now);
    board.put(leg.inState(LegState.BOT_ACTIVE, now), now);
    board.settle(caller, now);
    return Objects.requireNonNull(board.leg(id));
  }

  /// What the platform shows of the conversation of a leg; null when no bot ever had her.
  public @Nullable ChatFacts facts(Leg leg) {
    Chat chat = chatOf(leg);
    return chat == null ? null : chat.facts();
  }

  /// How the customer of a leg is in touch.
  public MediaType media(Leg leg) {
    Chat chat = chatOf(leg);
    return chat == null ? MediaType.VOICE : chat.media;
  }

  private @Nullable Chat chatOf(Leg leg) {
    Chat chat = board.callerOf(leg).chat;
    return chat != null && chat.platform == leg.platform() ? chat : null;
  }

  /// All conversations of a platform that have not ended, oldest first.
  public List<Live> live(Platform platform) {
    List<Live> found = new ArrayList<>();
    for (String legId : board.chats().liveLegs()) {
      Leg leg = board.leg(legId);
      if (leg != null && leg.platform() == platform) {
        found.add(new Live(legId, media(leg), leg.state(), leg.isBots()));
      }
    }
    return found;
  }

  /// Part of what was said; null when the platform has never had such an interaction.
  ///
  /// @param offset from which message on, from 0
  /// @param limit how many at most
  public @Nullable History history(Platform platform, String id, int offset, int limit) {
    Leg leg = world.find(platform, id);
    if (leg == null) {
      return null;
    }
    Chat chat = chatOf(leg);
    return chat == null
        ? new History(List.of(), 0)
        : new History(chat.page(offset, limit), chat.messages());
  }

  /// Says something in a conversation; false when the platform has no such one.
  public boolean say(
      Platform platform,
      String conversationId,
      ChatMessage message,
      @Nullable String idempotencyKey,
      Instant now) {
    String callerId = board.chats().callerOf(conversationId);
    Caller caller = callerId == null ? null : board.caller(callerId);
    if (caller == null || caller.chat == null || caller.chat.platform != platform) {
      return false;
    }
    caller.chat.say(message);
    Leg leg = board.leg(caller.chat.legId);
    if (leg == null) {
      log.count(platform, Operation.MESSAGE, idempotencyKey);
    } else {
      log.record(caller, leg, Operation.MESSAGE, null, idempotencyKey, now);
    }
    return true;
  }

  /// Changes what the bot thinks of a conversation; null keeps what is. False when there is no such
  /// conversation.
  public boolean change(
      Platform platform,
      String id,
      @Nullable Double confidence,
      @Nullable Boolean asked,
      Instant now) {
    Leg leg = world.find(platform, id);
    Chat chat = leg == null ? null : chatOf(leg);
    if (leg == null || chat == null) {
      return false;
    }
    if (confidence != null) {
      chat.confidence = confidence;
    }
    if (asked != null) {
      chat.asked = asked;
    }
    board.chats().judge(chat, leg, now);
    return true;
  }

  /// Promises that an agent of a queue will call or write. She stays where she is.
  public CallbackResult callback(
      Platform platform, String id, String queueId, @Nullable String idempotencyKey, Instant now) {
    Leg leg = world.find(platform, id);
    if (leg == null) {
      return new CallbackResult.UnknownInteraction();
    }
    if (board.floor(platform).queue(queueId) == null) {
      return new CallbackResult.UnknownQueue();
    }
    Caller caller = board.callerOf(leg);
    if (caller.chat != null) {
      board.chats().calledBack(caller.chat);
    }
    log.record(caller, leg, Operation.CALLBACK, null, idempotencyKey, now);
    return new CallbackResult.Taken(ids.callback());
  }

  /// Adds a skill group or replaces one.
  ///
  /// @throws IllegalStateException when there are too many
  public void putSkillGroup(SkillGroup group) {
    skillGroups.put(group.id(), group);
    if (skillGroups.size() > SKILL_GROUPS_MAX) {
      throw new IllegalStateException("at most " + SKILL_GROUPS_MAX + " skill groups");
    }
  }

  /// The skill group, or null.
  public @Nullable SkillGroup skillGroup(String id) {
    return skillGroups.get(id);
  }

  /// What became of all conversations.
  public Books.ChatSums sums() {
    return board.chats().sums();
  }
}
