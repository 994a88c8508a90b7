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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * A model server on a real socket that does what the X-Behave header or the path of a request says.
 */
final class MisbehavingModel {
  /** Lets the next stalled answer go on. */
  final Semaphore gate = new Semaphore(0);

  /** What arrived: request line and headers, then the body. */
  final BlockingQueue<Request> received = new LinkedBlockingQueue<>();

  private final ServerSocket server;

  record Request(List<String> head, String body) {
    String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst()
          .orElse("");
    }
  }

  private MisbehavingModel(ServerSocket server) {
    this.server = server;
  }

  static MisbehavingModel start() {
    try {
      MisbehavingModel model =
          new MisbehavingModel(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(model::accept);
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int closedPort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
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
      while (true) {
        Request request = read(in);
        received.add(request);
        String asked = request.header("X-Behave");
        boolean slowPath = request.head().getFirst().contains(" /slow ");
        if (!behave(slowPath ? "slow" : asked, socket)) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The other side hung up: what this server is for.
    }
  }

  /** Whether the connection stays. */
  private boolean behave(String behaviour, Socket socket) throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    switch (behaviour) {
      case "teapot" ->
          write(
              out,
              "HTTP/1.1 418 Short And Stout\r\nContent-Type: text/x-tea;v=\"1\"\r\nX-Twice: a\r\n"
                  + "X-Twice: b\r\nConnection: X-Hop\r\nX-Hop: 1\r\nContent-Length: 4\r\n\r\ntea!");
      case "slow" -> {
        gate.acquire();
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate");
      }
      case "reset" -> {
        socket.setSoLinger(true, 0);
        return false;
      }
      case "close" -> {
        return false;
      }
      case "garbage" -> {
        write(out, "\u0000\u0001 this is no HTTP\r\n\r\n");
        return false;
      }
      case "stream" -> {
        write(
            out,
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
        gate.acquire();
        write(out, "9\r\ndata: 2\n\n\r\n0\r\n\r\n");
      }
      case "half" -> {
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it");
        return false;
      }
      case "half-chunked" -> {
        write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        return false;
      }
      default -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
    return true;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static Request read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.write(next);
    }
    Request request = new Request(head.toString(StandardCharsets.ISO_8859_1).lines().toList(), "");
    String length = request.header("Content-Length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Request(request.head(), new String(body, StandardCharsets.UTF_8));
  }
}
