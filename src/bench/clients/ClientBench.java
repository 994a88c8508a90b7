import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.HttpRequester;
import org.apache.hc.core5.http.impl.bootstrap.RequesterBootstrap;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;

/**
 * HTTP clients side by side: closed loop, one virtual thread a connection, keep-alive, a POST whose
 * body comes in three parts, against a server in a process of its own that reads everything and
 * answers 1 kB. README.md beside this file says how to run it.
 */
final class ClientBench {
  private static final byte[] ANSWER = new byte[1024];

  /** One exchange: posts the parts, reads the answer to its end, returns its length. */
  interface Client {
    int post(List<ByteBuffer> parts, long length) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("serve")) {
      serve();
      return;
    }
    int seconds = Integer.getInteger("seconds", 3);
    int rounds = Integer.getInteger("rounds", 2);
    String java = ProcessHandle.current().info().command().orElseThrow();
    Process server =
        new ProcessBuilder(
                java,
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "ClientBench",
                "serve")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      int port = Integer.parseInt(server.inputReader().readLine());
      List<String> names =
          args.length > 0
              ? List.of(args)
              : List.of("raw", "helidon", "apache", "requester", "core", "jetty");
      System.out.println("client,body_bytes,connections,rps,p50_ms,p99_ms,cpu_us_per_request");
      for (int round = 1; round <= rounds; round++) {
        for (String name : names) {
          Client client = client(name, port);
          for (int length : new int[] {602_112, 9_000}) {
            for (int connections : new int[] {1, 8, 32}) {
              run(client, length, connections, round == 1 ? 2 : 1, false, name);
              run(client, length, connections, seconds, true, name);
            }
          }
        }
      }
    } finally {
      server.destroy();
    }
    System.exit(0);
  }

  private static void run(
      Client client, int length, int connections, int seconds, boolean print, String name)
      throws Exception {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) '7');
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long[][] times = new long[connections][];
    List<Thread> threads = new ArrayList<>();
    long cpu = cpuNanos();
    long start = System.nanoTime();
    for (int c = 0; c < connections; c++) {
      int slot = c;
      threads.add(Thread.startVirtualThread(() -> times[slot] = loop(client, body, end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double wall = (System.nanoTime() - start) / 1e9;
    cpu = cpuNanos() - cpu;
    if (!print) {
      return;
    }
    long[] all = Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%s,%d,%d,%.0f,%.3f,%.3f,%.1f%n",
        name,
        length,
        connections,
        all.length / wall,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6,
        cpu / 1e3 / all.length);
  }

  private static long[] loop(Client client, byte[] body, long end) {
    long[] times = new long[1 << 12];
    int n = 0;
    try {
      for (long from = System.nanoTime(); from < end; ) {
        List<ByteBuffer> parts =
            List.of(
                ByteBuffer.wrap(body, 0, 100),
                ByteBuffer.wrap(body, 100, body.length - 101),
                ByteBuffer.wrap(body, body.length - 1, 1));
        if (client.post(parts, body.length) != ANSWER.length) {
          throw new IOException("short answer");
        }
        long now = System.nanoTime();
        if (n == times.length) {
          times = Arrays.copyOf(times, 2 * n);
        }
        times[n++] = now - from;
        from = now;
      }
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
    return Arrays.copyOf(times, n);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Client client(String name, int port) throws Exception {
    return switch (name) {
      case "raw" -> raw(port);
      case "helidon" -> helidon(port);
      case "apache" -> apache(port);
      case "requester" -> requester(port);
      case "core" -> core(port);
      case "jetty" -> jetty(port);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Sockets by hand: no timeouts, no parsing beyond the end of the headers. The ceiling. */
  private static Client raw(int port) {
    ConcurrentLinkedDeque<Socket> idle = new ConcurrentLinkedDeque<>();
    return (parts, length) -> {
      Socket socket = idle.pollFirst();
      if (socket == null) {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
      }
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      for (ByteBuffer part : parts) {
        out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
      }
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8192];
      int have = 0;
      int body = -1;
      while (body < 0 || have < body + ANSWER.length) {
        int n = in.read(buffer, have, buffer.length - have);
        if (n < 0) {
          throw new IOException("closed");
        }
        have += n;
        body = body < 0 ? endOfHeaders(buffer, have) : body;
      }
      idle.addFirst(socket);
      return have - body;
    };
  }

  private static Client helidon(int port) {
    WebClient client =
        WebClient.builder()
            .baseUri(URI.create("http://127.0.0.1:" + port))
            .followRedirects(false)
            .sendExpectContinue(false)
            .socketOptions(options -> options.tcpNoDelay(true))
            .connectionCacheSize(64)
            .readTimeout(Duration.ofSeconds(30))
            .build();
    io.helidon.http.HeaderName length = io.helidon.http.HeaderNames.CONTENT_LENGTH;
    return (parts, total) -> {
      try (HttpClientResponse response =
          client
              .post("/infer")
              .header(io.helidon.http.HeaderNames.CONTENT_TYPE, "application/json")
              .header(length, Long.toString(total))
              .outputStream(
                  out -> {
                    write(parts, out);
                    out.close();
                  })) {
        return drain(response.inputStream());
      }
    };
  }

  private static Client apache(int port) {
    CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(64)
                    .setMaxConnTotal(64)
                    .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.ofSeconds(5))
                            .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                            .build())
                    .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(30)).build())
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableDefaultUserAgent()
            .build();
    HttpHost host = new HttpHost("http", "127.0.0.1", port);
    return (parts, length) -> {
      HttpPost post = new HttpPost("/infer");
      post.setEntity(new Parts(parts, length));
      try (var response = client.executeOpen(host, post, null)) {
        return drain(response.getEntity().getContent());
      }
    };
  }

  private static Client requester(int port) {
    HttpRequester requester =
        RequesterBootstrap.bootstrap()
            .setHttpProcessor(
                new DefaultHttpProcessor(RequestContent.INSTANCE, RequestTargetHost.INSTANCE))
            .setMaxTotal(64)
            .setDefaultMaxPerRoute(64)
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setHttp1Config(Http1Config.custom().setBufferSize(8192).build())
            .setSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .create();
    HttpHost host = new HttpHost("http", "127.0.0.1", port);
    return (parts, length) -> {
      BasicClassicHttpRequest post = new BasicClassicHttpRequest("POST", host, "/infer");
      post.setEntity(new Parts(parts, length));
      try (var response =
          requester.execute(host, post, Timeout.ofSeconds(5), HttpCoreContext.create())) {
        return drain(response.getEntity().getContent());
      }
    };
  }

  /** HttpCore's blocking connection over a channel, the pool by hand: what Sluice ships. */
  private static Client core(int port) {
    record Link(SocketChannel channel, DefaultBHttpClientConnection http) {}
    ConcurrentLinkedDeque<Link> idle = new ConcurrentLinkedDeque<>();
    ByteBuffer probe = ByteBuffer.allocate(1);
    return (parts, length) -> {
      Link link = idle.pollFirst();
      if (link == null) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        link = new Link(channel, new DefaultBHttpClientConnection(Http1Config.DEFAULT));
        link.http.bind(channel.socket());
      } else {
        link.channel.configureBlocking(false);
        if (link.channel.read(probe.duplicate()) != 0) {
          throw new IOException("stale");
        }
        link.channel.configureBlocking(true);
      }
      BasicClassicHttpRequest post = new BasicClassicHttpRequest("POST", "/infer");
      post.addHeader("Host", "localhost");
      post.addHeader("Content-Type", "application/json");
      post.addHeader("Content-Length", length);
      post.setEntity(new Parts(parts, length));
      link.http.sendRequestHeader(post);
      link.http.sendRequestEntity(post);
      link.http.flush();
      var response = link.http.receiveResponseHeader();
      link.http.receiveResponseEntity(response);
      int n = drain(response.getEntity().getContent());
      idle.addFirst(link);
      return n;
    };
  }

  private static Client jetty(int port) throws Exception {
    HttpClient client = new HttpClient();
    client.setMaxConnectionsPerDestination(64);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setHttpCookieStore(new org.eclipse.jetty.http.HttpCookieStore.Empty());
    client.start();
    client.getContentDecoderFactories().clear();
    URI uri = URI.create("http://127.0.0.1:" + port + "/infer");
    return (parts, length) -> {
      InputStreamResponseListener listener = new InputStreamResponseListener();
      client
          .newRequest(uri)
          .method("POST")
          .body(
              new ByteBufferRequestContent(
                  "application/json",
                  parts.stream().map(ByteBuffer::slice).toArray(ByteBuffer[]::new)))
          .send(listener);
      listener.get(30, TimeUnit.SECONDS);
      try (InputStream in = listener.getInputStream()) {
        return drain(in);
      }
    };
  }

  private static void write(List<ByteBuffer> parts, OutputStream out) throws IOException {
    for (ByteBuffer part : parts) {
      out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
  }

  private static int drain(InputStream in) throws IOException {
    byte[] buffer = new byte[2048];
    int total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      total += n;
    }
    return total;
  }

  private static int endOfHeaders(byte[] buffer, int length) {
    for (int i = 3; i < length; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static void serve() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      }
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 4096);
      byte[] head =
          ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                  + ANSWER.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      byte[] buffer = new byte[1 << 17];
      while (true) {
        int have = 0;
        int body = -1;
        while (body < 0) {
          int n = in.read(buffer, have, buffer.length - have);
          if (n < 0) {
            return;
          }
          have += n;
          body = endOfHeaders(buffer, have);
        }
        String headers = new String(buffer, 0, body, StandardCharsets.US_ASCII);
        int at = headers.toLowerCase(Locale.ROOT).indexOf("content-length: ") + 16;
        long rest =
            Long.parseLong(headers.substring(at, headers.indexOf('\r', at))) - (have - body);
        while (rest > 0) {
          int n = in.read(buffer, 0, (int) Math.min(rest, buffer.length));
          if (n < 0) {
            return;
          }
          rest -= n;
        }
        out.write(head);
        out.write(ANSWER);
        out.flush();
      }
    } catch (IOException e) {
      // the client went away
    }
  }

  /** A body of several arrays, written without joining them. */
  private static final class Parts extends AbstractHttpEntity {
    private final List<ByteBuffer> parts;
    private final long length;

    Parts(List<ByteBuffer> parts, long length) {
      super(ContentType.APPLICATION_JSON, null);
      this.parts = parts;
      this.length = length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      write(parts, out);
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public boolean isStreaming() {
      return false;
    }

    @Override
    public long getContentLength() {
      return length;
    }

    @Override
    public InputStream getContent() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
