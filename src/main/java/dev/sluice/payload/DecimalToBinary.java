package dev.sluice.payload;

import java.math.BigInteger;

/**
 * The double or float nearest to w x 10^q, ties to even, for any unsigned 64-bit w: the algorithm
 * of Eisel and Lemire ("Number Parsing at a Gigabyte per Second", 2021), which needs no fallback
 * (Mushtak and Lemire, "Fast Number Parsing Without Fallback", 2023).
 */
final class DecimalToBinary {
  private static final int LEAST_POWER = -342;
  private static final int GREATEST_POWER = 308;

  /** From here to -1 the leading bits are rounded up, so that ties are seen as such. */
  private static final int LEAST_ROUNDED_UP = -27;

  /** The leading 128 bits of 5^q. */
  private static final long[] HIGH = new long[GREATEST_POWER - LEAST_POWER + 1];

  private static final long[] LOW = new long[HIGH.length];

  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final int DOUBLE_BITS = 52;
  private static final int FLOAT_BITS = 23;

  static {
    BigInteger power = BigInteger.ONE;
    for (int q = 0; q <= GREATEST_POWER; q++) {
      store(q, power);
      power = power.multiply(BigInteger.valueOf(5));
    }
    power = BigInteger.valueOf(5);
    for (int q = -1; q >= LEAST_POWER; q--) {
      int bits = power.bitLength();
      int shift = q >= LEAST_ROUNDED_UP ? bits + 127 : 2 * bits + 128;
      store(q, BigInteger.ONE.shiftLeft(shift).divide(power).add(BigInteger.ONE));
      power = power.multiply(BigInteger.valueOf(5));
    }
  }

  private DecimalToBinary() {}

  private static void store(int q, BigInteger power) {
    BigInteger leading = power.shiftRight(power.bitLength() - 128);
    HIGH[q - LEAST_POWER] = leading.shiftRight(64).longValue();
    LOW[q - LEAST_POWER] = leading.longValue();
  }

  /** Infinity where it is out of range. */
  static double toDouble(long w, int q) {
    if (w >>> (DOUBLE_BITS + 1) == 0 && q >= -22 && q <= 22) {
      return q < 0 ? w / TENS[-q] : w * TENS[q];
    }
    if (w == 0 || q < LEAST_POWER) {
      return 0;
    }
    return q > GREATEST_POWER
        ? Double.POSITIVE_INFINITY
        : Double.longBitsToDouble(bits(w, q, DOUBLE_BITS, 1023, q >= -4 && q <= 23));
  }

  /** As {@link #toDouble}: rounded once. */
  static float toFloat(long w, int q) {
    if (w == 0 || q < -65) {
      return 0;
    }
    return q > 38
        ? Float.POSITIVE_INFINITY
        : Float.intBitsToFloat((int) bits(w, q, FLOAT_BITS, 127, q >= -17 && q <= 10));
  }

  /**
   * @param size bits of the mantissa
   * @param bias of the exponent
   * @param ties whether w x 10^q can lie halfway between two numbers
   */
  private static long bits(long unsigned, int q, int size, int bias, boolean ties) {
    int zeros = Long.numberOfLeadingZeros(unsigned);
    long w = unsigned << zeros;
    long factor = HIGH[q - LEAST_POWER];
    long high = Math.unsignedMultiplyHigh(w, factor);
    long low = w * factor;
    long beyond = -1L >>> (size + 3);
    if ((high & beyond) == beyond) {
      long carry = Math.unsignedMultiplyHigh(w, LOW[q - LEAST_POWER]);
      low += carry;
      if (Long.compareUnsigned(low, carry) < 0) {
        high++;
      }
    }
    int top = (int) (high >>> 63);
    int shift = top + Long.SIZE - size - 3;
    long mantissa = high >>> shift;
    int exponent = ((217_706 * q) >> 16) + 63 + top - zeros + bias;
    if (exponent <= 0) {
      return subnormal(mantissa, exponent, size);
    }
    boolean tie = ties && low >= 0 && low <= 1 && mantissa << shift == high;
    if (tie && (mantissa & 3) == 1) {
      mantissa &= ~1L;
    }
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    if (mantissa >= 2L << size) {
      mantissa = 1L << size;
      exponent++;
    }
    int infinite = 2 * bias + 1;
    return exponent >= infinite ? (long) infinite << size : assemble(mantissa, exponent, size);
  }

  private static long subnormal(long normal, int exponent, int size) {
    if (1 - exponent >= Long.SIZE) {
      return 0;
    }
    long mantissa = normal >>> (1 - exponent);
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    return assemble(mantissa, mantissa < 1L << size ? 0 : 1, size);
  }

  private static long assemble(long mantissa, int exponent, int size) {
    return mantissa & ((1L << size) - 1) | (long) exponent << size;
  }
}
