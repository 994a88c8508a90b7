package dev.sluice.payload;

import java.nio.ByteBuffer;

/** A body of {@code name=value} pairs, which is not taken apart, only looked at. */
final class UrlencodedForm {
  static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

  /** So many bytes of a value tell what it is. */
  private static final int LOOKED_AT = 64;

  private UrlencodedForm() {}

  /** Whether a value begins as a picture, an array, JSON or pickled objects do. */
  static boolean holdsInput(ByteBuffer body, Pictures pictures) {
    int start = body.position();
    while (start < body.limit()) {
      int end = start;
      int value = -1;
      for (; end < body.limit() && body.get(end) != '&'; end++) {
        value = value < 0 && body.get(end) == '=' ? end + 1 : value;
      }
      if (input(beginning(body, Math.max(value, start), end), pictures)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /** Whether bytes begin as one of these. */
  static boolean input(ByteBuffer bytes, Pictures pictures) {
    return JsonOutline.starts(bytes)
        || pictures.recognised(bytes)
        || NpyMagic.starts(bytes)
        || Pictures.pickled(bytes)
        || pictures.plausible(Spelling.of(bytes));
  }

  /** The first bytes of what is spelt there, escapes undone. */
  static ByteBuffer beginning(ByteBuffer body, int from, int end) {
    ByteBuffer out = ByteBuffer.allocate(LOOKED_AT);
    for (int p = from; p < end && out.hasRemaining(); p++) {
      int c = body.get(p);
      if (c == '%' && p + 2 < end) {
        int high = Character.digit(body.get(p + 1), 16);
        int low = Character.digit(body.get(p + 2), 16);
        c = high << 4 | low;
        p += 2;
      }
      out.put((byte) c);
    }
    return out.flip();
  }
}
