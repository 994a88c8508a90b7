package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.nio.charset.StandardCharsets;

/**
 * Reads single JSON numbers of any spelling, byte by byte. Values are those of {@link
 * Double#parseDouble} and {@link Float#parseFloat}. Not thread-safe.
 */
final class NumberScanner {
  /** Digits that fit an unsigned long whatever they are. */
  private static final int MAX_DIGITS = 19;

  private static final int LARGEST_EXPONENT = 100_000_000;

  /**
   * One number in so many bytes may be decided by exact arithmetic, which takes about a
   * microsecond, up to 20 where the number is long; a long one counts as several. Of numbers with
   * more than 19 digits, one in a thousand needs it; only a text made for it has more.
   */
  private static final int BYTES_FOR_EACH_EXACT = 1_024;

  private static final int ALWAYS_EXACT = 64;
  private static final int LONG_NUMBER = 128;

  private final byte[] bytes;
  private final int origin;
  private final int limit;
  private final int maxLength;
  private final int mostExact;
  private int exact;

  private boolean negative;

  /** The first 19 digits, as a whole number; it times 10^exponent, and what was cut off. */
  private long w;

  private int exponent;
  private int kept;

  /** Whether digits other than zero were cut off. */
  private boolean cut;

  /**
   * @param origin what messages count bytes from
   */
  NumberScanner(byte[] bytes, int origin, int limit, int maxLength) {
    this.bytes = bytes;
    this.origin = origin;
    this.limit = limit;
    this.maxLength = maxLength;
    this.mostExact = ALWAYS_EXACT + (limit - origin) / BYTES_FOR_EACH_EXACT;
  }

  /** Reads the number that starts at {@code start}; where it ends. */
  int scan(int start) throws PayloadException {
    int p = start;
    negative = p < limit && bytes[p] == '-';
    p = negative ? p + 1 : p;
    w = 0;
    kept = 0;
    exponent = 0;
    cut = false;
    if (digit(p) == 0 && digitOrNone(p + 1) >= 0) {
      throw malformed("a number with a leading zero", p);
    }
    p = digits(p, 0);
    if (p < limit && bytes[p] == '.') {
      digit(p + 1);
      p = digits(p + 1, 1);
    }
    if (p < limit && (bytes[p] | 0x20) == 'e') {
      p = exponent(p + 1);
    }
    if (p - start > maxLength) {
      throw new PayloadException(
          Kind.TOO_LARGE,
          "a number of %d characters at byte %d, at most %d are read"
              .formatted(p - start, start - origin, maxLength));
    }
    return p;
  }

  /**
   * @param behind 1 behind the point, 0 before it
   */
  private int digits(int from, int behind) {
    int p = from;
    for (int d = digitOrNone(p); d >= 0; d = digitOrNone(++p)) {
      if (kept < MAX_DIGITS) {
        w = w * 10 + d;
        kept += w == 0 ? 0 : 1;
        exponent -= behind;
      } else {
        cut |= d != 0;
        exponent += 1 - behind;
      }
    }
    return p;
  }

  private int exponent(int from) throws PayloadException {
    int p = from;
    boolean minus = p < limit && bytes[p] == '-';
    p = minus || (p < limit && bytes[p] == '+') ? p + 1 : p;
    int e = 0;
    for (int d = digit(p); d >= 0; d = digitOrNone(++p)) {
      e = Math.min(e * 10 + d, LARGEST_EXPONENT);
    }
    exponent += minus ? -e : e;
    return p;
  }

  /** The double nearest to the number that was scanned last, from {@code start} to {@code end}. */
  double doubleValue(int start, int end) throws PayloadException {
    double magnitude = DecimalToBinary.toDouble(w, exponent);
    if (cut && magnitude != DecimalToBinary.toDouble(w + 1, exponent)) {
      magnitude = Math.abs(Double.parseDouble(exactly(start, end)));
    }
    if (magnitude == Double.POSITIVE_INFINITY) {
      throw malformed("a number beyond the range of a double", start);
    }
    return negative ? -magnitude : magnitude;
  }

  /** As {@link #doubleValue}, the float nearest to the number itself, not to its nearest double. */
  float floatValue(int start, int end) throws PayloadException {
    float magnitude = DecimalToBinary.toFloat(w, exponent);
    if (cut && magnitude != DecimalToBinary.toFloat(w + 1, exponent)) {
      magnitude = Math.abs(Float.parseFloat(exactly(start, end)));
    }
    if (magnitude == Float.POSITIVE_INFINITY) {
      throw malformed("a number beyond the range of a float", start);
    }
    return negative ? -magnitude : magnitude;
  }

  private String exactly(int start, int end) throws PayloadException {
    exact += 1 + (end - start) / LONG_NUMBER;
    if (exact > mostExact) {
      throw new PayloadException(
          Kind.TOO_LARGE,
          "more than %d numbers so close to the middle of two that only exact arithmetic rounds"
                  .formatted(mostExact)
              + " them, at byte "
              + (start - origin));
    }
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
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

  PayloadException malformed(String what, int p) {
    return new PayloadException(Kind.MALFORMED, what + " at byte " + (p - origin));
  }
}
