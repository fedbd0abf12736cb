package dev.baton.twin.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Conversations that come and go by themselves: bots lose confidence, guests ask for a person,
/// some are helped and leave; who is handed over is answered, talked to, and let go. Part of
/// [World].
public final class ChatLife {
  /// A hundred a second: more than any contact center has.
  public static final int A_MINUTE_MAX = 6_000;

  /// An agent who answers chats goes on a break or comes back so often.
  private static final long SHIFT_MS = 5_000;

  /// At most one agent of so many is on a break.
  private static final int ON_BREAK_ONE_OF = 6;

  /// Where nothing more happens by itself, one looks again after so long.
  private static final long LOOK_MS = 10_000;

  private final Timings timings;
  private final Chats chats;
  private final Switchboard board;
  private final RandomGenerator seeds;
  private final List<String> onBreak = new ArrayList<>();
  private @Nullable Traffic traffic;
  private int made;

  ChatLife(Timings timings, Chats chats, Switchboard board, RandomGenerator seeds) {
    this.timings = timings;
    this.chats = chats;
    this.board = board;
    this.seeds = seeds;
  }

  private record Traffic(Platform platform, String queueId, int aMinute, RandomGenerator dice) {}

  /// From now on new guests write to a platform's bots.
  ///
  /// @param queueId whose agents come and go
  /// @param aMinute how many on average, 1 to [#A_MINUTE_MAX]
  /// @throws IllegalArgumentException when that is too few or too many
  public void start(Platform platform, String queueId, int aMinute, Instant now) {
    if (aMinute < 1 || aMinute > A_MINUTE_MAX) {
      throw new IllegalArgumentException(
          aMinute + " chats a minute, allowed are 1 to " + A_MINUTE_MAX);
    }
    // Dice of its own, so that ids and keys are the same with and without guests.
    RandomGenerator dice = new SplittableRandom(seeds.nextLong());
    traffic = new Traffic(platform, queueId, aMinute, dice);
    planGuest(traffic, now);
    board.plan(now.plusMillis(SHIFT_MS), new Happening.Shift());
  }

  private void planGuest(Traffic to, Instant now) {
    // Guests know nothing of each other: the time between two is exponential.
    double meanMs = 60_000.0 / to.aMinute;
    long ms = Math.round(-Math.log(1 - to.dice.nextDouble()) * meanMs);
    board.plan(now.plusMillis(Math.min(ms, 600_000)), new Happening.NewGuest());
  }

  void newGuest(Instant now) {
    Traffic to = traffic;
    if (to == null) {
      return;
    }
    planGuest(to, now);
    if (board.isFull()) {
      return;
    }
    int number = ++made;
    RandomGenerator dice = to.dice;
    double lot = dice.nextDouble();
    ChatFate.Course course =
        lot < 0.4
            ? ChatFate.Course.LOSES_CONFIDENCE
            : lot < 0.7 ? ChatFate.Course.ASKS : ChatFate.Course.HELPED;
    ChatFate fate =
        new ChatFate(
            course, 1 + dice.nextInt(4), 2_000 + dice.nextInt(4_000), 4_000 + dice.nextInt(8_000));
    // One conversation in ten is long.
    int messages = dice.nextInt(10) == 0 ? 100 + dice.nextInt(400) : 2 * dice.nextInt(12);
    NewChat start =
        new NewChat(
            null,
            MediaType.WEBCHAT,
            "conv-%s-%07d".formatted(to.platform.shortName(), number),
            "",
            0.7 + dice.nextInt(30) / 100.0,
            false,
            messages);
    Leg leg = chats.add(to.platform, start, fate, now);
    board.plan(now.plusMillis(fate.turnMs()), new Happening.ChatTurn(leg.callerId()));
  }

  /// The next turn of a conversation, if it still goes on.
  void turn(String callerId, Instant now) {
    Caller caller = board.caller(callerId);
    Chat chat = caller == null ? null : caller.chat;
    Leg leg = chat == null ? null : board.leg(chat.legId);
    if (caller == null || chat == null || leg == null || chat.fate == null || !leg.hasCaller()) {
      return;
    }
    long forMs = Duration.between(leg.stateSince(), now).toMillis();
    switch (leg.state()) {
      case BOT_ACTIVE, AWAITING_RESPONSE -> {
        if (!speak(caller, chat, chat.fate, leg, now)) {
          return;
        }
      }
      case QUEUED, HELD -> {
        if (forMs >= timings.patienceMs()) {
          board.hangUp(caller, now);
          return;
        }
      }
      case ACTIVE, TRANSFERRING, COMPLETED -> {
        // What follows is planned already.
      }
    }
    long nextMs = leg.state().isBots() ? chat.fate.turnMs() : LOOK_MS;
    board.plan(now.plusMillis(nextMs), new Happening.ChatTurn(callerId));
  }

  /// The guest says something and the bot answers; false when she has left instead.
  private boolean speak(Caller caller, Chat chat, ChatFate fate, Leg leg, Instant now) {
    Instant waitsSince = chat.eligibleAt;
    boolean enough =
        waitsSince != null && Duration.between(waitsSince, now).toMillis() >= timings.patienceMs();
    int turn = ++chat.turns;
    if (enough || (fate.course() == ChatFate.Course.HELPED && turn > fate.turns())) {
      board.hangUp(caller, now);
      return false;
    }
    if (waitsSince == null) {
      ChatScript.turn(chat, turn, now);
      if (turn >= fate.turns()) {
        happen(chat, fate.course(), now);
      }
    }
    LegState next =
        leg.state() == LegState.BOT_ACTIVE ? LegState.AWAITING_RESPONSE : LegState.BOT_ACTIVE;
    board.put(leg.inState(next, now), now);
    return true;
  }

  private static void happen(Chat chat, ChatFate.Course course, Instant now) {
    switch (course) {
      case LOSES_CONFIDENCE -> {
        chat.misunderstandings++;
        double score = chat.confidence == null ? 0 : chat.confidence;
        chat.confidence = Math.max(0.1, Math.round((score - 0.3) * 100) / 100.0);
        chat.sentiment = "negative";
      }
      case ASKS -> {
        chat.asked = true;
        chat.sentiment = "negative";
        chat.say(new ChatMessage("user", ChatScript.ASKS, now));
      }
      case HELPED -> chat.sentiment = "positive";
    }
  }

  /// One agent of those who answer chats goes on a break, or the longest away comes back.
  void shift(Instant now) {
    Traffic to = traffic;
    if (to == null) {
      return;
    }
    board.plan(now.plusMillis(SHIFT_MS), new Happening.Shift());
    List<Agent> agents = board.floor(to.platform).agentsOf(to.queueId);
    boolean comes = onBreak.size() * ON_BREAK_ONE_OF >= agents.size() || to.dice.nextBoolean();
    if (comes && !onBreak.isEmpty()) {
      away(to.platform, onBreak.removeFirst(), false, now);
    } else if (!comes) {
      Agent agent = agents.get(to.dice.nextInt(agents.size()));
      if (!agent.onBreak()) {
        onBreak.add(agent.id());
        away(to.platform, agent.id(), true, now);
      }
    }
  }

  private void away(Platform platform, String agentId, boolean away, Instant now) {
    Agent agent = board.floor(platform).agent(agentId);
    if (agent != null) {
      board.putAgent(platform, agent.changed(null, away, null), now);
    }
  }
}
