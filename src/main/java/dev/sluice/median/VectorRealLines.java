package dev.sluice.median;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link VectorRealColours} over lines of one array. Each works on whole vectors.
 * Needs the module {@code jdk.incubator.vector}.
 */
final class VectorRealLines {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  /** Numbers in a vector. */
  static final int LANES = SPECIES.length();

  private VectorRealLines() {}

  private static DoubleVector load(double[] room, int at) {
    return DoubleVector.fromArray(SPECIES, room, at);
  }

  /** Replaces infinities. */
  static void bound(double[] room, int at, double greatest, int count) {
    for (int x = 0; x < count; x += LANES) {
      DoubleVector v = load(room, at + x);
      v.blend(greatest, v.compare(VectorOperators.EQ, Double.POSITIVE_INFINITY))
          .blend(-greatest, v.compare(VectorOperators.EQ, Double.NEGATIVE_INFINITY))
          .intoArray(room, at + x);
    }
  }

  /**
   * Distances in three finite planes.
   *
   * @param plane from a plane to the next
   */
  static void measureThree(double[] room, int at, int other, int plane, int to, int count) {
    int at2 = at + plane;
    int at3 = at2 + plane;
    int other2 = other + plane;
    int other3 = other2 + plane;
    for (int x = 0; x < count; x += LANES) {
      distance(load(room, at + x), load(room, other + x))
          .add(distance(load(room, at2 + x), load(room, other2 + x)))
          .add(distance(load(room, at3 + x), load(room, other3 + x)))
          .intoArray(room, to + x);
    }
  }

  /**
   * The same, and to the pixel after the other.
   *
   * @param next from a line of distances to the next
   */
  static void measureThreeTwice(
      double[] room, int at, int other, int plane, int to, int next, int count) {
    int at2 = at + plane;
    int at3 = at2 + plane;
    int other2 = other + plane;
    int other3 = other2 + plane;
    for (int x = 0; x < count; x += LANES) {
      DoubleVector red = load(room, at + x);
      DoubleVector green = load(room, at2 + x);
      DoubleVector blue = load(room, at3 + x);
      distance(red, load(room, other + x))
          .add(distance(green, load(room, other2 + x)))
          .add(distance(blue, load(room, other3 + x)))
          .intoArray(room, to + x);
      distance(red, load(room, other + 1 + x))
          .add(distance(green, load(room, other2 + 1 + x)))
          .add(distance(blue, load(room, other3 + 1 + x)))
          .intoArray(room, to + next + x);
    }
  }

  private static DoubleVector distance(DoubleVector one, DoubleVector two) {
    return one.sub(two).abs();
  }

  /** Adds distances in a finite plane. */
  static void measure(double[] room, int at, int other, int to, int count) {
    for (int x = 0; x < count; x += LANES) {
      load(room, to + x)
          .add(distance(load(room, at + x), load(room, other + x)))
          .intoArray(room, to + x);
    }
  }

  /** Adds distances in any plane: none between equal infinities. */
  static void measureAny(double[] room, int at, int other, int to, int count) {
    for (int x = 0; x < count; x += LANES) {
      DoubleVector one = load(room, at + x);
      DoubleVector two = load(room, other + x);
      load(room, to + x)
          .add(distance(one, two).blend(0, one.compare(VectorOperators.EQ, two)))
          .intoArray(room, to + x);
    }
  }

  /**
   * Offers the pixels of a row to the windows in which they stand at a place.
   *
   * @param right where the sums of the columns from the first pixel's own to the last stand
   * @param left where a line of zeros stands, after it those of the columns before the pixel
   * @param number of the first pixel
   */
  static void compare(
      double[] room,
      int right,
      int left,
      int stride,
      int wide,
      double number,
      int least,
      int numbers,
      int count) {
    DoubleVector first = DoubleVector.broadcast(SPECIES, number);
    for (int x = 0; x < count; x += LANES) {
      DoubleVector fewest = load(room, least + x);
      DoubleVector chosen = load(room, numbers + x);
      DoubleVector candidate = first;
      for (int column = 0; column < wide; column++) {
        int back = column * (stride - 1) - x;
        DoubleVector sum = load(room, right - back).add(load(room, left - back));
        VectorMask<Double> less = sum.compare(VectorOperators.LT, fewest);
        fewest = fewest.blend(sum, less);
        chosen = chosen.blend(candidate, less);
        candidate = candidate.add(1);
      }
      fewest.intoArray(room, least + x);
      chosen.intoArray(room, numbers + x);
    }
  }

  /** The same for three columns and rows, of which the sums are whole. */
  static void compareNine(
      double[] room, int right, int stride, double number, int least, int numbers, int count) {
    DoubleVector first = DoubleVector.broadcast(SPECIES, number);
    DoubleVector second = first.add(1);
    DoubleVector third = first.add(2);
    int right2 = right - stride + 1;
    int right3 = right2 - stride + 1;
    for (int x = 0; x < count; x += LANES) {
      DoubleVector fewest = load(room, least + x);
      DoubleVector chosen = load(room, numbers + x);
      DoubleVector sum = load(room, right + x);
      VectorMask<Double> less = sum.compare(VectorOperators.LT, fewest);
      fewest = fewest.blend(sum, less);
      chosen = chosen.blend(first, less);
      sum = load(room, right2 + x);
      less = sum.compare(VectorOperators.LT, fewest);
      fewest = fewest.blend(sum, less);
      chosen = chosen.blend(second, less);
      sum = load(room, right3 + x);
      less = sum.compare(VectorOperators.LT, fewest);
      fewest.blend(sum, less).intoArray(room, least + x);
      chosen.blend(third, less).intoArray(room, numbers + x);
    }
  }
}
