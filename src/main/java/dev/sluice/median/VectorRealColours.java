package dev.sluice.median;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Pixels of any type, all of which count, by vectors of 64-bit floats. The distance of a pair is
 * computed once for all windows that hold both. Sums round, so they never slide: each is added up
 * in the order of {@link AnyColours}, column by column, and is the same number. Needs the module
 * {@code jdk.incubator.vector}.
 */
final class VectorRealColours implements ColourTile {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  /** Distances of as many rows as the window has are kept. */
  private static final int MOST_SAMPLES = 121;

  private final Window window;
  private final int channels;
  private final int margin;
  private final int stride;
  private final PairLines lines;
  private final double[][] samples;
  private final double[] distances;
  private final double[] columnSums;
  private final double[] least;
  private final double[] numbers;
  private final int[] terms;
  private final int[] keys;
  private final int[] best;
  private int rows;
  private int columns;

  VectorRealColours(MedianFilter filter, int channels, int high, int wide) {
    this.window = filter.window();
    this.channels = channels;
    this.margin = window.columns() - 1;
    this.stride = wide + 3 * margin + 2 * LANES.length();
    this.lines = new PairLines(window, stride);
    this.samples = new double[channels][(high + window.rows() - 1) * stride + LANES.length()];
    this.distances = new double[lines.count() * stride];
    this.columnSums = new double[lines.offsets() * stride];
    this.least = new double[wide + LANES.length()];
    this.numbers = new double[wide + LANES.length()];
    this.terms = new int[window.rows()];
    this.keys = new int[wide + margin];
    this.best = new int[high * wide];
  }

  static boolean serve(DType dtype, MedianFilter filter) {
    return filter.border() != Border.SHRINK
        && !(dtype.floating() && filter.ignoreNan())
        && filter.window().samples() <= MOST_SAMPLES;
  }

  @Override
  public void load(PixelMap map, List<Plane> planes) {
    rows = map.rows();
    columns = map.columns();
    for (int c = 0; c < channels; c++) {
      map.loadValues(planes.get(c), samples[c], margin, stride, keys);
    }
  }

  @Override
  public void choose(Scratch scratch) {
    int high = window.rows();
    int padded = rows + high - 1;
    for (int y = 0; y < padded; y++) {
      scratch.checkpoint();
      measure(y, padded);
      if (y >= high - 1) {
        compare(y - high + 1);
      }
    }
  }

  /** Distances of a row to itself and to those below it. */
  private void measure(int y, int padded) {
    for (int down = 0; down < Math.min(window.rows(), padded - y); down++) {
      for (int right = down == 0 ? 1 : -margin; right <= margin; right++) {
        int at = y * stride + margin;
        int other = at + down * stride + right;
        int to = lines.line(y, down, right) + margin;
        if (channels == 3) {
          measure(samples[0], samples[1], samples[2], at, other, distances, to, columns + margin);
        } else {
          Arrays.fill(distances, to, to + columns + margin + LANES.length(), 0);
          for (double[] plane : samples) {
            measure(plane, at, other, distances, to, columns + margin);
          }
        }
      }
    }
  }

  private static void measure(
      double[] red,
      double[] green,
      double[] blue,
      int at,
      int other,
      double[] distances,
      int to,
      int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      distance(red, at + x, other + x)
          .add(distance(green, at + x, other + x))
          .add(distance(blue, at + x, other + x))
          .intoArray(distances, to + x);
    }
  }

  private static void measure(
      double[] plane, int at, int other, double[] distances, int to, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      load(distances, to + x).add(distance(plane, at + x, other + x)).intoArray(distances, to + x);
    }
  }

  /** None between equal infinities. */
  private static DoubleVector distance(double[] plane, int at, int other) {
    DoubleVector one = load(plane, at);
    DoubleVector two = load(plane, other);
    return one.sub(two).abs().blend(0, one.compare(VectorOperators.EQ, two));
  }

  private static DoubleVector load(double[] line, int at) {
    return DoubleVector.fromArray(LANES, line, at);
  }

  /** The best of the windows whose first row it is. */
  private void compare(int y) {
    int high = window.rows();
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(numbers, 0);
    for (int place = 0; place < high; place++) {
      for (int right = -margin; right <= margin; right++) {
        for (int i = 0; i < high; i++) {
          terms[i] = lines.pair(y + place, i - place, right) + margin;
        }
        addUp(distances, terms, columnSums, (right + margin) * stride, columns + margin);
      }
      compare(columnSums, stride, window.columns(), place, least, numbers, columns);
    }
    int at = y * columns;
    for (int x = 0; x < columns; x++) {
      best[at + x] = (int) numbers[x];
    }
  }

  private static void addUp(double[] distances, int[] terms, double[] sums, int to, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      DoubleVector sum = load(distances, terms[0] + x);
      for (int i = 1; i < terms.length; i++) {
        sum = sum.add(load(distances, terms[i] + x));
      }
      sum.intoArray(sums, to + x);
    }
  }

  /** Offers the pixels of a row to the windows in which they stand at a place. */
  private static void compare(
      double[] sums, int stride, int wide, int place, double[] least, double[] numbers, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      DoubleVector fewest = load(least, x);
      DoubleVector number = load(numbers, x);
      for (int column = 0; column < wide; column++) {
        int at = (wide - 1 - column) * stride + column + x;
        DoubleVector sum = load(sums, at);
        for (int i = 1; i < wide; i++) {
          sum = sum.add(load(sums, at + i * stride));
        }
        VectorMask<Double> less = sum.compare(VectorOperators.LT, fewest);
        fewest = fewest.blend(sum, less);
        number = number.blend(place * wide + column, less);
      }
      fewest.intoArray(least, x);
      number.intoArray(numbers, x);
    }
  }

  @Override
  public void store(PixelMap map, Band band) {
    if (band.sources().getFirst().dtype() != DType.F32) {
      map.store(band, best);
      return;
    }
    int wide = window.columns();
    for (int i = 0; i < rows * columns; i++) {
      best[i] = best[i] / wide * stride + best[i] % wide;
    }
    map.storeFloats(band.targets(), samples, margin, stride, best);
  }
}
