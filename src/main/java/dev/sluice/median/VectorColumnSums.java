package dev.sluice.median;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over columns of windows for {@link VectorRealColours}, lines of one array. Each loop works
 * on whole vectors. Needs the module {@code jdk.incubator.vector}.
 */
final class VectorColumnSums {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorColumnSums() {}

  private static DoubleVector load(double[] room, int at) {
    return DoubleVector.fromArray(SPECIES, room, at);
  }

  /**
   * Adds the sums of a column of the window, for each place that a pixel has in it, to those of the
   * columns between.
   *
   * @param below lines of distances to the pixels of the column in the row itself and below
   * @param above and above, from a line of zeros on
   * @param ends room for a vector for each row of the window
   * @param last place that counts
   * @param between where the sums of the columns between stand for the first place
   * @param step from a place to the next
   */
  static void addUp(
      double[] room,
      int[] below,
      int[] above,
      int ends,
      int last,
      int between,
      int to,
      int step,
      int count) {
    switch (below.length) {
      case 3 -> addThree(room, below, above, between, to, step, count);
      case 5 -> addFive(room, below, above, between, to, step, count);
      case 7 -> addSeven(room, below, above, between, to, step, count);
      default -> addAny(room, below, above, ends, last, between, to, step, count);
    }
  }

  private static void addAny(
      double[] room,
      int[] below,
      int[] above,
      int ends,
      int last,
      int between,
      int to,
      int step,
      int count) {
    int high = below.length;
    for (int x = 0; x < count; x += LANES) {
      DoubleVector down = load(room, below[0] + x);
      down.intoArray(room, ends);
      for (int i = 1; i < high; i++) {
        down = down.add(load(room, below[i] + x));
        down.intoArray(room, ends + i * LANES);
      }
      DoubleVector up = DoubleVector.zero(SPECIES);
      for (int place = 0; place <= last; place++) {
        up = up.add(load(room, above[place] + x));
        load(room, ends + (high - 1 - place) * LANES)
            .add(up)
            .add(load(room, between + place * step + x))
            .intoArray(room, to + place * step + x);
      }
    }
  }

  /** The same for the three places in a column of three. */
  private static void addThree(
      double[] room, int[] below, int[] above, int between, int to, int step, int count) {
    int below0 = below[0];
    int below1 = below[1];
    int below2 = below[2];
    int above1 = above[1];
    int above2 = above[2];
    for (int x = 0; x < count; x += LANES) {
      int from = between + x;
      int sum = to + x;
      DoubleVector down0 = load(room, below0 + x);
      DoubleVector down1 = down0.add(load(room, below1 + x));
      DoubleVector down2 = down1.add(load(room, below2 + x));
      down2.add(load(room, from)).intoArray(room, sum);
      DoubleVector up = load(room, above1 + x);
      down1.add(up).add(load(room, from + step)).intoArray(room, sum + step);
      up = up.add(load(room, above2 + x));
      down0.add(up).add(load(room, from + 2 * step)).intoArray(room, sum + 2 * step);
    }
  }

  /** The same for the five places in a column of five. */
  private static void addFive(
      double[] room, int[] below, int[] above, int between, int to, int step, int count) {
    int below0 = below[0];
    int below1 = below[1];
    int below2 = below[2];
    int below3 = below[3];
    int below4 = below[4];
    int above1 = above[1];
    int above2 = above[2];
    int above3 = above[3];
    int above4 = above[4];
    for (int x = 0; x < count; x += LANES) {
      int from = between + x;
      int sum = to + x;
      DoubleVector down0 = load(room, below0 + x);
      DoubleVector down1 = down0.add(load(room, below1 + x));
      DoubleVector down2 = down1.add(load(room, below2 + x));
      DoubleVector down3 = down2.add(load(room, below3 + x));
      DoubleVector down4 = down3.add(load(room, below4 + x));
      down4.add(load(room, from)).intoArray(room, sum);
      DoubleVector up = load(room, above1 + x);
      down3.add(up).add(load(room, from + step)).intoArray(room, sum + step);
      up = up.add(load(room, above2 + x));
      down2.add(up).add(load(room, from + 2 * step)).intoArray(room, sum + 2 * step);
      up = up.add(load(room, above3 + x));
      down1.add(up).add(load(room, from + 3 * step)).intoArray(room, sum + 3 * step);
      up = up.add(load(room, above4 + x));
      down0.add(up).add(load(room, from + 4 * step)).intoArray(room, sum + 4 * step);
    }
  }

  /** The same for the seven places in a column of seven. */
  private static void addSeven(
      double[] room, int[] below, int[] above, int between, int to, int step, int count) {
    int below0 = below[0];
    int below1 = below[1];
    int below2 = below[2];
    int below3 = below[3];
    int below4 = below[4];
    int below5 = below[5];
    int below6 = below[6];
    int above1 = above[1];
    int above2 = above[2];
    int above3 = above[3];
    int above4 = above[4];
    int above5 = above[5];
    int above6 = above[6];
    for (int x = 0; x < count; x += LANES) {
      int from = between + x;
      int sum = to + x;
      DoubleVector down0 = load(room, below0 + x);
      DoubleVector down1 = down0.add(load(room, below1 + x));
      DoubleVector down2 = down1.add(load(room, below2 + x));
      DoubleVector down3 = down2.add(load(room, below3 + x));
      DoubleVector down4 = down3.add(load(room, below4 + x));
      DoubleVector down5 = down4.add(load(room, below5 + x));
      DoubleVector down6 = down5.add(load(room, below6 + x));
      down6.add(load(room, from)).intoArray(room, sum);
      DoubleVector up = load(room, above1 + x);
      down5.add(up).add(load(room, from + step)).intoArray(room, sum + step);
      up = up.add(load(room, above2 + x));
      down4.add(up).add(load(room, from + 2 * step)).intoArray(room, sum + 2 * step);
      up = up.add(load(room, above3 + x));
      down3.add(up).add(load(room, from + 3 * step)).intoArray(room, sum + 3 * step);
      up = up.add(load(room, above4 + x));
      down2.add(up).add(load(room, from + 4 * step)).intoArray(room, sum + 4 * step);
      up = up.add(load(room, above5 + x));
      down1.add(up).add(load(room, from + 5 * step)).intoArray(room, sum + 5 * step);
      up = up.add(load(room, above6 + x));
      down0.add(up).add(load(room, from + 6 * step)).intoArray(room, sum + 6 * step);
    }
  }

  /**
   * Whole sums of windows of three by three, for each place of a pixel in it.
   *
   * @param lines of distances by columns, from the pixel's own to the right, then from the next to
   *     the left: to the pixel in its row, those below and those above
   * @param to where the sums go for the first place in the first column
   * @param step from a row's places to the next
   * @param back from a column's places to those of the one before
   */
  static void addNine(double[] room, int[] lines, int to, int step, int back, int count) {
    for (int x = 0; x < count; x += LANES) {
      DoubleVector own = DoubleVector.fromArray(SPECIES, room, lines[0] + x);
      DoubleVector down = own.add(DoubleVector.fromArray(SPECIES, room, lines[1] + x));
      DoubleVector up = DoubleVector.fromArray(SPECIES, room, lines[3] + x);
      DoubleVector first0 = down.add(DoubleVector.fromArray(SPECIES, room, lines[2] + x));
      DoubleVector first1 = down.add(up);
      DoubleVector first2 = own.add(up.add(DoubleVector.fromArray(SPECIES, room, lines[4] + x)));
      own = DoubleVector.fromArray(SPECIES, room, lines[5] + x);
      down = own.add(DoubleVector.fromArray(SPECIES, room, lines[6] + x));
      up = DoubleVector.fromArray(SPECIES, room, lines[8] + x);
      DoubleVector second0 =
          first0.add(down.add(DoubleVector.fromArray(SPECIES, room, lines[7] + x)));
      DoubleVector second1 = first1.add(down.add(up));
      DoubleVector second2 =
          first2.add(own.add(up.add(DoubleVector.fromArray(SPECIES, room, lines[9] + x))));
      own = DoubleVector.fromArray(SPECIES, room, lines[10] + x);
      down = own.add(DoubleVector.fromArray(SPECIES, room, lines[11] + x));
      up = DoubleVector.fromArray(SPECIES, room, lines[13] + x);
      DoubleVector third0 =
          second0.add(down.add(DoubleVector.fromArray(SPECIES, room, lines[12] + x)));
      DoubleVector third1 = second1.add(down.add(up));
      DoubleVector third2 =
          second2.add(own.add(up.add(DoubleVector.fromArray(SPECIES, room, lines[14] + x))));
      third0.intoArray(room, to + x);
      third1.intoArray(room, to + step + x);
      third2.intoArray(room, to + 2 * step + x);
      own = DoubleVector.fromArray(SPECIES, room, lines[15] + x);
      down = own.add(DoubleVector.fromArray(SPECIES, room, lines[16] + x));
      up = DoubleVector.fromArray(SPECIES, room, lines[18] + x);
      DoubleVector left0 = down.add(DoubleVector.fromArray(SPECIES, room, lines[17] + x));
      DoubleVector left1 = down.add(up);
      DoubleVector left2 = own.add(up.add(DoubleVector.fromArray(SPECIES, room, lines[19] + x)));
      second0.add(left0).intoArray(room, to + back + x);
      second1.add(left1).intoArray(room, to + step + back + x);
      second2.add(left2).intoArray(room, to + 2 * step + back + x);
      own = DoubleVector.fromArray(SPECIES, room, lines[20] + x);
      down = own.add(DoubleVector.fromArray(SPECIES, room, lines[21] + x));
      up = DoubleVector.fromArray(SPECIES, room, lines[23] + x);
      left0 = left0.add(down.add(DoubleVector.fromArray(SPECIES, room, lines[22] + x)));
      left1 = left1.add(down.add(up));
      left2 = left2.add(own.add(up.add(DoubleVector.fromArray(SPECIES, room, lines[24] + x))));
      first0.add(left0).intoArray(room, to + 2 * back + x);
      first1.add(left1).intoArray(room, to + step + 2 * back + x);
      first2.add(left2).intoArray(room, to + 2 * step + 2 * back + x);
    }
  }
}
