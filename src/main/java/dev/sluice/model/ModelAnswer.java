package dev.sluice.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a model server, its body still on the way. Used by one thread at a time.
 *
 * <p>Closing it keeps the connection when the body was read to its end, and drops it otherwise;
 * closing twice does nothing.
 */
public final class ModelAnswer implements AutoCloseable {
  private final Link.Head head;
  private final int status;
  private final List<Header> headers;
  private final Body body;

  ModelAnswer(Link.Head head, Exchange exchange) {
    this.head = head;
    this.status = head.status();
    this.headers = HopHeaders.ofAnswer(head.headers());
    this.body = new Body(head.body(), exchange);
    if (head.body() == null) {
      body.end();
    }
  }

  /** 200 to 599. */
  public int status() {
    return status;
  }

  /** End-to-end headers in the order in which they came, duplicates included. */
  public List<Header> headers() {
    return headers;
  }

  /**
   * The body as it comes in, chunks undone, content codings left alone.
   *
   * @return a stream whose reads throw {@link ModelException} when the answer breaks off or its
   *     time is over
   */
  public InputStream body() {
    return body;
  }

  /**
   * End-to-end headers that came behind the body; none before it was read to its end.
   *
   * @throws IllegalArgumentException for what may not be a header
   */
  public List<Header> trailers() {
    return body.ended ? HopHeaders.ofAnswer(head.trailers()) : List.of();
  }

  @Override
  public void close() {
    body.close();
  }

  private static final class Body extends InputStream {
    private final @Nullable InputStream in;
    private final Exchange exchange;
    private boolean ended;

    Body(@Nullable InputStream in, Exchange exchange) {
      this.in = in;
      this.exchange = exchange;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (in == null || ended) {
        return -1;
      }
      try {
        int read = in.read(bytes, offset, length);
        if (read < 0) {
          end();
        }
        return read;
      } catch (IOException e) {
        throw exchange.failed(e);
      }
    }

    @Override
    public int available() throws IOException {
      return in == null || ended ? 0 : in.available();
    }

    void end() {
      ended = true;
      exchange.completed();
    }

    @Override
    public void close() {
      exchange.abandoned();
    }
  }
}
