package dev.baton.platform.stream;

import dev.baton.platform.transport.AccessToken;

/// One open connection, and what it was opened with.
record StreamConnection(WebSocketLine line, Inbox inbox, AccessToken token) {
  void ping() {
    line.ping();
  }

  void close() {
    line.close();
  }
}
