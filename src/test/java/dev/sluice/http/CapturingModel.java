package dev.sluice.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A model server that keeps what it gets, byte for byte, and answers what it is told. */
final class CapturingModel {
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  final BlockingQueue<Request> received = new LinkedBlockingQueue<>();

  /** Chunks of bodies as they come. */
  final BlockingQueue<String> chunks = new LinkedBlockingQueue<>();

  /** Lines behind the last chunk. */
  final List<String> trailers = new CopyOnWriteArrayList<>();

  /** The whole next answers. */
  volatile byte[] answer = OK.getBytes(StandardCharsets.ISO_8859_1);

  private final ServerSocket server;

  /**
   * @param head request line and headers
   * @param body chunks undone
   */
  record Request(List<String> head, byte[] body) {
    List<String> headers(String name) {
      return head.stream()
          .skip(1)
          .filter(line -> line.substring(0, line.indexOf(':')).equalsIgnoreCase(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .toList();
    }

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }
  }

  private CapturingModel(ServerSocket server) {
    this.server = server;
  }

  static CapturingModel start() {
    try {
      CapturingModel model =
          new CapturingModel(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(model::accept);
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  void answer(String text) {
    answer = text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        received.add(read(in));
        out.write(answer);
        out.flush();
      }
    } catch (IOException e) {
      // The other side hung up.
    }
  }

  private Request read(InputStream in) throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      head.add(line);
    }
    Request bare = new Request(head, new byte[0]);
    List<String> length = bare.headers("Content-Length");
    if (!length.isEmpty()) {
      return new Request(head, in.readNBytes(Integer.parseInt(length.getFirst())));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (bare.headers("Transfer-Encoding").contains("chunked")) {
      for (int size = size(in); size > 0; size = size(in)) {
        byte[] chunk = in.readNBytes(size);
        body.write(chunk);
        chunks.add(new String(chunk, StandardCharsets.ISO_8859_1));
        line(in);
      }
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        trailers.add(line);
      }
    }
    return new Request(head, body.toByteArray());
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
