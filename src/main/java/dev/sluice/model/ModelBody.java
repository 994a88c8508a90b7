package dev.sluice.model;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/** The body of a request to a model server. */
public sealed interface ModelBody {
  /** No body at all. */
  ModelBody NONE = new Buffers(List.of());

  /** In bytes; -1 where nobody knows before its end. */
  long length();

  /**
   * A body at hand.
   *
   * @param parts heap buffers that are written one after the other between position and limit;
   *     their positions stay as they are, and nobody may write to them until the answer is there
   */
  record Buffers(List<ByteBuffer> parts) implements ModelBody {
    /**
     * @throws IllegalArgumentException when a buffer has no array
     */
    public Buffers {
      parts = List.copyOf(parts);
      if (!parts.stream().allMatch(ByteBuffer::hasArray)) {
        throw new IllegalArgumentException("a body is made of buffers with arrays");
      }
    }

    @Override
    public long length() {
      return parts.stream().mapToLong(ByteBuffer::remaining).sum();
    }
  }

  /**
   * A body that is still on its way; it is read once, by the thread that forwards the request, and
   * sent on as it comes.
   *
   * @param length bytes, or -1 for a body sent in chunks
   * @param trailers that go behind the last chunk; asked at the end of the body
   */
  record Streamed(InputStream in, long length, Supplier<List<Header>> trailers)
      implements ModelBody {
    /** Without trailers. */
    public Streamed(InputStream in, long length) {
      this(in, length, List::of);
    }
  }
}
