package dev.sluice.median;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Counts of the samples below thresholds, for 64 columns at once; what {@link Thresholds} does with
 * vectors. Whatever lies in the last lanes, for which columns are missing, means nothing. All
 * indices are in bytes.
 *
 * <p>A level is the count of each column, at most {@link #MOST_ROWS}, and behind those the
 * threshold in each lane.
 */
final class VectorThresholds {
  static final int LANES = 64;
  static final int LEVEL = 2 * LANES;

  /** So many samples in eight columns are counted by a byte. */
  static final int MOST_ROWS = 31;

  static final int MOST_COLUMNS = 31;
  static final int LEAST_COLUMNS = 8;

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
  private static final int GREATEST = 0xFF;

  /** From i on the lanes that take the place of the first ones after a shift by i. */
  private static final byte[] SHIFTS = new byte[2 * LANES];

  static {
    for (int i = 0; i < SHIFTS.length; i++) {
      SHIFTS[i] = (byte) Math.min(i, LANES - 1);
    }
  }

  private VectorThresholds() {}

  /**
   * Counts the samples below a threshold anew.
   *
   * @param top where the uppermost row of the windows lies
   * @param stride from one row to the next
   */
  static void count(byte[] arena, int level, int threshold, int top, int stride, int rows) {
    ByteVector limits = ByteVector.broadcast(BYTES, (byte) threshold);
    ByteVector counts = ByteVector.zero(BYTES);
    for (int i = 0; i < rows; i++) {
      ByteVector samples = ByteVector.fromArray(BYTES, arena, top + i * stride);
      VectorMask<Byte> below = samples.compare(VectorOperators.ULT, limits);
      counts = counts.lanewise(VectorOperators.ADD, (byte) 1, below);
    }
    counts.intoArray(arena, level);
    limits.intoArray(arena, level + LANES);
  }

  /**
   * A row of samples joins and another leaves, at each of some levels; the same row twice changes
   * nothing.
   *
   * @param levels where the first of them lies, in ascending order
   * @param to of levels, from the first
   * @param columns of a window
   * @param rank of its median
   * @param reached takes, for each level, which medians are not below the threshold
   * @param result where the greatest threshold that each of them reaches goes, 0 where it is none
   */
  static void move(
      byte[] arena,
      int levels,
      int from,
      int to,
      int joining,
      int leaving,
      int columns,
      int rank,
      long[] reached,
      int result) {
    boolean four = (columns & 4) != 0;
    boolean two = (columns & 2) != 0;
    boolean one = (columns & 1) != 0;
    boolean sixteen = columns >= 16;
    boolean more = columns >= 24;
    boolean wide = rank >= GREATEST;
    ByteVector by1 = shift(1);
    ByteVector by2 = shift(2);
    ByteVector by4 = shift(4);
    ByteVector by8 = shift(8);
    ByteVector by16 = shift(16);
    ByteVector lastFour = shift(columns & -8);
    ByteVector lastTwo = shift(columns & -4);
    ByteVector last = shift(columns & -2);
    ByteVector in = ByteVector.fromArray(BYTES, arena, joining);
    ByteVector out = ByteVector.fromArray(BYTES, arena, leaving);
    ByteVector medians = ByteVector.zero(BYTES);
    for (int i = from; i < to; i++) {
      int level = levels + i * LEVEL;
      ByteVector limits = ByteVector.fromArray(BYTES, arena, level + LANES);
      ByteVector single =
          ByteVector.fromArray(BYTES, arena, level)
              .lanewise(VectorOperators.ADD, (byte) 1, in.compare(VectorOperators.ULT, limits))
              .lanewise(VectorOperators.SUB, (byte) 1, out.compare(VectorOperators.ULT, limits));
      single.intoArray(arena, level);
      ByteVector pairs = single.add(by1.selectFrom(single));
      ByteVector fours = pairs.add(by2.selectFrom(pairs));
      ByteVector first = fours.add(by4.selectFrom(fours));
      ByteVector second = sixteen ? by8.selectFrom(first) : ByteVector.zero(BYTES);
      ByteVector third = more ? by16.selectFrom(first) : ByteVector.zero(BYTES);
      ByteVector rest = ByteVector.zero(BYTES);
      if (four) {
        rest = lastFour.selectFrom(fours);
      }
      if (two) {
        rest = rest.add(lastTwo.selectFrom(pairs));
      }
      if (one) {
        rest = rest.add(last.selectFrom(single));
      }
      VectorMask<Byte> below;
      if (wide) {
        // Of each half of the sum what is missing to 255 and what is beyond: one of them is 0.
        ByteVector free = first.not();
        ByteVector otherFree = third.not();
        ByteVector missing =
            free.lanewise(VectorOperators.SUSUB, second)
                .lanewise(VectorOperators.SUADD, otherFree.lanewise(VectorOperators.SUSUB, rest))
                .lanewise(VectorOperators.SUSUB, (byte) (2 * GREATEST - 1 - rank));
        ByteVector beyond =
            second
                .lanewise(VectorOperators.SUSUB, free)
                .lanewise(VectorOperators.SUADD, rest.lanewise(VectorOperators.SUSUB, otherFree));
        below = missing.compare(VectorOperators.UGT, beyond);
      } else {
        below =
            first
                .lanewise(VectorOperators.SUADD, second)
                .lanewise(VectorOperators.SUADD, third)
                .lanewise(VectorOperators.SUADD, rest)
                .compare(VectorOperators.ULE, (byte) rank);
      }
      medians = medians.blend(limits, below);
      reached[i] = below.toLong();
    }
    medians.intoArray(arena, result);
  }

  private static ByteVector shift(int lanes) {
    return ByteVector.fromArray(BYTES, SHIFTS, lanes);
  }

  /** The greatest threshold that each median reaches. */
  static void medians(byte[] arena, int[] thresholds, long[] reached, int count, int result) {
    ByteVector medians = ByteVector.zero(BYTES);
    for (int i = 0; i < count; i++) {
      medians = medians.blend((byte) thresholds[i], VectorMask.fromLong(BYTES, reached[i]));
    }
    medians.intoArray(arena, result);
  }
}
