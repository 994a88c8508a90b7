package dev.sluice.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: what is said on it. With {@link Wire} and {@link Entities}, all that
 * knows the HTTP library. Used by one thread at a time; {@link #abort} by any.
 */
final class Link {
  private static final int MOST_INTERIM_ANSWERS = 16;

  private final SocketChannel channel;
  private final Wire http;
  private final Traffic traffic;
  private final Idle idle;
  private boolean cut;

  Link(SocketChannel channel, Wire http, Idle idle) {
    this.channel = channel;
    this.http = http;
    this.traffic = http.traffic();
    this.idle = idle;
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
    idle.atMost(headers);
    return new Head(status, headers, entity == null ? null : entity.getContent(), reusable);
  }

  /** Whether no byte of the request that failed has left. */
  boolean nothingSent() {
    return traffic.nothingSent();
  }

  void rest() {
    idle.begin();
  }

  /** Whether it has been unused for less than the idle time. */
  boolean fresh() {
    return !idle.over();
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
}
