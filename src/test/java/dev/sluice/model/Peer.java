package dev.sluice.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a raw socket that behaves as a test wants, well or badly. */
final class Peer implements AutoCloseable {
  /** What it does with one connection; the socket is closed afterwards. */
  interface Behaviour {
    void serve(Wire wire) throws Exception;
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket server;

  Peer(Behaviour behaviour) throws IOException {
    this(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), behaviour);
  }

  Peer(ServerSocket server, Behaviour behaviour) {
    this.server = server;
    Thread.ofVirtual().start(() -> accept(behaviour));
  }

  /** Answers every request with these bytes. */
  static Peer always(String answer) throws IOException {
    return new Peer(
        wire -> {
          while (wire.request() != null) {
            wire.send(answer);
          }
        });
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/base/");
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept(Behaviour behaviour) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, behaviour));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, Behaviour behaviour) {
    try (socket) {
      behaviour.serve(new Wire(socket, requests));
    } catch (Exception e) {
      // the client went away, as many tests want it to
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** The server's end of a connection. */
  record Wire(Socket socket, List<String> requests) {
    /** Head and body of the next request in ISO 8859-1; null at the end. */
    String request() throws IOException {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return null;
        }
        bytes.write(b);
      }
      String head = bytes.toString(StandardCharsets.ISO_8859_1);
      String lower = head.toLowerCase(Locale.ROOT);
      int at = lower.indexOf("\r\ncontent-length: ");
      int length =
          at < 0 ? 0 : Integer.parseInt(lower.substring(at + 18, lower.indexOf('\r', at + 2)));
      String request = head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
      requests.add(request);
      return request;
    }

    void send(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** Closes so that the client sees a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
