package dev.sluice.payload;

import dev.sluice.median.DType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.IntFunction;

/**
 * The numbers of a JSON array in order: their values as little-endian floats or doubles and where
 * each is spelt. Grows while it is read; not thread-safe.
 */
final class NumberArray {
  static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final IntFunction<byte[]> room;
  private final boolean single;
  private byte[] values;

  /** Eight bytes of each number: where it starts, and its length. */
  private byte[] spans;

  private int count;
  private int capacity;
  private int evenly;

  /** Bytes between two of these. */
  private int gap;

  private int longest;

  /**
   * @param dtype F32 or F64
   * @param room lends arrays of at least so many bytes, contents undefined
   */
  NumberArray(DType dtype, int expected, IntFunction<byte[]> room) {
    if (dtype != DType.F32 && dtype != DType.F64) {
      throw new IllegalArgumentException("numbers are kept as F32 or F64, not " + dtype);
    }
    this.room = room;
    single = dtype == DType.F32;
    capacity = expected;
    values = room.apply(Math.multiplyExact(expected, dtype.bytes()));
    spans = room.apply(Math.multiplyExact(expected, Long.BYTES));
  }

  /** Lends what is written of these numbers its arrays, too. */
  IntFunction<byte[]> room() {
    return room;
  }

  /** Whether values are floats rather than doubles. */
  boolean single() {
    return single;
  }

  /** Makes room for one number more. */
  void reserve() {
    if (count == capacity) {
      capacity = Math.addExact(count, count / 2 + 16);
      values = grown(values, single ? Float.BYTES : Double.BYTES);
      spans = grown(spans, Long.BYTES);
    }
  }

  private byte[] grown(byte[] from, int each) {
    byte[] larger = room.apply(Math.multiplyExact(capacity, each));
    System.arraycopy(from, 0, larger, 0, count * each);
    return larger;
  }

  /** Adds a number that is spelt from {@code start} to {@code end}. */
  void add(double value, int start, int end) {
    reserve();
    TextSink.LONG.set(spans, Long.BYTES * count, span(start, end - start));
    set(
        count++,
        single ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value));
  }

  /** Gives number {@code i} a value: the bits of a float or a double. */
  void set(int i, long bits) {
    if (single) {
      INT.set(values, 4 * i, (int) bits);
    } else {
      TextSink.LONG.set(values, 8 * i, bits);
    }
  }

  /** Adds numbers without their values: where they start, and in the upper half their lengths. */
  void add(long[] places, int from, int more) {
    ByteBuffer.wrap(spans)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .put(count, places, from, more);
    count += more;
  }

  static long span(int start, int length) {
    return (long) length << 32 | start;
  }

  int count() {
    return count;
  }

  /** Says that so many numbers have been put into {@link #values} and {@link #spans}. */
  void count(int now) {
    count = now;
  }

  /**
   * Says what is behind numbers: commas, and spaces behind so many of these; then the next number.
   *
   * @param most bytes of one of these numbers
   */
  void parted(int first, int commas, int spaces, int most) {
    if (first == evenly && (spaces == 0 || spaces == commas)) {
      int now = spaces == 0 ? 1 : 2;
      if (first == 0 || gap == now) {
        gap = now;
        evenly += commas;
        longest = Math.max(longest, most);
      }
    }
  }

  /** So many of the first numbers are parted from the next by {@link #gap()} equal bytes. */
  int evenly() {
    return evenly;
  }

  int gap() {
    return gap;
  }

  /** None of the evenly parted ones has more bytes. */
  int longest() {
    return longest;
  }

  /** At least four or eight bytes for each number. */
  byte[] values() {
    return values;
  }

  /** As {@link #values}. */
  FloatBuffer floats() {
    return ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** Eight bytes for each number. */
  byte[] spans() {
    return spans;
  }

  /** So many numbers find room. */
  int capacity() {
    return capacity;
  }

  /** Where these numbers start, and in the upper half their lengths, what is behind included. */
  void spellings(int[] places, int count, long[] into) {
    byte[] all = spans;
    long behind = span(0, gap);
    for (int i = 0; i < count; i++) {
      into[i] = (long) TextSink.LONG.get(all, Long.BYTES * places[i]) + behind;
    }
  }

  private long span(int i) {
    return (long) TextSink.LONG.get(spans, Long.BYTES * i);
  }

  /** The bits of number {@code i}: equal for equal numbers of one sign. */
  long bits(int i) {
    return bits(values, 0, i);
  }

  /** The bits of sample {@code i} of an array of the same type. */
  long bits(byte[] samples, int offset, int i) {
    return single
        ? (int) INT.get(samples, offset + 4 * i)
        : (long) TextSink.LONG.get(samples, offset + 8 * i);
  }

  static int length(long span) {
    return (int) (span >>> Integer.SIZE);
  }

  /** Where the spelling of number {@code i} starts in the body's array. */
  int start(int i) {
    return (int) span(i);
  }

  /** Bytes of the spelling. */
  int length(int i) {
    return length(span(i));
  }

  int end(int i) {
    return start(i) + length(i);
  }
}
