import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a fixed rate, whatever the answers do, and tells the latency of each from the
 * moment at which it was due: a request that had to wait for a free connection waited for its
 * server.
 *
 * <p>Usage: {@code java OpenLoop.java PORT RATE SECONDS CONNECTIONS METHOD PATH BODY-FILE|-
 * [HEADER]...}. Prints one line: requests due, answered with 200, rps, p50, p99 and p99.9 in ms. A
 * request that has no answer two seconds after the last one was due counts with the time that it
 * waited.
 */
final class OpenLoop {
  private static final long GRACE_NANOS = 2_000_000_000L;

  private final int port;
  private final byte[] head;
  private final byte[] body;
  private final double nanosEach;
  private final long[] latencies;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger good = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();
  private long start;

  private OpenLoop(int port, double rate, double seconds, byte[] head, byte[] body) {
    this.port = port;
    this.head = head;
    this.body = body;
    this.nanosEach = 1e9 / rate;
    this.latencies = new long[Math.max(1, (int) (rate * seconds))];
    Arrays.fill(latencies, -1);
  }

  public static void main(String[] a) throws Exception {
    byte[] body = a[6].equals("-") ? new byte[0] : Files.readAllBytes(Path.of(a[6]));
    StringBuilder head = new StringBuilder(a[4] + " " + a[5] + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (String header : Arrays.asList(a).subList(7, a.length)) {
      head.append(header).append("\r\n");
    }
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    double rate = Double.parseDouble(a[1]);
    new OpenLoop(Integer.parseInt(a[0]), rate, Double.parseDouble(a[2]), bytes, body)
        .run(Integer.parseInt(a[3]));
    System.exit(0); // connections may still wait for answers
  }

  private void run(int connections) throws Exception {
    for (int n = 0; n < connections; n++) {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress("127.0.0.1", port), 2000);
      sockets.add(socket);
    }
    start = System.nanoTime() + 20_000_000;
    List<Thread> threads = new ArrayList<>();
    for (Socket socket : sockets) {
      threads.add(Thread.ofVirtual().start(() -> work(socket)));
    }
    long end = start + (long) (latencies.length * nanosEach) + GRACE_NANOS;
    for (Thread thread : threads) {
      thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
    report(System.nanoTime());
  }

  private void work(Socket socket) {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      for (int n; (n = next.getAndIncrement()) < latencies.length; ) {
        long due = start + (long) (n * nanosEach);
        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(wait);
        }
        out.write(head);
        out.write(body);
        if (answered(in)) {
          good.incrementAndGet();
        }
        latencies[n] = System.nanoTime() - due;
      }
    } catch (IOException e) {
      System.err.println("a connection broke: " + e);
    }
  }

  /** Reads one answer whole; true for a 200. */
  private static boolean answered(InputStream in) throws IOException {
    String status = line(in);
    long length = 0;
    boolean chunked = false;
    for (String line; !(line = line(in).toLowerCase(Locale.ROOT)).isEmpty(); ) {
      if (line.startsWith("content-length:")) {
        length = Long.parseLong(line.substring(15).strip());
      } else if (line.startsWith("transfer-encoding:")) {
        chunked = true;
      }
    }
    if (!chunked) {
      in.skipNBytes(length);
      return status.startsWith("HTTP/1.1 200");
    }
    for (long chunk; (chunk = Long.parseLong(line(in), 16)) > 0; ) {
      in.skipNBytes(chunk + 2);
    }
    in.skipNBytes(2);
    return status.startsWith("HTTP/1.1 200");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c; (c = in.read()) != '\n'; ) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private void report(long now) {
    int answered = 0;
    long[] sorted = latencies.clone();
    for (int n = 0; n < sorted.length; n++) {
      if (sorted[n] < 0) {
        sorted[n] = now - start - (long) (n * nanosEach);
      } else {
        answered++;
      }
    }
    Arrays.sort(sorted);
    double seconds = Math.max(latencies.length * nanosEach, now - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%d %d %.1f %.3f %.3f %.3f%n",
        sorted.length,
        good.get(),
        answered / seconds,
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 0.999));
  }

  private static double at(long[] sorted, double fraction) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] / 1e6;
  }
}
