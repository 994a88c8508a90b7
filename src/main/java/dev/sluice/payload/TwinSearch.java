package dev.sluice.payload;

import dev.sluice.median.Raster;

/**
 * Tells which number near a cleaned one is equal to it: itself, or one of its eight neighbours. No
 * branches, for which one it is cannot be predicted; floats are compared in pairs. Not thread-safe.
 */
final class TwinSearch {
  /** So many numbers are looked for at once. */
  static final int BATCH = 512;

  /** The number itself and its neighbours; known to the compiler, which unrolls by it. */
  private static final int CANDIDATES = 9;

  private static final long TOPS = 0x8000_0000_8000_0000L;

  private final NumberArray numbers;

  /** To the candidates, 0 where there are fewer; behind them, for no bit found, none. */
  private final int[] distances = new int[Integer.SIZE + 1];

  /** The furthest candidate. */
  private final int reach;

  private final int[] found = new int[BATCH + 1];

  /**
   * @param near distances to the neighbours, the nearest first
   */
  TwinSearch(NumberArray numbers, int[] near) {
    this.numbers = numbers;
    int most = 0;
    for (int k = 1; k < CANDIDATES && k <= near.length; k++) {
      distances[k] = near[k - 1];
      most = Math.max(most, Math.abs(near[k - 1]));
    }
    this.reach = most;
    distances[Integer.SIZE] = Integer.MIN_VALUE;
  }

  /**
   * The twins of numbers {@code from} to {@code to}, at most {@link #BATCH}: the place of each in
   * the array, negative where none is near. The array is used again.
   */
  int[] find(int from, int to, Raster cleaned) {
    int first = Math.clamp(reach, from, to);
    int last = Math.clamp(numbers.count() - reach, first, to);
    atTheEdge(from, first, from, cleaned);
    if (numbers.single()) {
      int paired = first + (last - first & -2);
      pairs(first, paired, from, cleaned);
      atTheEdge(paired, to, from, cleaned);
    } else {
      doubles(first, last, from, cleaned);
      atTheEdge(last, to, from, cleaned);
    }
    return found;
  }

  private void atTheEdge(int first, int last, int from, Raster cleaned) {
    for (int i = first; i < last; i++) {
      boolean same = numbers.bits(cleaned.data(), cleaned.offset(), i) == numbers.bits(i);
      found[i - from] = same ? i : -1;
    }
  }

  private void pairs(int first, int last, int from, Raster cleaned) {
    byte[] values = numbers.values();
    byte[] after = cleaned.data();
    int offset = cleaned.offset();
    for (int i = first; i < last; i += 2) {
      long wanted = (long) TextSink.LONG.get(after, offset + 4 * i);
      long equal = 0;
      for (int k = 0; k < CANDIDATES; k++) {
        long x = (long) TextSink.LONG.get(values, 4 * (i + distances[k])) ^ wanted;
        long differs = ((x & ~TOPS) + ~TOPS) | x;
        equal |= (~differs & TOPS) >>> (31 - k);
      }
      found[i - from] = i + distances[Integer.numberOfTrailingZeros((int) equal)];
      found[i - from + 1] = i + 1 + distances[Integer.numberOfTrailingZeros((int) (equal >>> 32))];
    }
  }

  private void doubles(int first, int last, int from, Raster cleaned) {
    byte[] values = numbers.values();
    byte[] after = cleaned.data();
    int offset = cleaned.offset();
    for (int i = first; i < last; i++) {
      long wanted = (long) TextSink.LONG.get(after, offset + 8 * i);
      int equal = 0;
      for (int k = 0; k < CANDIDATES; k++) {
        long x = (long) TextSink.LONG.get(values, 8 * (i + distances[k])) ^ wanted;
        equal |= (int) (~(x | -x) >>> 63) << k;
      }
      found[i - from] = i + distances[Integer.numberOfTrailingZeros(equal)];
    }
  }
}
