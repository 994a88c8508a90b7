package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads runs of JSON numbers of the usual spellings: a sign or none, at most seven digits, a point,
 * more digits, at most 24 bytes behind the sign. {@link NumberEnds} tells beforehand where they
 * end; what is done to them is done to a batch of them, step by step. Most steps are loops that the
 * compiler makes vector code of: short ones over one array, whose parts it can tell apart. Not
 * thread-safe.
 */
final class NumberRun {
  private static final long ZEROS = 0x3030303030303030L;

  /** Of what a word holds, set in all that is no digit, less {@link #ZEROS}. */
  private static final long NO_DIGIT = 0x1010101010101010L;

  private static final int MOST_BYTES = 24;

  /** Of two bytes of which the first is a digit, the lower half apart. */
  private static final int COMMA_BEHIND_DIGIT = ',' << 8 | '0';

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

  /** So many are told apart before their values are computed. */
  private static final int BATCH = 256;

  private static final int SECOND = BATCH;
  private static final int THIRD = 2 * BATCH;
  private static final int SIZE = 3 * BATCH;
  private static final int POINT = 4 * BATCH;
  private static final int ODD = 5 * BATCH;

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
  private final NumberArray numbers;
  private final NumberScanner scanner;
  private final NumberEnds words;

  /** Of each number of a batch: where it starts behind its sign. */
  private final int[] at = new int[BATCH];

  /** Digits before the point; 8 more where there is a sign. */
  private final int[] wholes = new int[BATCH];

  /**
   * Of each number three times eight bytes, less what a digit is more than its value, and then what
   * they spell; and how many they are. One array, so that the compiler sees that they are apart.
   */
  private final long[] lanes = new long[6 * BATCH];

  /** So many numbers, the last ones of the array, are without values. */
  private int taken;

  /** The bits of all their sizes. */
  private int sizes;

  private final double[] scales = new double[BATCH];

  /** The least and the greatest that each number can be. */
  private final float[] floats = new float[2 * BATCH];

  /**
   * @param start of the text
   * @param limit the end of what there is to read
   * @param scanner for the values that take exact arithmetic
   */
  NumberRun(byte[] bytes, int start, int limit, NumberArray numbers, NumberScanner scanner) {
    this.b = bytes;
    this.numbers = numbers;
    this.scanner = scanner;
    this.words = new NumberEnds(bytes, start, limit);
  }

  /**
   * Takes up numbers that nothing but a comma, or one and a space, parts. Their values, and what is
   * wrong with them, are told later: {@link #finish} is to be called before the array is used,
   * added to or refused.
   *
   * @param most as many at most
   * @return the end of the last one, or {@code from} where the first is spelt in another way: it is
   *     for {@link NumberScanner}
   */
  int read(int from, int most) throws PayloadException {
    if (taken == BATCH) {
      finish();
    }
    numbers.reserve();
    int word = words.find(from);
    int room = Math.min(Math.min(most, BATCH - taken), numbers.capacity() - numbers.count());
    return take(from, word, Math.min(room, words.count() - word));
  }

  private int take(int from, int firstWord, int most) {
    int[] ends = words.ends();
    byte[] spans = numbers.spans();
    int before = numbers.count();
    int first = taken;
    int start = from;
    int minus = isMinus(b[from]);
    int all = sizes;
    int n = 0;
    int spaces = 0;
    boolean more = begins(b[from]);
    while (more && n < most) {
      int to = ends[firstWord + n];
      int size = to - start - minus;
      // The last byte of the number, what follows it, and what may be the first of the next one.
      int around = (int) NumberArray.INT.get(b, to - 1);
      more = (around & 0xFFF0) == COMMA_BEHIND_DIGIT;
      if (Integer.compareUnsigned(size - 1, MOST_BYTES) >= 0 || !more && !ends(around)) {
        break;
      }
      all |= size;
      at[first + n] = start + minus;
      wholes[first + n] = minus << 3;
      lanes[SIZE + first + n] = size;
      TextSink.LONG.set(spans, Long.BYTES * (before + n), NumberArray.span(start, to - start));
      n++;
      int next = around >>> 16;
      start = to + 1;
      if ((next & 0xFF) == ' ') {
        next >>>= 8;
        start++;
        spaces++;
      }
      minus = isMinus(next);
      more = more && begins(next);
    }
    if (n == 0) {
      return from;
    }
    sizes = all;
    taken = first + n;
    numbers.count(before + n);
    int end = numbers.end(before + n - 1);
    if (more) {
      numbers.parted(before, n, spaces);
    } else {
      numbers.parted(before, n - 1, spaces - (start - end - 1));
    }
    return end;
  }

  /** Whether a number starts with the lowest byte. */
  private static boolean begins(int next) {
    return (next & 0xFF) >= '-' && (next & 0x40) == 0;
  }

  /** Whether a byte is a digit behind which there is no exponent. */
  private static boolean ends(int around) {
    return (around & 0xF0) == '0' && (around >>> 8 & 0xDF) != 'E';
  }

  private static int isMinus(int c) {
    return ((c ^ '-') & 0xFF) - 1 >>> 31;
  }

  /** Tells the values of all numbers taken up so far. */
  void finish() throws PayloadException {
    int count = taken;
    if (count == 0) {
      return;
    }
    int from = numbers.count() - count;
    taken = 0;
    load(0, FIRST_KEPT, count);
    scale(count);
    more(SECOND, SECOND_KEPT, count);
    more(THIRD, THIRD_KEPT, count);
    boolean usual = usual(count);
    join(count);
    sizes = 0;
    boolean sure = numbers.single() ? floats(from, count) : doubles(from, count);
    if (!usual || !sure) {
      others(from, count);
    }
  }

  private void load(int word, long[] kept, int count) {
    int ahead = word / BATCH * Long.BYTES;
    for (int i = 0; i < count; i++) {
      long bytes = (long) TextSink.LONG.get(b, at[i] + ahead);
      lanes[word + i] = (bytes ^ ZEROS) & kept[(int) lanes[SIZE + i]];
    }
  }

  /** Of numbers that are all short there is nothing to load. */
  private void more(int word, long[] kept, int count) {
    if (sizes >= word / BATCH * Long.BYTES) {
      load(word, kept, count);
    } else {
      Arrays.fill(lanes, word, word + count, 0);
    }
  }

  /** Counts the digits before the points. */
  private void scale(int count) {
    for (int i = 0; i < count; i++) {
      int digits = Long.numberOfTrailingZeros(lanes[i] & NO_DIGIT) >>> 3;
      int whole = wholes[i] | Math.min(digits, (int) lanes[SIZE + i]) & 7;
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
      long digit = l[i] & 0xFF;
      long point = l[POINT + i];
      long size = l[SIZE + i];
      long leadingZero = digit - 1 & ~((point ^ 0x100) - 1) & 1 - size;
      l[ODD + i] = 9 - digit | leadingZero | point - 1 & FIRST_DIGITS - size | -(l[i] & point);
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
  private void join(int count) {
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

  /** Whether all are rounded for sure. */
  private boolean floats(int from, int count) {
    for (int i = 0; i < count; i++) {
      double value = ((double) lanes[i] * TEN_TO_8 + lanes[THIRD + i]) * scales[i];
      floats[i] = (float) (value * (1 - OFF));
      floats[BATCH + i] = (float) (value * (1 + OFF));
    }
    ByteBuffer.wrap(numbers.values())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(from, floats, 0, count);
    int first = Arrays.mismatch(floats, 0, count, floats, BATCH, BATCH + count);
    for (int i = first; i >= 0 && i < count; i++) {
      lanes[ODD + i] |= floats[i] == floats[BATCH + i] ? 0 : -1;
    }
    return first < 0;
  }

  /** Whether the digits of all fit a long. */
  private boolean doubles(int from, int count) {
    byte[] values = numbers.values();
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

  private void others(int from, int count) throws PayloadException {
    for (int i = 0; i < count; i++) {
      if (lanes[ODD + i] < 0) {
        int start = numbers.start(from + i);
        int end = scanner.scan(start);
        if (end != numbers.end(from + i)) {
          throw scanner.malformed("']' expected", end);
        }
        numbers.set(
            from + i,
            numbers.single()
                ? Float.floatToRawIntBits(scanner.floatValue(start, end))
                : Double.doubleToRawLongBits(scanner.doubleValue(start, end)));
      }
    }
  }
}
