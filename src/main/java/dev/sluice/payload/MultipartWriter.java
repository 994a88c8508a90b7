package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Writes {@code multipart/form-data}. The boundary is one that no part holds: were it the client's
 * own, samples could be made that hide a part of their own from the filter.
 */
final class MultipartWriter {
  static final String MEDIA_TYPE = "multipart/form-data";

  /** Boundaries tried before one that cannot be foreseen: the same answer for all but attackers. */
  private static final int TRIES = 8;

  private MultipartWriter() {}

  /** The bodies under the names of the parts that they came from. */
  static Body write(List<Part> parts, List<Body> bodies) {
    String boundary = boundary(bodies);
    List<ByteBuffer> bytes = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      bytes.add(text(head(boundary, i, parts.get(i), bodies.get(i).contentType())));
      bytes.addAll(bodies.get(i).parts());
    }
    bytes.add(text("\r\n--" + boundary + "--\r\n"));
    return new Body(MEDIA_TYPE + "; boundary=" + boundary, bytes);
  }

  private static String head(String boundary, int i, Part part, String contentType) {
    String filename = part.filename();
    String file = "";
    if (filename != null) {
      boolean plain = filename.matches("[ -~&&[^\"\\\\/]]{1,100}");
      file = "; filename=\"%s\"".formatted(plain ? filename : part.name() + "-" + i);
    }
    return "%s--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\nContent-Type: %s\r\n\r\n"
        .formatted(i == 0 ? "" : "\r\n", boundary, part.name(), file, contentType);
  }

  private static String boundary(List<Body> bodies) {
    for (int i = 0; i < TRIES; i++) {
      String boundary = "sluice-part-" + i;
      byte[] wanted = TextSink.ascii("--" + boundary);
      if (bodies.stream().flatMap(b -> b.parts().stream()).noneMatch(b -> holds(b, wanted))) {
        return boundary;
      }
    }
    return "sluice-" + UUID.randomUUID();
  }

  private static boolean holds(ByteBuffer buffer, byte[] wanted) {
    byte[] bytes = buffer.array();
    int from = buffer.arrayOffset() + buffer.position();
    int last = from + buffer.remaining() - wanted.length;
    for (int p = from; p <= last; p++) {
      int same = 0;
      while (same < wanted.length && bytes[p + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }

  private static ByteBuffer text(String ascii) {
    return ByteBuffer.wrap(TextSink.ascii(ascii));
  }
}
