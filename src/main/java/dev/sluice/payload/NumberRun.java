package dev.sluice.payload;

/**
 * Reads runs of JSON numbers of the usual spellings: a sign or none, at most seven digits, a point,
 * more digits. First all of them are told apart, then their values are computed: where a number
 * ends does not wait for what it is worth, so that a processor works at several at once. Not
 * thread-safe.
 */
final class NumberRun {
  /** The furthest that is read from a number's first byte. */
  private static final int REACH = 40;

  /** So many are told apart before their values are computed. */
  private static final int BATCH = 512;

  private static final long ZEROS = 0x3030303030303030L;

  /** Digits that fit a positive long whatever they are. */
  private static final int MOST_DIGITS = 18;

  /** Digits behind the point that a float is made of. */
  private static final int FLOAT_PLACES = 16;

  /** With so many digits, more of them move a value by less than 1e-13 of it. */
  private static final long ENOUGH = 10_000_000_000_000L;

  /** The part of a double that a float lacks. */
  private static final int LOST_BITS = 0x1FFF_FFFF;

  /** Ulps of a double that a value may be off: 1e-13 of it, and the errors of two products. */
  private static final int OFF = 1024;

  private static final long[] TENS = new long[MOST_DIGITS + 1];

  /** 10^-i, to half an ulp. */
  private static final double[] TENTHS = new double[MOST_DIGITS + 1];

  static {
    long ten = 1;
    for (int i = 0; i < TENS.length; i++) {
      TENS[i] = ten;
      TENTHS[i] = Double.parseDouble("1e-" + i);
      ten *= 10;
    }
  }

  private final byte[] b;
  private final int last;
  private final NumberArray numbers;
  private final NumberScanner scanner;

  /**
   * @param limit the end of what there is to read
   * @param scanner for the values that take exact arithmetic
   */
  NumberRun(byte[] bytes, int limit, NumberArray numbers, NumberScanner scanner) {
    this.b = bytes;
    this.last = limit - REACH;
    this.numbers = numbers;
    this.scanner = scanner;
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
    int to = tellApart(first, Math.min(most, BATCH));
    if (numbers.single()) {
      floats(from, numbers.count());
    } else {
      doubles(from, numbers.count());
    }
    return to;
  }

  private int tellApart(int first, int most) {
    byte[] spans = numbers.spans();
    int n = numbers.count();
    int full = Math.min(numbers.capacity(), n + most);
    int start = first;
    int end = first;
    while (n < full && start <= last) {
      long x = word(start);
      long others = others(x);
      int minus = (int) (others >>> 7) & 1;
      others >>>= minus << 3;
      int whole = Long.numberOfTrailingZeros(others) >>> 3;
      // No branch that depends on a sign or on a count of digits: they cannot be predicted.
      int digit = (int) (x >>> (minus << 3)) & 0xFF;
      boolean noSign = (((int) x ^ '-') & 0xFF & -minus) != 0;
      boolean leadingZero = (((digit ^ '0') - 1) & (1 - whole)) < 0;
      if (noSign | leadingZero | whole == 0 | minus + whole > 7) {
        break;
      }
      int length = minus + whole;
      int c = (int) (x >>> (length << 3)) & 0xFF;
      if (c == '.') {
        int places = -1 - length;
        long rest = others & (others - 1);
        if (rest != 0) {
          length = minus;
        } else {
          length = 8;
          rest = others(word(start + 8));
          if (rest == 0) {
            length = 16;
            rest = others(word(start + 16));
          }
        }
        length += Long.numberOfTrailingZeros(rest) >>> 3;
        c = b[start + length];
        if (places + length == 0 | rest == 0) {
          break;
        }
      }
      if ((c | 0x20) == 'e') {
        break;
      }
      TextSink.LONG.set(spans, Long.BYTES * n, NumberArray.span(start, whole, length));
      n++;
      end = start + length;
      if (c != ',') {
        break;
      }
      start = b[end + 1] == ' ' ? end + 2 : end + 1;
    }
    numbers.count(n);
    return end;
  }

  private void floats(int from, int to) throws PayloadException {
    for (int i = from; i < to; i++) {
      int start = numbers.start(i);
      int minus = b[start] == '-' ? 1 : 0;
      int p = start + minus;
      int whole = numbers.whole(i);
      int spelt = Math.max(numbers.length(i) - minus - whole - 1, 0);
      int places = Math.min(spelt, FLOAT_PLACES);
      long w = digits(word(p), whole);
      int q = p + whole + 1;
      if (places > 8) {
        w = w * TENS[8] + digits(word(q), 8);
        w = w * TENS[places - 8] + digits(word(q + 8), places - 8);
      } else if (places > 0) {
        w = w * TENS[places] + digits(word(q), places);
      }
      double magnitude = w * TENTHS[places];
      int lost = (int) Double.doubleToRawLongBits(magnitude) & LOST_BITS;
      boolean close = Integer.compareUnsigned(lost - (0x1000_0000 - OFF), 2 * OFF) <= 0;
      boolean cut = (FLOAT_PLACES - spelt & w - ENOUGH) < 0;
      if ((close & places > 0) | cut | whole + places > MOST_DIGITS) {
        numbers.set(i, Float.floatToRawIntBits(scanner.floatValue(start, scanner.scan(start))));
      } else {
        numbers.set(i, Float.floatToRawIntBits((float) magnitude) | minus << 31);
      }
    }
  }

  private void doubles(int from, int to) throws PayloadException {
    for (int i = from; i < to; i++) {
      int start = numbers.start(i);
      int minus = b[start] == '-' ? 1 : 0;
      int p = start + minus;
      int whole = numbers.whole(i);
      int places = Math.max(numbers.length(i) - minus - whole - 1, 0);
      long w = digits(word(p), whole);
      int digits = places + (w == 0 ? 0 : whole);
      int q = p + whole + 1;
      double magnitude;
      if (digits > MOST_DIGITS) {
        magnitude = Math.abs(scanner.doubleValue(start, scanner.scan(start)));
      } else {
        if (places > 8) {
          int second = Math.min(places - 8, 8);
          int third = Math.max(places - 16, 0);
          w = w * TENS[8] + digits(word(q), 8);
          w = w * TENS[second] + digits(word(q + 8), second);
          w = w * TENS[third] + digitsOrNone(word(q + 16), third);
        } else if (places > 0) {
          w = w * TENS[places] + digits(word(q), places);
        }
        magnitude = DecimalToBinary.toDouble(w, -places);
      }
      numbers.set(i, Double.doubleToRawLongBits(magnitude) | (long) minus << 63);
    }
  }

  private long word(int at) {
    return (long) TextSink.LONG.get(b, at);
  }

  /** The top bit of byte i tells whether it is no digit; right up to the first one beyond ASCII. */
  private static long others(long x) {
    long t = x ^ ZEROS;
    return ((t + 0x7676767676767676L) | t) & 0x8080808080808080L;
  }

  /** The number that the first {@code count} digits spell, 1 to 8 of them. */
  private static long digits(long x, int count) {
    return value((x ^ ZEROS) << (64 - 8 * count));
  }

  /** As {@link #digits}, and 0 for none. */
  private static long digitsOrNone(long x, int count) {
    int half = 4 * (8 - count);
    return value((x ^ ZEROS) << half << half);
  }

  private static long value(long digits) {
    long t = digits * 10 + (digits >>> 8);
    long odd = (t & 0x000000FF000000FFL) * 0x000F424000000064L;
    long even = ((t >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L;
    return (odd + even) >>> 32;
  }
}
