import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A model server that answers at once: it reads each request to its last byte, keeps none of it,
 * and answers a POST with a small Open Inference Protocol body and anything else with 1 kB.
 *
 * <p>Usage: {@code java ModelStub.java PORT}. Loopback only, keep-alive always, HTTP/1.1 with
 * Content-Length; a chunked request gets a 501.
 */
final class ModelStub {
  private static final byte[] INFERRED =
      answer(
          "200 OK",
          "{\"model_name\":\"stub\",\"outputs\":[{\"name\":\"output\",\"shape\":[1],"
              + "\"datatype\":\"FP32\",\"data\":[0.5]}]}");
  private static final byte[] PAGE = answer("200 OK", "x".repeat(1024));
  private static final byte[] REFUSED = answer("501 Not Implemented", "Content-Length only\n");

  private ModelStub() {}

  private static byte[] answer(String status, String body) {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length();
    return (head + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
  }

  public static void main(String[] arguments) throws IOException {
    Loop[] loops = {new Loop(), new Loop()};
    for (Loop loop : loops) {
      Thread.ofPlatform().start(loop);
    }
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 1024);
      for (int n = 0; ; n++) {
        SocketChannel channel = server.accept();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        loops[n % loops.length].add(channel);
      }
    }
  }

  /** One thread and its connections. */
  private static final class Loop implements Runnable {
    private final Selector selector = Selector.open();
    private final Queue<SocketChannel> arrived = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);

    Loop() throws IOException {}

    void add(SocketChannel channel) {
      arrived.add(channel);
      selector.wakeup();
    }

    @Override
    public void run() {
      try {
        while (true) {
          selector.select(this::serve);
          for (SocketChannel channel; (channel = arrived.poll()) != null; ) {
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private void serve(SelectionKey key) {
      try {
        if (!((Connection) key.attachment()).read(buffer)) {
          key.channel().close();
        }
      } catch (IOException e) {
        key.cancel();
      }
    }
  }

  /** Where one connection is in its request. */
  private static final class Connection {
    private final SocketChannel channel;
    private final StringBuilder head = new StringBuilder(512);
    private long bodyLeft;
    private byte[] pending = PAGE;
    private boolean inBody;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    /** False when the client is gone. */
    boolean read(ByteBuffer buffer) throws IOException {
      buffer.clear();
      int read = channel.read(buffer);
      if (read < 0) {
        return false;
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        if (inBody) {
          int taken = (int) Math.min(bodyLeft, buffer.remaining());
          buffer.position(buffer.position() + taken);
          bodyLeft -= taken;
        } else {
          header(buffer);
        }
        if (inBody && bodyLeft == 0) {
          inBody = false;
          if (!send()) {
            return false;
          }
        }
      }
      return true;
    }

    private void header(ByteBuffer buffer) {
      while (buffer.hasRemaining()) {
        head.append((char) (buffer.get() & 0xff));
        int n = head.length();
        if (n >= 4 && head.charAt(n - 1) == '\n' && head.charAt(n - 3) == '\n') {
          begin(head.toString());
          head.setLength(0);
          return;
        }
      }
    }

    private void begin(String request) {
      inBody = true;
      bodyLeft = 0;
      pending = request.startsWith("POST ") ? INFERRED : PAGE;
      for (String line : request.split("\r\n")) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          bodyLeft = Long.parseLong(line.substring(15).strip());
        } else if (line.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
          pending = REFUSED;
        } else if (line.regionMatches(true, 0, "expect:", 0, 7)) {
          pending = REFUSED;
        }
      }
    }

    /** An answer of 1 kB fits into the send buffer of a client that reads its answers. */
    private boolean send() throws IOException {
      ByteBuffer out = ByteBuffer.wrap(pending);
      channel.write(out);
      return !out.hasRemaining() && pending != REFUSED;
    }
  }
}
