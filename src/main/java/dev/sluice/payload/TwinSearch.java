package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Tells which number near a cleaned one is equal to it: itself, or one of its eight neighbours. No
 * branches, for which one it is cannot be predicted; the loops over one candidate are such that the
 * compiler makes vector code of them, which takes arrays of the samples' own width, read and
 * written at one index. Not thread-safe.
 */
final class TwinSearch {
  /** So many numbers are looked for at once. */
  static final int BATCH = 512;

  /** The number itself and its neighbours. */
  private static final int CANDIDATES = 9;

  private final NumberArray numbers;

  /** To the candidates; behind them, for no bit found, none. */
  private final int[] distances = new int[Integer.SIZE + 1];

  private final int candidates;

  /** The furthest candidate. */
  private final int reach;

  private final int[] found;

  /** Of each number a bit for every candidate that is its twin. */
  private final int[] twins;

  private final Floats floats;
  private final Doubles doubles;

  /**
   * @param near distances to the neighbours, the nearest first
   */
  TwinSearch(NumberArray numbers, int[] near) {
    this.numbers = numbers;
    this.candidates = Math.min(CANDIDATES, near.length + 1);
    int most = 0;
    for (int k = 1; k < candidates; k++) {
      distances[k] = near[k - 1];
      most = Math.max(most, Math.abs(near[k - 1]));
    }
    this.reach = most;
    distances[Integer.SIZE] = Integer.MIN_VALUE;
    int batch = Math.min(BATCH, numbers.count());
    this.found = new int[batch];
    this.twins = new int[batch];
    this.floats = new Floats(numbers.single() ? batch : 0);
    this.doubles = new Doubles(numbers.single() ? 0 : batch);
  }

  /**
   * The twins of numbers {@code from} to {@code to}, at most {@link #BATCH}: the place of each in
   * the array, negative where none is near. The array is used again.
   */
  int[] find(int from, int to, Raster cleaned) {
    int first = Math.clamp(reach, from, to);
    int last = Math.clamp(numbers.count() - reach, first, to);
    atTheEdge(from, first, from, cleaned);
    int count = last - first;
    if (count > 0) {
      mark(first, count, cleaned);
      for (int i = 0; i < count; i++) {
        found[first - from + i] = first + i + distances[Integer.numberOfTrailingZeros(twins[i])];
      }
    }
    atTheEdge(last, to, from, cleaned);
    return found;
  }

  private void atTheEdge(int first, int last, int from, Raster cleaned) {
    for (int i = first; i < last; i++) {
      boolean same = numbers.bits(cleaned.data(), cleaned.offset(), i) == numbers.bits(i);
      found[i - from] = same ? i : -1;
    }
  }

  private void mark(int first, int count, Raster cleaned) {
    ByteBuffer before = ByteBuffer.wrap(numbers.values()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer after =
        ByteBuffer.wrap(cleaned.data(), cleaned.offset(), (int) cleaned.byteLength())
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(twins, 0, count, 0);
    if (numbers.single()) {
      after.asIntBuffer().get(first, floats.wanted, 0, count);
      for (int k = 0; k < candidates; k++) {
        before.asIntBuffer().get(first + distances[k], floats.near, 0, count);
        floats.mark(count, 1 << k, twins);
      }
    } else {
      after.asLongBuffer().get(first, doubles.wanted, 0, count);
      for (int k = 0; k < candidates; k++) {
        before.asLongBuffer().get(first + distances[k], doubles.near, 0, count);
        doubles.mark(count, 1 << k, twins);
      }
    }
  }

  private record Floats(int[] wanted, int[] near) {
    Floats(int batch) {
      this(new int[batch], new int[batch]);
    }

    void mark(int count, int bit, int[] twins) {
      for (int i = 0; i < count; i++) {
        int x = near[i] ^ wanted[i];
        twins[i] |= ~((x | -x) >> 31) & bit;
      }
    }
  }

  private record Doubles(long[] wanted, long[] near) {
    Doubles(int batch) {
      this(new long[batch], new long[batch]);
    }

    void mark(int count, int bit, int[] twins) {
      for (int i = 0; i < count; i++) {
        long x = near[i] ^ wanted[i];
        twins[i] |= (int) ~((x | -x) >> 63) & bit;
      }
    }
  }
}
