package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * How a text begins, read as the most lenient of servers would: escapes undone, and of base64 all
 * that is not of one of its alphabets skipped, as Python's decoder does. For one look; not
 * thread-safe.
 */
final class Beginning {
  private static final int CHARACTERS = 24;
  private static final String SCHEME = "data:";

  /** A prefix in front of base64 is looked for so far into a string that is no data URI. */
  private static final int LONGEST_PREFIX = 256;

  private final byte[] bytes;
  private final int from;
  private final int to;
  private final boolean json;
  private int at;

  Beginning(Spelling spelling) {
    this.bytes = spelling.bytes();
    this.from = spelling.from();
    this.to = spelling.to();
    this.json = spelling.json();
  }

  /** Whether it is a {@code data:} URI of any type. */
  boolean dataUri() {
    at = from;
    int c = next();
    while (c >= 0 && c <= ' ') {
      c = next();
    }
    for (int i = 0; i < SCHEME.length(); i++) {
      if (Character.toLowerCase(c) != SCHEME.charAt(i)) {
        return false;
      }
      c = next();
    }
    return true;
  }

  /** The first bytes of base64 that begins with the string. */
  ByteBuffer decoded() {
    return decoded(from);
  }

  /** The first bytes of base64 behind the first comma; none where there is no comma. */
  ByteBuffer decodedBehindComma() {
    int limit = dataUri() ? to : Math.min(to, from + LONGEST_PREFIX);
    at = from;
    for (int c = next(); c != ','; c = next()) {
      if (c < 0 || at > limit) {
        return ByteBuffer.allocate(0);
      }
    }
    return decoded(at);
  }

  private ByteBuffer decoded(int start) {
    at = start;
    byte[] digits = new byte[CHARACTERS];
    int count = 0;
    for (int c = next(); c >= 0 && c != '=' && count < CHARACTERS; c = next()) {
      int digit = c == '-' ? '+' : c == '_' ? '/' : c;
      boolean letter = digit >= 'A' && digit <= 'Z' || digit >= 'a' && digit <= 'z';
      if (letter || digit >= '0' && digit <= '9' || digit == '+' || digit == '/') {
        digits[count++] = (byte) digit;
      }
    }
    return Base64.getDecoder().decode(ByteBuffer.wrap(digits, 0, count & -4));
  }

  /** One character, or one byte of it beyond ASCII; -1 at the end. */
  private int next() {
    if (at >= to) {
      return -1;
    }
    int c = bytes[at++] & 0xFF;
    if (!json || c != '\\' || at >= to) {
      return c;
    }
    c = bytes[at++];
    if (c != 'u') {
      return "bfnrt".indexOf(c) < 0 ? c : ' ';
    }
    int code = 0;
    for (int end = Math.min(to, at + 4); at < end; at++) {
      code = code << 4 | Math.max(0, Character.digit(bytes[at], 16));
    }
    return code;
  }
}
