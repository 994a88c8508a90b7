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
  static final int SHORT = 24;

  /** A number and the text before it where both are short. */
  static final int MOST_OF_BOTH = SHORT + Long.BYTES;

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

  /**
   * Copies numbers, each with the text before it, as long as both are short. No branch depends on
   * which number is copied, for that cannot be predicted.
   *
   * @param from where the text before the first of them starts
   * @param spans as {@link NumberArray} has them
   * @param first of the numbers that are replaced
   * @param chosen from place {@code at} on, which number each of them becomes
   * @return how many of {@code most} were copied: up to the first that becomes a negative one, or
   *     where a text is long
   */
  int copy(byte[] source, int from, byte[] spans, int first, int[] chosen, int at, int most) {
    reserve(most * MOST_OF_BOTH);
    byte[] target = bytes;
    int last = source.length - SHORT;
    int to = length;
    int gapFrom = from;
    int i = 0;
    for (; i < most; i++) {
      int other = chosen[at + i];
      if (other < 0) {
        break;
      }
      long own = (long) LONG.get(spans, Long.BYTES * (first + i));
      long span = (long) LONG.get(spans, Long.BYTES * other);
      int start = (int) own;
      int gap = start - gapFrom;
      int spelt = (int) span;
      int count = NumberArray.length(span);
      if ((last - start | last - spelt | Long.BYTES - gap | SHORT - count) < 0) {
        break;
      }
      LONG.set(target, to, (long) LONG.get(source, gapFrom));
      to += gap;
      LONG.set(target, to, (long) LONG.get(source, spelt));
      LONG.set(target, to + 8, (long) LONG.get(source, spelt + 8));
      LONG.set(target, to + 16, (long) LONG.get(source, spelt + 16));
      to += count;
      gapFrom = start + NumberArray.length(own);
    }
    length = to;
    return i;
  }

  /**
   * Copies texts of at most 24 bytes one behind the other.
   *
   * @param texts where each starts, at least so many bytes before the end of the source, and its
   *     length in the upper half
   * @param longest of them
   */
  void copy(byte[] source, long[] texts, int count, int longest) {
    reserve(count * SHORT);
    if (longest <= Long.BYTES) {
      length = copyOneWord(source, texts, count);
    } else {
      length = copyThreeWords(source, texts, count);
    }
  }

  private int copyOneWord(byte[] source, long[] texts, int count) {
    byte[] target = bytes;
    int to = length;
    for (int i = 0; i < count; i++) {
      LONG.set(target, to, (long) LONG.get(source, (int) texts[i]));
      to += NumberArray.length(texts[i]);
    }
    return to;
  }

  private int copyThreeWords(byte[] source, long[] texts, int count) {
    byte[] target = bytes;
    int to = length;
    for (int i = 0; i < count; i++) {
      int from = (int) texts[i];
      // The furthest first is a tenth faster than in order.
      long third = (long) LONG.get(source, from + 2 * Long.BYTES);
      LONG.set(target, to + 2 * Long.BYTES, third);
      LONG.set(target, to, (long) LONG.get(source, from));
      LONG.set(target, to + Long.BYTES, (long) LONG.get(source, from + Long.BYTES));
      to += NumberArray.length(texts[i]);
    }
    return to;
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
