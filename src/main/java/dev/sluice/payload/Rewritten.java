package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A body with other inputs.
 *
 * @param parts the bytes in order, heap buffers; some are views of the request's body
 * @param headers those whose values changed with it, by name
 */
public record Rewritten(List<ByteBuffer> parts, Map<String, String> headers) {
  public Rewritten {
    parts = List.copyOf(parts);
    headers = Map.copyOf(headers);
  }

  public long length() {
    return parts.stream().mapToLong(ByteBuffer::remaining).sum();
  }
}
