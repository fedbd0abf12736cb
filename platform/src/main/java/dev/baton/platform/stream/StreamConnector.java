package dev.baton.platform.stream;

import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import dev.baton.platform.ScopeNeed;
import dev.baton.platform.transport.AccessToken;
import dev.baton.platform.transport.Grant;
import dev.baton.platform.transport.TokenSource;
import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Opens connections: token, WebSocket, authentication, acknowledgement, subscription. One for all
/// streams of a node. Blocks: made for virtual threads.
public final class StreamConnector {
  /// What a client needs who may watch a stream (guide 004).
  public static final ScopeNeed SCOPES = ScopeNeed.anyOf("interactions:read");

  /// Longer than any healthy token endpoint takes.
  private static final long TOKEN_MS = 5_000;

  private final TokenSource tokens;
  private final LongSupplier nanoTime;
  private final RandomGenerator masks;

  /// @param nanoTime monotonic time in nanoseconds, for deadlines
  /// @param masks for the masks that a client's frames have: not to be foreseen by others
  public StreamConnector(TokenSource tokens, LongSupplier nanoTime, RandomGenerator masks) {
    this.tokens = tokens;
    this.nanoTime = nanoTime;
    this.masks = masks;
  }

  /// Opens one that is subscribed.
  ///
  /// @param tooOld a token that is not good enough, because the connection is to outlive it
  Opening open(Account account, StreamSettings settings, @Nullable AccessToken tooOld)
      throws InterruptedException {
    return switch (tokens.token(account, TOKEN_MS)) {
      case Grant.Denied denied ->
          new Opening.Failed(StreamEnd.NO_TOKEN, denied.fault().detail(), null, null);
      case Grant.Granted(AccessToken token)
          when tooOld != null && token.value().equals(tooOld.value()) ->
          new Opening.Failed(StreamEnd.NO_TOKEN, "there is no newer token yet", null, null);
      case Grant.Granted(AccessToken token) -> connect(account, settings, token);
    };
  }

  /// Opens one and closes it again, to see whether that is possible.
  ///
  /// @return how a stream would stand
  public StreamStatus look(Account account, StreamSettings settings) throws InterruptedException {
    return switch (open(account, settings, null)) {
      case Opening.Opened(StreamConnection connection) -> {
        connection.close();
        yield new StreamStatus.Connected();
      }
      case Opening.Failed(StreamEnd end, String detail, String scope, AccessToken _) ->
          end == StreamEnd.FORBIDDEN && scope != null
              ? new StreamStatus.Forbidden(scope, settings.forbiddenPauseMs())
              : new StreamStatus.Waiting(end, detail, settings.backoffBaseMs());
    };
  }

  private Opening connect(Account account, StreamSettings settings, AccessToken token)
      throws InterruptedException {
    WebSocketLine line;
    try {
      line =
          WebSocketLine.open(
              settings.url(),
              Math.toIntExact(account.limits().connectTimeoutMs()),
              Math.toIntExact(settings.ackTimeoutMs()),
              masks);
    } catch (Upgrade.Refused refused) {
      return refused(refused.status(), null, String.valueOf(refused.getMessage()), token);
    } catch (IOException failed) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while connecting");
      }
      return failed(
          StreamEnd.UNREACHABLE, "no connection: " + failed.getClass().getSimpleName(), token);
    }
    Inbox inbox = new Inbox(settings.queueFrames());
    Thread.ofVirtual()
        .name("stream-socket-" + account.name())
        .start(() -> line.readInto(inbox, settings.maxFrameBytes()));
    boolean kept = false;
    try {
      Opening opened = authenticate(settings, new StreamConnection(line, inbox, token));
      kept = opened instanceof Opening.Opened;
      return opened;
    } finally {
      if (!kept) {
        line.close();
      }
    }
  }

  private Opening authenticate(StreamSettings settings, StreamConnection connection)
      throws InterruptedException {
    long by = nanoTime.getAsLong() + Inbox.nanos(settings.ackTimeoutMs());
    AccessToken token = connection.token();
    if (!send(connection, StreamFrames.authenticate(token.value().reveal()))) {
      return failed(StreamEnd.CLOSED, "closed before the token was sent", token);
    }
    while (nanoTime.getAsLong() < by) {
      Inbox.Message message = connection.inbox().take(by - nanoTime.getAsLong());
      String closed = connection.inbox().closed();
      if (message == null && closed != null) {
        return failed(StreamEnd.CLOSED, closed + " before the token was taken", token);
      }
      // What else comes before the subscription is none of ours.
      if (message instanceof Inbox.Message.Text(String text)) {
        StreamFrame frame = StreamFrames.read(text);
        if (frame instanceof StreamFrame.Refusal(int code, String scope)) {
          return refused(code, scope, "the token was answered with " + code, token);
        }
        if (frame instanceof StreamFrame.Ack) {
          return send(connection, StreamFrames.subscribe())
              ? new Opening.Opened(connection)
              : failed(StreamEnd.CLOSED, "closed before the subscription was sent", token);
        }
      }
    }
    return failed(
        StreamEnd.NO_ACK,
        "the token was not acknowledged within " + settings.ackTimeoutMs() + " ms",
        token);
  }

  private static boolean send(StreamConnection connection, String text) {
    try {
      connection.line().send(text);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /// What a refusal by code means.
  static Opening.Failed refused(
      int code, @Nullable String scope, String detail, AccessToken token) {
    return switch (code) {
      case 401 -> failed(StreamEnd.UNAUTHORIZED, detail, token);
      case 403 ->
          new Opening.Failed(
              StreamEnd.FORBIDDEN,
              detail,
              scope == null ? SCOPES.groups().getFirst().getFirst() : scope,
              token);
      default -> failed(StreamEnd.REFUSED, detail, token);
    };
  }

  static Opening.Failed failed(StreamEnd end, String detail, AccessToken token) {
    return new Opening.Failed(end, detail, null, token);
  }
}
