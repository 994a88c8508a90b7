package dev.sluice.median;

/**
 * Compares and chooses samples, eight bytes at a time. An answer is the top bit of each lane, which
 * {@link #choose} takes. Values are compared: {@code -0.0} equals {@code 0.0}. Immutable.
 */
final class Lanes {
  private final int shift;
  private final long lane;
  private final long tops;
  private final long flip;
  private final boolean floating;
  private final long beyond;

  Lanes(DType dtype) {
    int bits = Byte.SIZE * dtype.bytes();
    this.shift = bits - 1;
    this.lane = -1L >>> Long.SIZE - bits;
    long ones = 0;
    for (int at = 0; at < Long.SIZE; at += bits) {
      ones |= 1L << at;
    }
    this.tops = ones << shift;
    this.floating = dtype.floating();
    boolean unsigned = dtype == DType.U8 || dtype == DType.U16 || dtype == DType.U32;
    this.flip = unsigned ? 0 : tops;
    this.beyond = floating ? ones * ((lane >>> 1) - Keys.greatest(dtype)) : 0;
  }

  /** Lanes with a bit set. */
  private long nonZero(long lanes) {
    return ((lanes & ~tops) + ~tops | lanes) & tops;
  }

  /** Where two samples differ in value; neither is NaN. */
  long differs(long a, long b) {
    long differing = nonZero(a ^ b);
    return floating ? differing & nonZero((a | b) & ~tops) : differing;
  }

  /** Where a sample is NaN. */
  long nan(long a) {
    return floating ? (a & ~tops) + beyond & tops : 0;
  }

  /** Where {@code a} is less than {@code b}, {@code -0.0} before {@code 0.0}; neither is NaN. */
  long less(long a, long b) {
    long x = unsigned(a);
    long y = unsigned(b);
    long difference = (x | tops) - (y & ~tops);
    return (~x & y | ~(x ^ y) & ~difference) & tops;
  }

  /** The samples as unsigned integers of the same order. */
  private long unsigned(long a) {
    long key = a ^ flip;
    return floating ? key ^ (a & tops) - ((a & tops) >>> shift) : key;
  }

  /** Lanes of {@code yes} where the answer is so, of {@code no} elsewhere. */
  long choose(long answer, long yes, long no) {
    long mask = (answer >>> shift) * lane;
    return yes & mask | no & ~mask;
  }

  /** All lanes. */
  long all() {
    return tops;
  }
}
