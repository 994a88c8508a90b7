package dev.sluice.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.LazyLineParser;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: HttpCore's blocking protocol over a channel of ours. With {@link
 * Entities}, all that knows the HTTP library. Used by one thread at a time; {@link #abort} by any.
 *
 * <p>A channel rather than a plain socket, because it can be asked without waiting whether the
 * other side has closed, and can be closed from outside while a thread is blocked in it.
 */
final class Link {
  private static final int MOST_INTERIM_ANSWERS = 16;
  private static final int MOST_HEADERS = 512;

  private final SocketChannel channel;
  private final Traffic traffic;
  private final DefaultBHttpClientConnection http;
  private boolean cut;
  private long idleNanos;
  private long restedAt;

  private Link(
      SocketChannel channel, Traffic traffic, DefaultBHttpClientConnection http, long idle) {
    this.channel = channel;
    this.traffic = traffic;
    this.http = http;
    this.idleNanos = idle;
  }

  /** What came before the body of an answer; the body's stream ends where the answer does. */
  record Head(int status, List<Header> headers, @Nullable InputStream body, boolean reusable) {
    /** What came behind the last chunk; to be asked once the body was read to its end. */
    List<Header> trailers() {
      List<Header> trailers = new ArrayList<>();
      if (body instanceof ChunkedInputStream chunked) {
        for (var footer : chunked.getFooters()) {
          String value = footer.getValue();
          trailers.add(new Header(footer.getName(), value == null ? "" : value));
        }
      }
      return trailers;
    }
  }

  /** Connects to the first address that accepts. */
  static Link open(ModelConfig config, SSLSocketFactory tls, Watch watch, long until)
      throws IOException {
    return open(config, List.of(InetAddress.getAllByName(config.host())), tls, watch, until);
  }

  /** Connects to one of these addresses, whatever the name stands for by now. */
  static Link open(
      ModelConfig config,
      List<InetAddress> addresses,
      SSLSocketFactory tls,
      Watch watch,
      long until)
      throws IOException {
    IOException failure = new IOException("no address");
    for (InetAddress address : addresses) {
      SocketChannel channel = SocketChannel.open();
      watch.guard(channel, until);
      try {
        channel.connect(new InetSocketAddress(address, config.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return over(channel, config, tls);
      } catch (IOException e) {
        Watch.abort(channel);
        failure = e;
        if (watch.expired()) {
          break;
        }
      }
    }
    throw failure;
  }

  private static Link over(SocketChannel channel, ModelConfig config, SSLSocketFactory tls)
      throws IOException {
    Http1Config limits =
        Http1Config.custom()
            .setMaxLineLength(config.headerBytes())
            .setMaxHeaderCount(MOST_HEADERS)
            .build();
    Traffic traffic = new Traffic(config.headerBytes() + limits.getBufferSize());
    Connection http = new Connection(limits);
    http.bind(
        config.tls()
            ? new Watched(secure(channel, config, tls), channel.socket(), traffic)
            : new Watched(channel.socket(), traffic));
    return new Link(channel, traffic, http, config.idle().toNanos());
  }

  private static SSLSocket secure(SocketChannel channel, ModelConfig config, SSLSocketFactory tls)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.createSocket(channel.socket(), config.host(), config.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Sends a request whole and reads the head of its answer. */
  Head exchange(String method, String target, List<Header> headers, ModelBody body)
      throws IOException {
    // As text, for what a URI makes of it may not be what the client wrote: //host/path.
    BasicClassicHttpRequest request = new BasicClassicHttpRequest(method, (String) null);
    request.setPath(target);
    for (Header header : headers) {
      request.addHeader(new BasicHeader(header.name(), header.value()));
    }
    if (body.length() != 0) {
      request.setEntity(Entities.of(body, this::abort));
    }
    traffic.startRequest();
    try {
      send(request, body);
      ClassicHttpResponse response = receive();
      return head(request, response);
    } catch (HttpException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** A server may answer and close before it has read everything: then its answer counts. */
  private void send(BasicClassicHttpRequest request, ModelBody body)
      throws IOException, HttpException {
    try {
      http.sendRequestHeader(request);
      if (body instanceof ModelBody.Streamed) {
        // Nobody can send this body twice: a dead connection must show before it is read.
        http.flush();
      }
      http.sendRequestEntity(request);
      http.flush();
    } catch (Entities.SourceException e) {
      throw e;
    } catch (IOException e) {
      if (!channel.isOpen() || traffic.nothingSent()) {
        throw e;
      }
      cut = true;
    }
  }

  private ClassicHttpResponse receive() throws IOException, HttpException {
    for (int i = 0; i < MOST_INTERIM_ANSWERS; i++) {
      ClassicHttpResponse response = http.receiveResponseHeader();
      if (response.getCode() >= 200) {
        return response;
      }
      if (response.getCode() == 101) {
        throw new IOException("switched protocols unasked");
      }
      traffic.startHead();
    }
    throw new IOException("more than " + MOST_INTERIM_ANSWERS + " interim answers");
  }

  private Head head(BasicClassicHttpRequest request, ClassicHttpResponse response)
      throws IOException, HttpException {
    traffic.endHead();
    int status = response.getCode();
    if (status > 599) {
      throw new IOException("status " + status);
    }
    List<Header> headers = new ArrayList<>();
    for (var header : response.getHeaders()) {
      String value = header.getValue();
      headers.add(new Header(header.getName(), value == null ? "" : value));
    }
    boolean empty = request.getMethod().equals("HEAD") || status == 204 || status == 304;
    if (!empty) {
      http.receiveResponseEntity(response);
    }
    HttpEntity entity = response.getEntity();
    boolean reusable =
        !cut
            && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                request, response, HttpCoreContext.create());
    keepNoLongerThan(headers);
    return new Head(status, headers, entity == null ? null : entity.getContent(), reusable);
  }

  /** {@code Keep-Alive: timeout=5} means closed after 5 s: one second less is safe. */
  private void keepNoLongerThan(List<Header> headers) {
    for (Header header : headers) {
      int at = header.is("keep-alive") ? header.value().indexOf("timeout=") : -1;
      if (at >= 0) {
        String digits = header.value().substring(at + 8).split("[^0-9]", 2)[0];
        if (!digits.isEmpty() && digits.length() < 7) {
          long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(digits) - 1);
          idleNanos = Math.min(idleNanos, Math.max(0, nanos));
        }
      }
    }
  }

  /** Whether no byte of the request that failed has left. */
  boolean nothingSent() {
    return traffic.nothingSent();
  }

  void rest() {
    restedAt = System.nanoTime();
  }

  /** Whether it has been unused for less than the idle time. */
  boolean fresh() {
    return System.nanoTime() - restedAt < idleNanos;
  }

  /** Whether the other side has neither closed nor sent what nobody asked for; never waits. */
  boolean quiet() {
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      traffic.probing(true);
      return read == 0 && !http.isDataAvailable(Timeout.ONE_MILLISECOND);
    } catch (IOException e) {
      return false;
    } finally {
      traffic.probing(false);
    }
  }

  /** Puts the connection under the watch of another exchange. */
  void guardedBy(Watch watch, long until) {
    watch.guard(channel, until);
  }

  void abort() {
    Watch.abort(channel);
  }

  /** Binds to a wire of ours. */
  private static final class Connection extends DefaultBHttpClientConnection {
    Connection(Http1Config limits) {
      super(
          limits,
          null,
          null,
          null,
          null,
          null,
          new DefaultHttpResponseParserFactory(limits, LazyLineParser.INSTANCE, null));
    }

    @Override
    protected void bind(SocketHolder holder) throws IOException {
      super.bind(holder);
    }
  }

  /** A socket whose bytes are counted. */
  private static final class Watched extends SocketHolder {
    private final Traffic traffic;

    Watched(Socket socket, Traffic traffic) {
      super(socket);
      this.traffic = traffic;
    }

    Watched(SSLSocket secured, Socket socket, Traffic traffic) {
      super(secured, socket);
      this.traffic = traffic;
    }

    @Override
    protected InputStream getInputStream(Socket socket) throws IOException {
      return traffic.watch(super.getInputStream(socket));
    }

    @Override
    protected OutputStream getOutputStream(Socket socket) throws IOException {
      return traffic.watch(super.getOutputStream(socket));
    }
  }
}
