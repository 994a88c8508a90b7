package dev.sluice.pipeline;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a request ended. Whoever receives it renders it and closes it; bodies are valid until then.
 */
public sealed interface Outcome extends AutoCloseable {
  Report report();

  Lease lease();

  @Override
  default void close() {
    lease().close();
  }

  /**
   * The cleaned inputs, given back.
   *
   * @param body heap buffers, one after the other
   */
  record Filtered(String contentType, List<ByteBuffer> body, Report report, Lease lease)
      implements Outcome {
    public Filtered {
      body = List.copyOf(body);
    }

    /** In bytes. */
    public long length() {
      return body.stream().mapToLong(ByteBuffer::remaining).sum();
    }
  }

  /**
   * The answer of the model server to the cleaned inputs.
   *
   * @param headers end-to-end ones as they came, in order
   * @param body blocks until the model server sends more
   * @param trailers that came behind it; to be asked at its end
   */
  record Answered(
      int status,
      List<HeaderField> headers,
      InputStream body,
      Supplier<List<HeaderField>> trailers,
      Report report,
      Lease lease)
      implements Outcome {
    public Answered {
      headers = List.copyOf(headers);
    }
  }

  /**
   * Neither.
   *
   * @param detail one sentence for the client; names the field or the byte offset
   */
  record Rejected(Reason reason, String detail, Report report, Lease lease) implements Outcome {}
}
