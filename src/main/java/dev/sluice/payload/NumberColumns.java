package dev.sluice.payload;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The values of a batch of JSON numbers: a sign or none, at most seven digits, a point, more
 * digits. What is done is done to all, step by step. Most steps are loops that the compiler makes
 * vector code of: short ones over one array, whose parts it can tell apart. Not thread-safe.
 */
final class NumberColumns {
  private static final long ZEROS = 0x3030303030303030L;

  /** Of what a word holds, set in all that is no digit, less {@link #ZEROS}. */
  private static final long NO_DIGIT = 0x1010101010101010L;

  /** Of a number with its sign. */
  static final int MOST_BYTES = 24;

  /** Of the first eight bytes, one is the point. */
  private static final int FIRST_DIGITS = 7;

  /** Those of the first 16 bytes. */
  private static final int LEADING_DIGITS = 15;

  /** Digits that fit a positive long whatever they are. */
  private static final int MOST_DIGITS = 18;

  private static final long TEN_TO_8 = 100_000_000;

  /** Fractional bits of {@link #SHARES}. */
  private static final int SHARE_BITS = 36;

  /** More than a value may be off: by the errors of a sum, two products and a factor. */
  private static final double OFF = 0x1p-50;

  /** So many numbers at most. */
  static final int BATCH = 256;

  private static final int SECOND = BATCH;
  private static final int THIRD = 2 * BATCH;

  /** Where each starts, in {@link #lanes}. */
  static final int START = 3 * BATCH;

  /** The bytes of each, sign included. */
  static final int SIZE = 4 * BATCH;

  /** Negative where a number is spelt in another way or may be rounded wrongly. */
  static final int ODD = 5 * BATCH;

  private static final int POINT = 6 * BATCH;

  /** 1 where there is one. */
  private static final int MINUS = 7 * BATCH;

  /** For those who fill the columns. */
  static final int AROUND = 6 * BATCH;

  /** Of what a word holds that starts with a minus sign, less {@link #ZEROS}: the lowest byte. */
  private static final long SIGN = '-' ^ '0';

  private static final long POINT_BEHIND = '.' ^ '0';

  private static final long[] TENS = new long[MOST_DIGITS + 1];

  /** By the number of digits behind the first 16 bytes: 10^that / 10^8, rounded up. */
  private static final long[] SHARES = new long[Long.BYTES + 1];

  /** By the digits before the point: what 23 digits are multiplied with; negative from 8 on. */
  private static final double[] SCALES = new double[2 * Long.BYTES];

  /** By the size of a number: which bytes of each word of eight belong to it. */
  private static final long[] FIRST_KEPT = kept(0);

  private static final long[] SECOND_KEPT = kept(Long.BYTES);
  private static final long[] THIRD_KEPT = kept(2 * Long.BYTES);

  static {
    long ten = 1;
    for (int i = 0; i <= MOST_DIGITS; i++) {
      TENS[i] = ten;
      ten *= 10;
    }
    for (int i = 0; i <= Long.BYTES; i++) {
      SHARES[i] = Math.ceilDiv(1L << SHARE_BITS, TENS[Long.BYTES - i]);
    }
    for (int i = 0; i < Long.BYTES; i++) {
      SCALES[i] = Double.parseDouble("1e-" + (FIRST_DIGITS + 2 * Long.BYTES - i));
      SCALES[Long.BYTES + i] = -SCALES[i];
    }
  }

  private static long[] kept(int before) {
    long[] kept = new long[MOST_BYTES + 1];
    for (int size = before + 1; size <= MOST_BYTES; size++) {
      kept[size] = -1L >>> Math.max(0, Long.SIZE - Byte.SIZE * (size - before));
    }
    return kept;
  }

  private final byte[] b;

  /**
   * Of each number three times eight bytes, less what a digit is more than its value, and then what
   * they spell; and what else is known of it. One array, so that the compiler sees that they are
   * apart.
   */
  private final long[] lanes = new long[8 * BATCH];

  /** Digits before the point, the minus sign among them; 8 more where there is one. */
  private final int[] wholes = new int[BATCH];

  private final double[] scales = new double[BATCH];

  /** The least and the greatest that each number can be. */
  private final float[] floats = new float[2 * BATCH];

  NumberColumns(byte[] bytes) {
    this.b = bytes;
  }

  /** To be filled at {@link #START} and {@link #SIZE}. */
  long[] lanes() {
    return lanes;
  }

  /**
   * Tells the values of the first numbers.
   *
   * @param sizes the bits of all their sizes
   * @return whether none is spelt in another way
   */
  boolean read(int count, long sizes) {
    load(0, FIRST_KEPT, count);
    sign(count);
    scale(count);
    more(SECOND, SECOND_KEPT, count, sizes);
    more(THIRD, THIRD_KEPT, count, sizes);
    boolean usual = usual(count);
    join(count, sizes);
    return usual;
  }

  private void load(int word, long[] kept, int count) {
    int ahead = word / BATCH * Long.BYTES;
    for (int i = 0; i < count; i++) {
      long bytes = (long) TextSink.LONG.get(b, (int) lanes[START + i] + ahead);
      lanes[word + i] = (bytes ^ ZEROS) & kept[(int) lanes[SIZE + i]];
    }
  }

  /** Of numbers that are all short there is nothing to load. */
  private void more(int word, long[] kept, int count, long sizes) {
    if (sizes >= word / BATCH * Long.BYTES) {
      load(word, kept, count);
    } else {
      Arrays.fill(lanes, word, word + count, 0);
    }
  }

  /** Makes zeros of minus signs, and looks at the first digit. */
  private void sign(int count) {
    long[] l = lanes;
    for (int i = 0; i < count; i++) {
      long minus = ((l[i] & 0xFF ^ SIGN) - 1) >>> 63;
      l[MINUS + i] = minus;
      l[ODD + i] = (l[i] & minus - 1 | l[i] >>> 8 & -minus) & 0xFFFF;
      l[i] ^= -minus & SIGN;
    }
    for (int i = 0; i < count; i++) {
      long digit = l[ODD + i] & 0xFF;
      long noPoint = (l[ODD + i] >>> 8 ^ POINT_BEHIND) - 1;
      l[ODD + i] = 9 - digit | digit - 1 & ~noPoint & 1 + l[MINUS + i] - l[SIZE + i];
    }
  }

  /** Counts the digits before the points. */
  private void scale(int count) {
    for (int i = 0; i < count; i++) {
      int digits = Long.numberOfTrailingZeros(lanes[i] & NO_DIGIT) >>> 3;
      int whole = Math.min(digits, (int) lanes[SIZE + i]) & 7 | (int) lanes[MINUS + i] << 3;
      wholes[i] = whole;
      scales[i] = SCALES[whole];
    }
  }

  /** Takes out the points; whether all are spelt as is usual. */
  private boolean usual(int count) {
    long[] l = lanes;
    for (int i = 0; i < count; i++) {
      long other = l[i] & NO_DIGIT;
      l[POINT + i] = (other & -other) >>> 4;
    }
    for (int i = 0; i < count; i++) {
      long point = l[POINT + i];
      l[ODD + i] |= point - 1 & FIRST_DIGITS - l[SIZE + i] | -(l[i] & point);
    }
    for (int i = 0; i < count; i++) {
      long before = l[POINT + i] - 1;
      l[i] = (l[i] & before | l[i] >>> 8 & ~before) << 8;
    }
    long any = 0;
    for (int i = 0; i < count; i++) {
      l[ODD + i] |= -((l[i] | l[SECOND + i] | l[THIRD + i]) & NO_DIGIT);
      any |= l[ODD + i];
    }
    return any >= 0;
  }

  /** Makes whole numbers of the digits: 15 of each, and eight. */
  private void join(int count, long sizes) {
    value(0, count);
    if (sizes >= Long.BYTES) {
      value(SECOND, count);
    }
    if (sizes >= 2 * Long.BYTES) {
      value(THIRD, count);
    }
    for (int i = 0; i < count; i++) {
      lanes[i] = lanes[i] * TEN_TO_8 + lanes[SECOND + i];
    }
  }

  /** Makes the number of each word's eight digits. */
  private void value(int from, int count) {
    for (int i = from; i < from + count; i++) {
      long t = lanes[i] * 10 + (lanes[i] >>> 8);
      long odd = (t & 0x000000FF000000FFL) * 0x000F424000000064L;
      long even = ((t >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L;
      lanes[i] = (odd + even) >>> 32;
    }
  }

  /** Puts floats into their place; whether all are rounded for sure. */
  boolean floats(FloatBuffer values, int from, int count) {
    for (int i = 0; i < count; i++) {
      double value = ((double) lanes[i] * TEN_TO_8 + lanes[THIRD + i]) * scales[i];
      floats[i] = (float) (value * (1 - OFF));
      floats[BATCH + i] = (float) (value * (1 + OFF));
    }
    values.put(from, floats, 0, count);
    int first = Arrays.mismatch(floats, 0, count, floats, BATCH, BATCH + count);
    for (int i = first; i >= 0 && i < count; i++) {
      lanes[ODD + i] |= floats[i] == floats[BATCH + i] ? 0 : -1;
    }
    return first < 0;
  }

  /** Puts doubles into their place; whether the digits of all fit a long. */
  boolean doubles(byte[] values, int from, int count) {
    boolean all = true;
    for (int i = 0; i < count; i++) {
      int more = Math.max((int) lanes[SIZE + i] - 2 * Long.BYTES, 0);
      if (lanes[i] < TENS[MOST_DIGITS - more]) {
        long w = lanes[i] * TENS[more] + (lanes[THIRD + i] * SHARES[more] >>> SHARE_BITS);
        double value = DecimalToBinary.toDouble(w, (wholes[i] & 7) - LEADING_DIGITS - more);
        value = scales[i] < 0 ? -value : value;
        NumberArray.DOUBLE.set(values, Double.BYTES * (from + i), value);
      } else {
        lanes[ODD + i] = -1;
        all = false;
      }
    }
    return all;
  }
}
