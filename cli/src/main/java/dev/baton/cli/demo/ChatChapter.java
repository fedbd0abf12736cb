package dev.baton.cli.demo;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.ChatMessage;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.List;
import java.util.Map;

/// A guest of a web chat who is with a bot of CXone and wants a person there.
public enum ChatChapter implements Chapter {
  PATIENCE_LOST(
      DemoConfig.WEBCHAT_QUEUE,
      120,
      "A guest of a web chat has had enough of the bot, and asks for a person",
      "nobody tells Baton but the event stream; it reads her history, and all of it goes with her",
      "completed") {
    @Override
    boolean endsWith(Books.CallerEntry guest, Books.ChatEntry chat) {
      // She said one thing more than the history of the start.
      return isWithPerson(guest, chat) && historyOf(guest).size() == messages() + 1;
    }
  },
  NOBODY_FREE(
      DemoConfig.TECHNICAL_QUEUE,
      6,
      "A bot asks for a person, and every agent of the queue is on a break",
      "a callback is taken, and only then she reads of it; she stays with the bot",
      "returned") {
    @Override
    boolean endsWith(Books.CallerEntry guest, Books.ChatEntry chat) {
      List<Operation> kinds = guest.orders().stream().map(Books.OrderEntry::kind).toList();
      return guest.with().kind() == Party.Kind.BOT
          && chat.handedOver() == 0
          && chat.callbacks() == 1
          && kinds.indexOf(Operation.CALLBACK) < kinds.indexOf(Operation.MESSAGE);
    }
  },
  TRANSFERRED_DESPITE_503(
      DemoConfig.TECHNICAL_QUEUE,
      6,
      "CXone answers 503 to the transfer, though it happened",
      "a 503 proves nothing: Baton looks before it promises a callback, and finds her moved",
      "completed") {
    @Override
    boolean endsWith(Books.CallerEntry guest, Books.ChatEntry chat) {
      return isWithPerson(guest, chat);
    }

    @Override
    FaultScript faults() {
      return FaultScript.of(
          FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, new Fault.Status(503, null, true))
              .atMost(1));
    }
  };

  private final String queueId;
  private final int messages;
  private final String title;
  private final String watch;
  private final String expected;

  ChatChapter(String queueId, int messages, String title, String watch, String expected) {
    this.queueId = queueId;
    this.messages = messages;
    this.title = title;
    this.watch = watch;
    this.expected = expected;
  }

  abstract boolean endsWith(Books.CallerEntry guest, Books.ChatEntry chat);

  /// What goes wrong at the platform.
  FaultScript faults() {
    return FaultScript.NONE;
  }

  /// Whose agents she shall go to.
  String queueId() {
    return queueId;
  }

  /// How much was said before.
  int messages() {
    return messages;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String watch() {
    return watch;
  }

  @Override
  public String between() {
    return "NICE CXone, from a bot to a person";
  }

  @Override
  public String expected() {
    return expected;
  }

  @Override
  public boolean isBack(Party party) {
    return party.kind() == Party.Kind.BOT;
  }

  @Override
  public boolean endsWith(Books.CallerEntry caller) {
    Books.ChatEntry chat = caller.chat();
    return chat != null
        // Whatever became of her, she was told so, once.
        && chat.said().stream().filter(message -> !isHers(message)).count() == 1
        && endsWith(caller, chat);
  }

  /// Whether the guest wrote that, and did not read it.
  static boolean isHers(ChatMessage message) {
    return message.author().equals("user");
  }

  /// She has a person of her queue, was moved once, and was promised nothing else.
  boolean isWithPerson(Books.CallerEntry guest, Books.ChatEntry chat) {
    return guest.with().kind() == Party.Kind.AGENT
        && queueId.equals(guest.with().queueId())
        && chat.handedOver() == 1
        && chat.repeats() == 0
        && chat.callbacks() == 0;
  }

  /// What the platform was given of what she and the bot said.
  static List<?> historyOf(Books.CallerEntry guest) {
    Map<String, Object> context =
        guest.contexts().getOrDefault(Platform.NICE_CXONE.wireName(), Map.of());
    for (String name : List.of("history", "conversationHistory")) {
      if (context.get(name) instanceof List<?> said) {
        return said;
      }
    }
    return List.of();
  }
}
