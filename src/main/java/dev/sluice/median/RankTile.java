package dev.sluice.median;

import java.util.Arrays;

/**
 * A piece of a padded plane in which every sample has a rank of its own, so that the samples of a
 * window are a set of bits, and their median the bit in the middle. Not thread-safe.
 *
 * <p>Keys outside of least..greatest have no rank: outside of a picture that shrinks its windows,
 * or NaN.
 */
final class RankTile {
  /** Of positions without a rank; its word is never reached by a search. */
  static final int NO_RANK = 0xFFFF;

  /** Most positions of a tile: one word of ranks is left for {@link #NO_RANK}. */
  static final int MAX_AREA = 0xFFFF / Long.SIZE * Long.SIZE;

  private static final int DIGIT = 11;

  private long[] keys = new long[0];
  private char[] order = new char[0];
  private char[] other = new char[0];
  private char[] ranks = new char[0];
  private final int[] counts = new int[1 << DIGIT];
  private final long[] bits = new long[(NO_RANK + 1) / Long.SIZE];
  private int[] columns = new int[0];
  private int[] offsets = new int[0];
  private long[] row = new long[0];
  private int ranked;

  /** Makes room for so many positions. */
  void reserve(int area) {
    if (keys.length < area) {
      keys = new long[area];
      order = new char[area];
      other = new char[area];
      ranks = new char[area];
    }
  }

  /** The keys by position, to be filled before {@link #rank}. */
  long[] keys() {
    return keys;
  }

  /** Rank by position, after {@link #rank}. */
  char[] ranks() {
    return ranks;
  }

  /** A bit for each rank. */
  long[] bits() {
    return bits;
  }

  int[] columns(int count) {
    if (columns.length < count) {
      columns = new int[count];
    }
    return columns;
  }

  int[] offsets(int count) {
    if (offsets.length < count) {
      offsets = new int[count];
    }
    return offsets;
  }

  long[] row(int count) {
    if (row.length < count) {
      row = new long[count];
    }
    return row;
  }

  /** How many positions have a rank. */
  int ranked() {
    return ranked;
  }

  /** The key that has the rank given. */
  long key(int rank) {
    return keys[order[rank]];
  }

  /** Clears the bits that ranks can set. */
  void clear() {
    Arrays.fill(bits, 0, ranked / Long.SIZE + 1, 0);
    bits[bits.length - 1] = 0;
  }

  /**
   * Ranks the first {@code area} keys: a radix sort of their positions, least digit first.
   *
   * @param least keys below have no rank
   * @param greatest keys above have no rank
   */
  void rank(int area, long least, long greatest) {
    long low = greatest;
    long high = least;
    int count = 0;
    for (int i = 0; i < area; i++) {
      long key = keys[i];
      if (key >= least && key <= greatest) {
        order[count++] = (char) i;
        low = Math.min(low, key);
        high = Math.max(high, key);
      }
    }
    ranked = count;
    int width = count == 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(high - low);
    for (int shift = 0; shift < width; shift += DIGIT) {
      sortBy(low, shift, count);
    }
    if (count < area) {
      Arrays.fill(ranks, 0, area, (char) NO_RANK);
    }
    for (int rank = 0; rank < count; rank++) {
      ranks[order[rank]] = (char) rank;
    }
  }

  private void sortBy(long low, int shift, int count) {
    int mask = counts.length - 1;
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      counts[(int) (keys[order[i]] - low >>> shift) & mask]++;
    }
    if (counts[(int) (keys[order[0]] - low >>> shift) & mask] == count) {
      return;
    }
    int start = 0;
    for (int digit = 0; digit < counts.length; digit++) {
      int size = counts[digit];
      counts[digit] = start;
      start += size;
    }
    for (int i = 0; i < count; i++) {
      char position = order[i];
      other[counts[(int) (keys[position] - low >>> shift) & mask]++] = position;
    }
    char[] sorted = other;
    other = order;
    order = sorted;
  }
}
