package dev.sluice.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** A growing array of ASCII text. Not thread-safe. */
final class TextSink {
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Whole numbers below this are written without point and exponent. */
  private static final double WHOLE = 1e15;

  /** What is this short is copied as if it were this long, where there is room behind it. */
  private static final int SHORT = 24;

  private static final int SLACK = SHORT;

  private final IntFunction<byte[]> room;
  private byte[] bytes;
  private int length;

  TextSink(int expected) {
    this(expected, byte[]::new);
  }

  /**
   * @param room lends arrays of at least so many bytes, contents undefined
   */
  TextSink(int expected, IntFunction<byte[]> room) {
    this.room = room;
    this.bytes = room.apply(expected + SLACK);
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  void copy(byte[] source, int from, int count) {
    reserve(count);
    if (count <= SHORT && from + SHORT <= source.length) {
      LONG.set(bytes, length, (long) LONG.get(source, from));
      LONG.set(bytes, length + 8, (long) LONG.get(source, from + 8));
      LONG.set(bytes, length + 16, (long) LONG.get(source, from + 16));
    } else {
      System.arraycopy(source, from, bytes, length, count);
    }
    length += count;
  }

  /** Copies the text of a gap, which is short as a rule, and that of a number. */
  void copy(byte[] source, int gapFrom, int gap, int from, int count) {
    int far = Math.max(gapFrom, from);
    if (gap > Long.BYTES || count > SHORT || far + SHORT > source.length) {
      copy(source, gapFrom, gap);
      copy(source, from, count);
      return;
    }
    reserve(gap + count);
    LONG.set(bytes, length, (long) LONG.get(source, gapFrom));
    int at = length + gap;
    LONG.set(bytes, at, (long) LONG.get(source, from));
    LONG.set(bytes, at + 8, (long) LONG.get(source, from + 8));
    LONG.set(bytes, at + 16, (long) LONG.get(source, from + 16));
    length = at + count;
  }

  void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  void put(String ascii) {
    int count = ascii.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[length + i] = (byte) ascii.charAt(i);
    }
    length += count;
  }

  void put(byte[] ascii) {
    copy(ascii, 0, ascii.length);
  }

  /**
   * The shortest decimal that reads as this double; whole numbers plain.
   *
   * @throws PayloadException INVALID_PARAMETER for what JSON cannot spell
   */
  void number(double value) throws PayloadException {
    put(spell(value));
  }

  /** As {@link #number(double)}, the shortest that reads as this float. */
  void number(float value) throws PayloadException {
    put(spell(value));
  }

  static String spell(double value) throws PayloadException {
    return whole(value) ? Long.toString((long) value) : Double.toString(finite(value));
  }

  static String spell(float value) throws PayloadException {
    return whole(value) ? Long.toString((long) value) : Float.toString((float) finite(value));
  }

  private static double finite(double value) throws PayloadException {
    if (!Double.isFinite(value)) {
      throw new PayloadException(
          PayloadException.Kind.INVALID_PARAMETER, "format: JSON cannot hold the sample " + value);
    }
    return value;
  }

  private static boolean whole(double value) {
    boolean negativeZero = value == 0 && Double.doubleToRawLongBits(value) != 0;
    return value == Math.rint(value) && Math.abs(value) < WHOLE && !negativeZero;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void reserve(int count) {
    long needed = (long) length + count + SLACK;
    if (needed > bytes.length) {
      long size = Math.min(Integer.MAX_VALUE - 16, Math.max(needed, bytes.length * 3L / 2));
      byte[] larger = room.apply(Math.toIntExact(Math.max(size, needed)));
      System.arraycopy(bytes, 0, larger, 0, length);
      bytes = larger;
    }
  }
}
