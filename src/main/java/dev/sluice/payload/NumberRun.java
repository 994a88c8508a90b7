package dev.sluice.payload;

/**
 * Reads runs of JSON numbers of the usual spellings: a sign or none, at most seven digits, a point,
 * more digits, at most 24 bytes behind the sign. As {@link NumberEnds} tells beforehand where they
 * end, a processor works at several at once. Not thread-safe.
 */
final class NumberRun {
  private static final long ZEROS = 0x3030303030303030L;

  /** Of what a word holds, set in all that is no digit, less {@link #ZEROS}. */
  private static final long NO_DIGIT = 0x1010101010101010L;

  private static final int POINT = '.' ^ '0';

  /** Of the first eight bytes, one is the point. */
  private static final int FIRST_DIGITS = 7;

  private static final int MOST_BYTES = 24;

  /** Digits that fit a positive long whatever they are. */
  private static final int MOST_DIGITS = 18;

  /** The part of a double that a float lacks. */
  private static final int LOST_BITS = 0x1FFF_FFFF;

  /** Ulps of a double that a value may be off: the errors of a conversion and two products. */
  private static final int OFF = 8;

  private static final int SIGN = 1 << 31;

  /** So many are told apart before their values are computed. */
  private static final int BATCH = 256;

  private static final long[] TENS = new long[32];

  /** 10^-i, to half an ulp. */
  private static final double[] TENTHS = new double[32];

  static {
    long ten = 1;
    for (int i = 0; i <= MOST_DIGITS; i++) {
      TENS[i] = ten;
      ten *= 10;
    }
    for (int i = 0; i < TENTHS.length; i++) {
      TENTHS[i] = Double.parseDouble("1e-" + i);
    }
  }

  private final byte[] b;
  private final NumberArray numbers;
  private final NumberScanner scanner;
  private final NumberEnds words;

  /** All digits of each number of a batch as a whole number. */
  private final long[] decimals = new long[BATCH];

  /** Of these digits behind the point; the sign in the topmost bit. */
  private final int[] places = new int[BATCH];

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
   * Reads numbers that nothing but a comma, or one and a space, parts.
   *
   * @param most as many at most
   * @return the end of the last one read, or {@code first} where the first is spelt in another way:
   *     it, or what follows the last, is for {@link NumberScanner}
   */
  int read(int first, int most) throws PayloadException {
    numbers.reserve();
    int from = numbers.count();
    int word = words.find(first);
    int full = Math.min(Math.min(most, BATCH), numbers.capacity() - from);
    int to = tellApart(first, word, Math.min(full, words.count() - word));
    if (numbers.single()) {
      floats(from, numbers.count() - from);
    } else {
      doubles(from, numbers.count() - from);
    }
    return to;
  }

  private int tellApart(int first, int firstWord, int most) {
    int[] ends = words.ends();
    byte[] spans = numbers.spans();
    int from = numbers.count();
    int start = first;
    int end = first;
    int n = 0;
    int c = ',';
    while (n < most && c == ',') {
      int to = ends[firstWord + n];
      int minus = (((b[start] ^ '-') & 0xFF) - 1) >>> 31;
      int size = to - start - minus;
      long t = digits(start + minus);
      int whole = whole(t, size);
      long w = decimal(t, whole, start + minus, size);
      c = b[to];
      if (w < 0 || (c != ',' && (c | 0x20) == 'e')) {
        break;
      }
      decimals[n] = w;
      places[n] = Math.max(size - whole - 1, 0) | minus << 31;
      TextSink.LONG.set(spans, Long.BYTES * (from + n), NumberArray.span(start, to - start));
      n++;
      end = to;
      start = b[to + 1] == ' ' ? to + 2 : to + 1;
    }
    numbers.count(from + n);
    return end;
  }

  private void floats(int from, int count) throws PayloadException {
    byte[] values = numbers.values();
    for (int i = 0; i < count; i++) {
      double magnitude = decimals[i] * TENTHS[places[i] & 31];
      int lost = (int) Double.doubleToRawLongBits(magnitude) & LOST_BITS;
      int bits = Float.floatToRawIntBits((float) magnitude) | places[i] & SIGN;
      if (Integer.compareUnsigned(lost - (0x1000_0000 - OFF), 2 * OFF) <= 0) {
        int start = numbers.start(from + i);
        bits = Float.floatToRawIntBits(scanner.floatValue(start, scanner.scan(start)));
      }
      NumberArray.INT.set(values, Float.BYTES * (from + i), bits);
    }
  }

  private void doubles(int from, int count) {
    byte[] values = numbers.values();
    for (int i = 0; i < count; i++) {
      double magnitude = DecimalToBinary.toDouble(decimals[i], -(places[i] & 31));
      long sign = (long) (places[i] & SIGN) << 32;
      long bits = Double.doubleToRawLongBits(magnitude) | sign;
      TextSink.LONG.set(values, Double.BYTES * (from + i), bits);
    }
  }

  /** Eight bytes, less what a digit is more than its value. */
  private long digits(int at) {
    return (long) TextSink.LONG.get(b, at) ^ ZEROS;
  }

  /** How many digits come first of a word of so many bytes. */
  private static int whole(long t, int size) {
    return Math.min(Long.numberOfTrailingZeros(t & NO_DIGIT) >>> 3, size);
  }

  /**
   * All digits of a number as a whole number, or a negative one where it is spelt in another way.
   *
   * @param t the first eight of its {@code size} bytes from {@code p} on, as {@link #digits}
   */
  private long decimal(long t, int whole, int p, int size) {
    // A digit is inside of a word, and so is what follows it up to the word's end.
    int first = (int) t & 0xFF;
    int fraction = size - whole;
    int behind = (int) (t >>> (whole << 3)) & 0xFF ^ POINT;
    // Negative where they must not be; a branch for each could not be predicted.
    int leadingZero = first - 1 & 1 - whole;
    int noFraction = (fraction - 2 | -behind) & -fraction;
    if ((9 - first | FIRST_DIGITS - whole | MOST_BYTES - size | leadingZero | noFraction) < 0) {
      return -1;
    }
    long before = (1L << (whole << 3)) - 1;
    long joined = t & before | t >>> 8 & ~before;
    if (size <= Long.BYTES) {
      int point = -fraction >>> 31;
      long all = joined << (64 - 8 * (size - point));
      return (all & NO_DIGIT) == 0 ? value(all) : -1;
    }
    return longer(joined << 8, p + 8, size - 8);
  }

  /**
   * @param head seven digits
   * @param count of bytes from {@code p} on, 1 to 16
   */
  private long longer(long head, int p, int count) {
    long second = digits(p);
    if (count <= Long.BYTES) {
      second <<= 64 - 8 * count;
      boolean usual = ((head | second) & NO_DIGIT) == 0;
      return usual ? value(head) * TENS[count & 31] + value(second) : -1;
    }
    int more = count - 8;
    long third = digits(p + 8) << (64 - 8 * more);
    long w = value(head) * TENS[8] + value(second);
    boolean usual = ((head | second | third) & NO_DIGIT) == 0 & w < TENS[MOST_DIGITS - more & 31];
    return usual ? w * TENS[more & 31] + value(third) : -1;
  }

  /** The number that eight digits spell. */
  private static long value(long digits) {
    long t = digits * 10 + (digits >>> 8);
    long odd = (t & 0x000000FF000000FFL) * 0x000F424000000064L;
    long even = ((t >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L;
    return (odd + even) >>> 32;
  }
}
