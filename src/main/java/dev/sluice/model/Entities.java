package dev.sluice.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.message.BasicHeader;

/** Bodies of requests in the words of the HTTP library. */
final class Entities {
  private static final int CHUNK = 1 << 15;

  private Entities() {}

  /** Whoever sends the body to us broke off; the model server is not at fault. */
  static final class SourceException extends IOException {
    SourceException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * @param abort cuts the connection, so that half a body never looks like a whole one
   */
  static AbstractHttpEntity of(ModelBody body, Runnable abort) {
    return switch (body) {
      case ModelBody.Buffers buffers -> new Parts(buffers);
      case ModelBody.Streamed streamed -> new Stream(streamed, abort);
    };
  }

  /**
   * Most bodies are small, and an array is cleared before it is used.
   *
   * @param length of the body; negative when only its end will tell
   */
  static int chunkSize(long length) {
    return length < 0 ? CHUNK : (int) Math.clamp(length, 1, CHUNK);
  }

  private abstract static class Outgoing extends AbstractHttpEntity {
    private final long length;

    Outgoing(long length) {
      super((String) null, null, length < 0);
      this.length = length;
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

  /** Several arrays, written without joining them. */
  private static final class Parts extends Outgoing {
    private final ModelBody.Buffers body;

    Parts(ModelBody.Buffers body) {
      super(body.length());
      this.body = body;
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      for (ByteBuffer part : body.parts()) {
        out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
      }
    }
  }

  /** Sent on as it comes: flushed whenever the next byte has to be waited for. */
  private static final class Stream extends Outgoing {
    private final InputStream in;
    private final Supplier<List<Header>> trailers;
    private final Runnable abort;

    Stream(ModelBody.Streamed body, Runnable abort) {
      super(body.length());
      this.in = body.in();
      this.trailers = body.trailers();
      this.abort = abort;
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] chunk = new byte[chunkSize(getContentLength())];
      long sent = 0;
      for (int n = read(chunk); n >= 0; n = read(chunk)) {
        out.write(chunk, 0, n);
        out.flush();
        sent += n;
      }
      if (getContentLength() >= 0 && sent != getContentLength()) {
        abort.run();
        throw new SourceException(new IOException("the body ended after " + sent + " bytes"));
      }
    }

    @Override
    public org.apache.hc.core5.function.Supplier<List<? extends org.apache.hc.core5.http.Header>>
        getTrailers() {
      return () ->
          trailers.get().stream().map(each -> new BasicHeader(each.name(), each.value())).toList();
    }

    private int read(byte[] chunk) throws IOException {
      try {
        return in.read(chunk);
      } catch (IOException e) {
        abort.run();
        throw new SourceException(e);
      }
    }
  }
}
