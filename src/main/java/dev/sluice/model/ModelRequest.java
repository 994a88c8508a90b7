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
 */
public record ModelRequest(
    String method, String pathAndQuery, List<Header> headers, ModelBody body) {
  /**
   * @throws IllegalArgumentException when the method is no token, the path does not start with a
   *     slash or holds a character outside of 0x21 to 0x7E
   */
  public ModelRequest {
    if (!Header.token(method)) {
      throw new IllegalArgumentException("not a method: '" + method + "'");
    }
    if (!pathAndQuery.startsWith("/") || !printable(pathAndQuery)) {
      throw new IllegalArgumentException("not a path: '" + pathAndQuery + "'");
    }
    headers = List.copyOf(headers);
  }

  private static boolean printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** With a body at hand. */
  public ModelRequest(
      String method, String pathAndQuery, List<Header> headers, List<ByteBuffer> body) {
    this(method, pathAndQuery, headers, new ModelBody.Buffers(body));
  }
}
