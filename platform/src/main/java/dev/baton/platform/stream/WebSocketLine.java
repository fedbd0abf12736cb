package dev.baton.platform.stream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// The client's end of one WebSocket (RFC 6455), blocking: made for virtual threads, whose
/// interrupt closes it. One thread reads, any may write.
///
/// The JDK's own client, in JDK 25, is never told of an end that comes right behind a message
/// (docs/decisions/0033-own-websocket-client.md), and cut connections are what a stream has to be
/// good at.
final class WebSocketLine implements AutoCloseable {
  /// 1000: all is well.
  private static final byte[] GOODBYE = {0x03, (byte) 0xe8};

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final RandomGenerator masks;
  private final ReentrantLock writing = new ReentrantLock();

  private WebSocketLine(Socket socket, RandomGenerator masks) throws IOException {
    this.socket = socket;
    this.masks = masks;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /// Connects and upgrades.
  ///
  /// @param url ws or wss
  /// @param connectMs for the connection alone
  /// @param answerMs how long the far end may be silent on the way to the upgrade
  /// @param masks not to be foreseen by others
  /// @throws Upgrade.Refused when the upgrade is refused
  static WebSocketLine open(URI url, int connectMs, int answerMs, RandomGenerator masks)
      throws IOException {
    boolean secure = "wss".equals(url.getScheme());
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), connectMs);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(answerMs);
      WebSocketLine line = new WebSocketLine(secure ? secured(socket, host, port) : socket, masks);
      byte[] nonce = new byte[16];
      masks.nextBytes(nonce);
      String key = Base64.getEncoder().encodeToString(nonce);
      line.out.write(Upgrade.request(url, key));
      line.out.flush();
      Upgrade.readAnswer(line.in, key);
      // From here on pings tell whether the far end lives.
      line.socket.setSoTimeout(0);
      return line;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /// Reads until the end, whatever comes, and puts it into the inbox.
  ///
  /// @param maxBytes a longer message is not kept
  void readInto(Inbox inbox, int maxBytes) {
    new FrameReader(in, maxBytes, inbox, body -> tryWrite(FrameReader.PONG, body)).readAll();
    tryWrite(FrameReader.CLOSE, GOODBYE);
    cut();
  }

  /// Sends a message.
  void send(String text) throws IOException {
    write(FrameReader.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a ping. That it could not be sent shows as a pong that does not come.
  void ping() {
    tryWrite(FrameReader.PING, new byte[0]);
  }

  private void tryWrite(int code, byte[] body) {
    try {
      write(code, body);
    } catch (IOException broken) {
      cut();
    }
  }

  /// Everything that is written here fits the socket's own buffer, so this does not wait for a far
  /// end that has stopped to read.
  private void write(int code, byte[] body) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + body.length);
    frame.put((byte) (0x80 | code));
    if (body.length < 126) {
      frame.put((byte) (0x80 | body.length));
    } else if (body.length < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) body.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(body.length);
    }
    byte[] mask = new byte[4];
    masks.nextBytes(mask);
    frame.put(mask);
    for (int i = 0; i < body.length; i++) {
      frame.put((byte) (body[i] ^ mask[i % 4]));
    }
    writing.lock();
    try {
      out.write(frame.array(), 0, frame.position());
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  private void cut() {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed, and nobody listens to it any more.
      return;
    }
  }

  /// Says goodbye, and cuts the connection whether or not that was heard.
  @Override
  public void close() {
    tryWrite(FrameReader.CLOSE, GOODBYE);
    cut();
  }
}
