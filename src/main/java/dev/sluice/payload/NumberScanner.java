package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON numbers: eight digits at a time where the body goes on far enough, byte by byte at its
 * end and for unusual spellings. Values are those of {@link Double#parseDouble}. Not thread-safe.
 */
final class NumberScanner {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ZEROS = 0x3030303030303030L;

  /** The furthest that the fast path reads from a number's first byte. */
  private static final int REACH = 40;

  private static final int MAX_DIGITS = 19;
  private static final long[] TENS = new long[MAX_DIGITS + 1];

  /** 10^-i, to half an ulp. */
  private static final double[] TENTHS = new double[MAX_DIGITS + 1];

  /** Digits behind the point that fit a positive long whatever they are. */
  private static final int MAX_PLACES = 18;

  static {
    TENS[0] = 1;
    TENTHS[0] = 1;
    for (int i = 1; i <= MAX_DIGITS; i++) {
      TENS[i] = TENS[i - 1] * 10;
      TENTHS[i] = Double.parseDouble("1e-" + i);
    }
  }

  /** The part of a double that a float lacks. */
  private static final int LOST_BITS = 0x1FFF_FFFF;

  /** What a float lacks halfway to the next one, less the ulps that a product may be off. */
  private static final int NEAR_TIE = 0x1000_0000 - 16;

  private final byte[] bytes;
  private final int origin;
  private final int limit;
  private final int maxLength;
  private double value;

  /**
   * @param origin what messages count bytes from
   */
  NumberScanner(byte[] bytes, int origin, int limit, int maxLength) {
    this.bytes = bytes;
    this.origin = origin;
    this.limit = limit;
    this.maxLength = maxLength;
  }

  /** The number that was scanned last: finite. */
  double value() {
    return value;
  }

  /** Reads the number that starts at {@code start}; where it ends. */
  int scan(int start) throws PayloadException {
    if (limit - start < REACH) {
      return scanSlowly(start);
    }
    byte[] b = bytes;
    boolean negative = b[start] == '-';
    int p = negative ? start + 1 : start;
    long x = (long) LONG.get(b, p);
    int whole = digitCount(x);
    if (whole == 0 || whole == 8 || (whole > 1 && b[p] == '0')) {
      return scanSlowly(start);
    }
    long w = digits(x, whole);
    p += whole;
    int places = 0;
    if (b[p] == '.') {
      int more;
      long integer = w;
      p++;
      do {
        x = (long) LONG.get(b, p);
        more = digitCount(x);
        places += more;
        if ((integer == 0 ? places : places + whole) > MAX_DIGITS) {
          return scanSlowly(start);
        }
        w = more == 0 ? w : w * TENS[more] + digits(x, more);
        p += more;
      } while (more == 8);
      if (places == 0) {
        return scanSlowly(start);
      }
    }
    if ((b[p] | 0x20) == 'e') {
      return scanSlowly(start);
    }
    double magnitude = DecimalToDouble.nearest(w, -places);
    value = negative ? -magnitude : magnitude;
    return p;
  }

  /**
   * Reads numbers of the usual spellings that nothing but a comma, or one and a space, parts.
   *
   * @param most as many at most
   * @return the end of the last one read, or {@code first} where the first is none of those: it, or
   *     what follows the last, is for {@link #scan}
   */
  int scanRun(int first, NumberArray numbers, int most) {
    byte[] b = bytes;
    numbers.reserve();
    byte[] values = numbers.values();
    long[] spans = numbers.spans();
    boolean single = numbers.single();
    int n = numbers.count();
    int full = Math.min(spans.length, n + most);
    int last = limit - REACH;
    int start = first;
    int end = first;
    while (n < full && start <= last) {
      int minus = (b[start] & 0xFF ^ '-') - 1 >>> 31;
      int p = start + minus;
      long x = (long) LONG.get(b, p);
      int whole = digitCount(x);
      if (whole == 0 || whole == 8 || (whole > 1 && b[p] == '0')) {
        break;
      }
      long w = digits(x, whole);
      p += whole;
      int places = 0;
      if (b[p] == '.') {
        x = (long) LONG.get(b, p + 1);
        places = digitCount(x);
        if (places == 0) {
          break;
        }
        int digits = w == 0 ? 0 : whole;
        w = w * TENS[places] + digits(x, places);
        p += 1 + places;
        if (places == 8) {
          x = (long) LONG.get(b, p);
          int more = digitCount(x);
          w = w * TENS[more] + digitsOrNone(x, more);
          p += more;
          places += more;
          if (more == 8) {
            x = (long) LONG.get(b, p);
            more = digitCount(x);
            p += more;
            places += more;
            if (digits + places > MAX_PLACES) {
              break;
            }
            w = w * TENS[more] + digitsOrNone(x, more);
          } else if (digits + places > MAX_PLACES) {
            break;
          }
        }
      }
      int c = b[p];
      if ((c | 0x20) == 'e') {
        break;
      }
      double magnitude;
      if (single) {
        magnitude = w * TENTHS[places];
        int lost = (int) Double.doubleToRawLongBits(magnitude) & LOST_BITS;
        if (Integer.compareUnsigned(lost - NEAR_TIE, 32) <= 0 && places > 0) {
          break;
        }
      } else {
        magnitude = DecimalToDouble.nearest(w, -places);
      }
      long sign = (long) minus << 63;
      double signed = Double.longBitsToDouble(Double.doubleToRawLongBits(magnitude) | sign);
      NumberArray.put(values, spans, n++, single, signed, start, p);
      end = p;
      if (c != ',') {
        break;
      }
      start = b[p + 1] == ' ' ? p + 2 : p + 1;
    }
    numbers.count(n);
    return end;
  }

  /** Reads the number that starts at {@code start} and keeps it; where it ends. */
  int scan(int start, NumberArray numbers) throws PayloadException {
    int end = scan(start);
    if (numbers.single()) {
      value = narrowed(start, end);
    }
    numbers.add(value, start, end);
    return end;
  }

  /** The float nearest to the number itself, not to its nearest double. */
  private float narrowed(int start, int end) throws PayloadException {
    float narrow = (float) value;
    boolean tie = ((int) Double.doubleToRawLongBits(value) & LOST_BITS) == 0x1000_0000;
    boolean subnormal = Math.abs(value) < Float.MIN_NORMAL && value != 0;
    if (tie || subnormal || Float.isInfinite(narrow)) {
      narrow = Float.parseFloat(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
    }
    if (Float.isInfinite(narrow)) {
      throw malformed("a number beyond the range of a float", start);
    }
    return narrow;
  }

  /** How many of the eight bytes are digits before the first that is none. */
  private static int digitCount(long x) {
    long t = x ^ ZEROS;
    long others = ((t + 0x7676767676767676L) | t) & 0x8080808080808080L;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** The number that the first {@code count} digits spell, 1 to 8 of them. */
  private static long digits(long x, int count) {
    long t = (x ^ ZEROS) << (64 - 8 * count);
    t = t * 10 + (t >>> 8);
    long odd = (t & 0x000000FF000000FFL) * 0x000F424000000064L;
    long even = ((t >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L;
    return (odd + even) >>> 32;
  }

  /** As {@link #digits}, and 0 for none. */
  private static long digitsOrNone(long x, int count) {
    int half = 4 * (8 - count);
    long t = (x ^ ZEROS) << half << half;
    t = t * 10 + (t >>> 8);
    long odd = (t & 0x000000FF000000FFL) * 0x000F424000000064L;
    long even = ((t >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L;
    return (odd + even) >>> 32;
  }

  private int scanSlowly(int start) throws PayloadException {
    int p = start;
    boolean negative = p < limit && bytes[p] == '-';
    p = negative ? p + 1 : p;
    long w = 0;
    int kept = 0;
    int exponent = 0;
    boolean cut = false;
    int first = digit(p);
    if (first == 0 && digitOrNone(p + 1) >= 0) {
      throw malformed("a number with a leading zero", p);
    }
    for (int d = first; d >= 0; d = digitOrNone(++p)) {
      if (kept < MAX_DIGITS) {
        w = w * 10 + d;
        kept += w == 0 ? 0 : 1;
      } else {
        exponent++;
        cut |= d != 0;
      }
    }
    if (p < limit && bytes[p] == '.') {
      p++;
      for (int d = digit(p); d >= 0; d = digitOrNone(++p)) {
        if (kept < MAX_DIGITS) {
          w = w * 10 + d;
          kept += w == 0 ? 0 : 1;
          exponent--;
        } else {
          cut |= d != 0;
        }
      }
    }
    if (p < limit && (bytes[p] | 0x20) == 'e') {
      p++;
      boolean minus = p < limit && bytes[p] == '-';
      p = minus || (p < limit && bytes[p] == '+') ? p + 1 : p;
      int e = 0;
      for (int d = digit(p); d >= 0; d = digitOrNone(++p)) {
        e = Math.min(e * 10 + d, 100_000_000);
      }
      exponent += minus ? -e : e;
    }
    if (p - start > maxLength) {
      throw new PayloadException(
          Kind.TOO_LARGE,
          "a number of %d characters at byte %d, at most %d are read"
              .formatted(p - start, start - origin, maxLength));
    }
    double magnitude = nearest(start, p, w, exponent, cut);
    if (magnitude == Double.POSITIVE_INFINITY) {
      throw malformed("a number beyond the range of a double", start);
    }
    value = negative ? -magnitude : magnitude;
    return p;
  }

  private double nearest(int start, int end, long w, int exponent, boolean cut) {
    double low = DecimalToDouble.nearest(w, exponent);
    if (!cut || low == DecimalToDouble.nearest(w + 1, exponent)) {
      return low;
    }
    String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    return Math.abs(Double.parseDouble(text));
  }

  private int digitOrNone(int p) {
    int d = p < limit ? bytes[p] - '0' : -1;
    return d > 9 ? -1 : d;
  }

  private int digit(int p) throws PayloadException {
    int d = digitOrNone(p);
    if (d < 0) {
      throw malformed("a digit is missing", p);
    }
    return d;
  }

  private PayloadException malformed(String what, int p) {
    return new PayloadException(Kind.MALFORMED, what + " at byte " + (p - origin));
  }
}
