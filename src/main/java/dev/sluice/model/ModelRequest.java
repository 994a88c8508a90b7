package dev.sluice.model;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What is sent to a model server.
 *
 * @param method a token such as {@code POST}
 * @param pathAndQuery starts with a slash, already percent-encoded; the path of the model server's
 *     URL goes before it
 * @param headers in order, duplicates kept. Hop-by-hop headers, {@code Host}, {@code Expect} and
 *     {@code Content-Length} may be among them and are left out
 * @param body heap buffers that are written one after the other between position and limit; their
 *     positions stay as they are, and nobody may write to them until the answer is there
 */
public record ModelRequest(
    String method, String pathAndQuery, List<Header> headers, List<ByteBuffer> body) {
  /**
   * @throws IllegalArgumentException when the method is no token, the path does not start with a
   *     slash or holds a character outside of 0x21 to 0x7E, or a buffer has no array
   */
  public ModelRequest {
    if (method.isEmpty() || !method.chars().allMatch(c -> c > '@' && c < '[' || c == '-')) {
      throw new IllegalArgumentException("not a method: '" + method + "'");
    }
    if (!pathAndQuery.startsWith("/") || !pathAndQuery.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException("not a path: '" + pathAndQuery + "'");
    }
    headers = List.copyOf(headers);
    body = List.copyOf(body);
    if (!body.stream().allMatch(ByteBuffer::hasArray)) {
      throw new IllegalArgumentException("a body is made of buffers with arrays");
    }
  }

  /** Bytes of the body. */
  public long length() {
    long length = 0;
    for (ByteBuffer part : body) {
      length += part.remaining();
    }
    return length;
  }
}
