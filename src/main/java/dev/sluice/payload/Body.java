package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An encoded body.
 *
 * @param contentType of the whole
 * @param parts the bytes in order, heap buffers that are written between position and limit, not
 *     copied into one; some may be views of the request's body or of the cleaned rasters
 */
public record Body(String contentType, List<ByteBuffer> parts) {
  public Body {
    parts = List.copyOf(parts);
  }

  public long length() {
    return parts.stream().mapToLong(ByteBuffer::remaining).sum();
  }
}
