package dev.sluice.container;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A model server that does as the {@code Behave} header of the request says. It needs nothing but
 * the JDK's base module: its class files are copied into a container and run there.
 */
final class MisbehavingModel {
  static final int PORT = 9000;
  static final String HEADER = "Behave";
  static final String READY = "misbehaving model listens";

  /** What it can do; all but the first two are wrong. */
  enum Behaviour {
    /** Answers with the length of the body that it got. */
    WELL,
    /** The same after {@link #PAUSE_MILLIS}. */
    PAUSE,
    /** Reads the request and never answers. */
    HANG,
    /** Resets the connection once the request is read. */
    RESET,
    /** Closes the connection once the request is read. */
    CLOSE,
    /** Answers what is not HTTP. */
    GARBAGE,
    /** Announces a thousand bytes, sends ten, and closes. */
    CUT,
    /** Announces a thousand bytes and sends one each tenth of a second. */
    TRICKLE,
    /** Sends a header that does not end. */
    ENDLESS_HEADER
  }

  static final int PAUSE_MILLIS = 2_000;
  private static final int HANG_MILLIS = 60_000;
  private static final int THOUSAND = 1_000;

  private MisbehavingModel() {}

  public static void main(String[] arguments) throws IOException {
    try (var server = new ServerSocket(PORT)) {
      System.out.println(READY);
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        Request request = Request.read(in);
        if (request == null || !behave(request, socket, out)) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      System.out.println("connection ended: " + e);
    }
  }

  /** Whether the connection can take another request. */
  private static boolean behave(Request request, Socket socket, OutputStream out)
      throws IOException, InterruptedException {
    switch (request.behaviour) {
      case WELL -> answer(request, out);
      case PAUSE -> {
        Thread.sleep(PAUSE_MILLIS);
        answer(request, out);
      }
      case HANG -> Thread.sleep(HANG_MILLIS);
      case RESET -> socket.setSoLinger(true, 0);
      case CLOSE -> socket.shutdownOutput();
      case GARBAGE -> write(out, "\0\1\2 these are not the bytes of an answer\n\n\n");
      case CUT -> write(out, head(THOUSAND) + "0123456789");
      case TRICKLE -> trickle(out);
      case ENDLESS_HEADER -> endlessHeader(out);
    }
    return request.behaviour == Behaviour.WELL || request.behaviour == Behaviour.PAUSE;
  }

  private static void answer(Request request, OutputStream out) throws IOException {
    String body = "{\"received\":" + request.length + "}";
    write(out, head(body.length()) + body);
  }

  private static void trickle(OutputStream out) throws IOException, InterruptedException {
    write(out, head(THOUSAND));
    for (int sent = 0; sent < THOUSAND; sent++) {
      write(out, "x");
      Thread.sleep(100);
    }
  }

  private static void endlessHeader(OutputStream out) throws IOException {
    write(out, "HTTP/1.1 200 OK\r\nX-Endless: ");
    String piece = "x".repeat(8_192);
    for (int sent = 0; sent < 16_384; sent++) {
      write(out, piece);
    }
  }

  private static String head(int length) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Model: misbehaving\r\n"
        + ("Content-Length: " + length + "\r\n\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private record Request(Behaviour behaviour, long length) {

    /** Null at the end of the connection. */
    static Request read(InputStream in) throws IOException {
      String line = line(in);
      if (line == null) {
        return null;
      }
      var behaviour = Behaviour.WELL;
      long length = 0;
      boolean chunked = false;
      for (line = line(in); line != null && !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
          case "behave" -> behaviour = Behaviour.valueOf(value);
          case "content-length" -> length = Long.parseLong(value);
          case "transfer-encoding" -> chunked = true;
          default -> {}
        }
      }
      return new Request(behaviour, chunked ? skipChunks(in) : skip(in, length));
    }

    private static long skipChunks(InputStream in) throws IOException {
      long total = 0;
      while (true) {
        String size = line(in);
        if (size == null) {
          throw new IOException("end within chunks");
        }
        long length = skip(in, Long.parseLong(size.strip(), 16));
        line(in);
        if (length == 0) {
          return total;
        }
        total += length;
      }
    }

    private static long skip(InputStream in, long length) throws IOException {
      in.skipNBytes(length);
      return length;
    }

    private static String line(InputStream in) throws IOException {
      var text = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          return text.toString();
        }
        if (c != '\r') {
          text.append((char) c);
        }
      }
      return null;
    }
  }
}
