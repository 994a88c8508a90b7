package dev.sluice.payload;

import java.nio.ByteBuffer;

/** Base64 of pictures among other text, as in the cells of a table. */
final class PicturesInText {
  private static final int LEAST_LENGTH = 32;

  private PicturesInText() {}

  /** Whether a run of characters of base64 begins as a picture does. */
  static boolean in(ByteBuffer text, Pictures pictures) {
    byte[] bytes = text.array();
    int end = text.arrayOffset() + text.limit();
    int from = text.arrayOffset() + text.position();
    while (from < end) {
      int to = from;
      while (to < end && digit(bytes[to])) {
        to++;
      }
      if (to - from >= LEAST_LENGTH && pictures.plausible(new Spelling(bytes, from, to, false))) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  private static boolean digit(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/'
        || c == '-'
        || c == '_';
  }
}
