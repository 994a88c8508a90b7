package dev.sluice.payload;

import java.nio.ByteBuffer;

/** The bytes of a file, spelt as numbers. */
final class FileBytes {
  private static final int LOOKED_AT = 24;

  private FileBytes() {}

  /** The first of them, each taken modulo 256; what is no whole number ends them. */
  static ByteBuffer spelt(byte[] text, JsonNode numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(LOOKED_AT);
    int p = numbers.from();
    while (p < numbers.to() && bytes.hasRemaining()) {
      boolean minus = text[p] == '-';
      int from = minus ? p + 1 : p;
      int end = from;
      int value = 0;
      while (end < numbers.to() && text[end] >= '0' && text[end] <= '9') {
        value = value * 10 + text[end++] - '0';
      }
      if (end > from) {
        bytes.put((byte) (minus ? -value : value));
      } else if ("[ \t\r\n,".indexOf(text[p]) < 0) {
        break;
      }
      p = Math.max(end, p + 1);
    }
    return bytes.flip();
  }
}
