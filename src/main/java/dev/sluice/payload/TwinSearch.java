package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells which number near a cleaned one is equal to it: itself, or one of its eight neighbours. No
 * branches, for which one it is cannot be predicted; the loops over all candidates are such that
 * the compiler makes vector code of them, which takes arrays of the samples' own width, hence one
 * for each width. Not thread-safe.
 */
final class TwinSearch {
  /** So many numbers are looked for at once. */
  static final int BATCH = 512;

  /** The number itself and its neighbours. */
  private static final int CANDIDATES = 9;

  private static final int CHOSEN = (CANDIDATES + 1) * BATCH;
  private static final int LANES = CHOSEN + BATCH;

  private final NumberArray numbers;

  /** To the candidates. */
  private final int[] distances = new int[CANDIDATES];

  /** The furthest candidate. */
  private final int reach;

  private final int[] found;

  private final int[] ints;
  private final long[] longs;

  /**
   * @param near distances to the neighbours, the nearest first
   */
  TwinSearch(NumberArray numbers, int[] near) {
    this.numbers = numbers;
    int most = 0;
    for (int k = 1; k < Math.min(CANDIDATES, near.length + 1); k++) {
      distances[k] = near[k - 1];
      most = Math.max(most, Math.abs(near[k - 1]));
    }
    this.reach = most;
    int batch = Math.min(BATCH, numbers.count());
    this.found = new int[batch];
    this.ints = new int[numbers.single() ? LANES : 0];
    this.longs = new long[numbers.single() ? 0 : LANES];
  }

  /**
   * The twins of numbers {@code from} to {@code to}, at most {@link #BATCH}: the place of each in
   * the array, negative where none is near. The array is used again.
   */
  int[] find(int from, int to, Raster cleaned) {
    int first = Math.clamp(reach, from, to);
    int last = Math.clamp(numbers.count() - reach, first, to);
    atTheEdge(from, first, from, cleaned);
    if (first < last) {
      choose(first - from, last - from, from, cleaned);
    }
    atTheEdge(last, to, from, cleaned);
    return found;
  }

  /** Behind the last number that may be found before number {@code to}. */
  int end(int to) {
    return Math.min(to + reach, numbers.count());
  }

  private void atTheEdge(int first, int last, int from, Raster cleaned) {
    for (int i = first; i < last; i++) {
      boolean same = numbers.bits(cleaned.data(), cleaned.offset(), i) == numbers.bits(i);
      found[i - from] = same ? i : -1;
    }
  }

  /** Numbers {@code from + first} to {@code from + last}. */
  private void choose(int first, int last, int from, Raster cleaned) {
    ByteBuffer before = ByteBuffer.wrap(numbers.values()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer after =
        ByteBuffer.wrap(cleaned.data(), cleaned.offset(), (int) cleaned.byteLength())
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    int count = last - first;
    if (numbers.single()) {
      after.asIntBuffer().get(from + first, ints, 0, count);
      for (int k = 0; k < CANDIDATES; k++) {
        int near = from + first + distances[k];
        before.asIntBuffer().get(near, ints, (k + 1) * BATCH, count);
      }
      choose(ints, distances, count);
      System.arraycopy(ints, CHOSEN, found, first, count);
    } else {
      after.asLongBuffer().get(from + first, longs, 0, count);
      for (int k = 0; k < CANDIDATES; k++) {
        int near = from + first + distances[k];
        before.asLongBuffer().get(near, longs, (k + 1) * BATCH, count);
      }
      choose(longs, distances, count);
      for (int i = 0; i < count; i++) {
        found[first + i] = (int) longs[CHOSEN + i];
      }
    }
    int[] places = found;
    for (int i = first; i < last; i++) {
      places[i] += from + i;
    }
  }

  private static void choose(int[] lanes, int[] to, int count) {
    int to0 = to[0];
    int to1 = to[1];
    int to2 = to[2];
    int to3 = to[3];
    int to4 = to[4];
    int to5 = to[5];
    int to6 = to[6];
    int to7 = to[7];
    int to8 = to[8];
    for (int i = 0; i < count; i++) {
      int wanted = lanes[i];
      int chosen = Integer.MIN_VALUE;
      chosen = either(to8, chosen, wanted ^ lanes[9 * BATCH + i]);
      chosen = either(to7, chosen, wanted ^ lanes[8 * BATCH + i]);
      chosen = either(to6, chosen, wanted ^ lanes[7 * BATCH + i]);
      chosen = either(to5, chosen, wanted ^ lanes[6 * BATCH + i]);
      chosen = either(to4, chosen, wanted ^ lanes[5 * BATCH + i]);
      chosen = either(to3, chosen, wanted ^ lanes[4 * BATCH + i]);
      chosen = either(to2, chosen, wanted ^ lanes[3 * BATCH + i]);
      chosen = either(to1, chosen, wanted ^ lanes[2 * BATCH + i]);
      chosen = either(to0, chosen, wanted ^ lanes[1 * BATCH + i]);
      lanes[CHOSEN + i] = chosen;
    }
  }

  /** The former where {@code other} is zero, else the latter. */
  private static int either(int same, int not, int other) {
    return same ^ (same ^ not) & (other | -other) >> 31;
  }

  private static void choose(long[] lanes, int[] to, int count) {
    int to0 = to[0];
    int to1 = to[1];
    int to2 = to[2];
    int to3 = to[3];
    int to4 = to[4];
    int to5 = to[5];
    int to6 = to[6];
    int to7 = to[7];
    int to8 = to[8];
    for (int i = 0; i < count; i++) {
      long wanted = lanes[i];
      long chosen = Integer.MIN_VALUE;
      chosen = either(to8, chosen, wanted ^ lanes[9 * BATCH + i]);
      chosen = either(to7, chosen, wanted ^ lanes[8 * BATCH + i]);
      chosen = either(to6, chosen, wanted ^ lanes[7 * BATCH + i]);
      chosen = either(to5, chosen, wanted ^ lanes[6 * BATCH + i]);
      chosen = either(to4, chosen, wanted ^ lanes[5 * BATCH + i]);
      chosen = either(to3, chosen, wanted ^ lanes[4 * BATCH + i]);
      chosen = either(to2, chosen, wanted ^ lanes[3 * BATCH + i]);
      chosen = either(to1, chosen, wanted ^ lanes[2 * BATCH + i]);
      chosen = either(to0, chosen, wanted ^ lanes[1 * BATCH + i]);
      lanes[CHOSEN + i] = chosen;
    }
  }

  /** The former where {@code other} is zero, else the latter. */
  private static long either(long same, long not, long other) {
    return same ^ (same ^ not) & (other | -other) >> 63;
  }
}
