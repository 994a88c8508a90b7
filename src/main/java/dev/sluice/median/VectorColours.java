package dev.sluice.median;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Pixels of 8-bit integers, all of which count, by vectors of 16-bit sums. The distance of a pair
 * is computed once for all windows that hold both, and kept for as many rows as a window has. Needs
 * the module {@code jdk.incubator.vector}.
 */
final class VectorColours implements ColourTile {
  private static final VectorSpecies<Short> LANES = ShortVector.SPECIES_PREFERRED;

  /** Sums are unsigned; the distance of a pixel to itself, part of each sum, makes them signed. */
  private static final short NO_DISTANCE = Short.MIN_VALUE;

  private final Window window;
  private final int channels;
  private final int margin;
  private final int stride;
  private final PairLines lines;
  private final short[][] samples;
  private final short[] distances;
  private final short[] columnSums;
  private final short[] numbers;
  private final int[] terms;
  private final int[] starts;
  private final int[] shifts;
  private final int[] best;
  private int rows;
  private int columns;

  VectorColours(MedianFilter filter, int channels, int high, int wide) {
    this.window = filter.window();
    this.channels = channels;
    this.margin = window.columns() - 1;
    this.stride = wide + 3 * margin + 2 * LANES.length();
    this.lines = new PairLines(window, stride);
    this.samples = new short[channels][(high + window.rows() - 1) * stride + LANES.length()];
    this.distances = new short[lines.count() * stride];
    this.columnSums = new short[lines.count() * stride];
    this.numbers = new short[wide + LANES.length()];
    this.terms = new int[2 * window.rows() - 1];
    this.starts = new int[window.samples()];
    this.shifts = new int[window.samples()];
    this.best = new int[high * wide];
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = i / window.columns() * stride + i % window.columns();
    }
    for (int y = 0; y < window.rows(); y++) {
      int itself = lines.line(y, 0, 0);
      Arrays.fill(distances, itself, itself + stride, NO_DISTANCE);
    }
  }

  /** Whether sums of the type fit. */
  static boolean serve(DType dtype, MedianFilter filter, int channels) {
    return dtype.bytes() == 1
        && filter.border() != Border.SHRINK
        && 255L * channels * (filter.window().samples() - 1) < 0xFFFF;
  }

  @Override
  public void load(PixelMap map, List<Plane> planes) {
    rows = map.rows();
    columns = map.columns();
    for (int c = 0; c < channels; c++) {
      map.loadBytes(planes.get(c), samples[c], margin, stride);
    }
  }

  @Override
  public void choose(Scratch scratch) {
    int high = window.rows();
    int padded = rows + high - 1;
    for (int y = 0; y < padded; y++) {
      scratch.checkpoint();
      measure(y, padded);
      addUp(y);
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
          Arrays.fill(distances, to, to + columns + margin + LANES.length(), (short) 0);
          for (short[] plane : samples) {
            measure(plane, at, other, distances, to, columns + margin);
          }
        }
      }
    }
  }

  private static void measure(
      short[] red,
      short[] green,
      short[] blue,
      int at,
      int other,
      short[] distances,
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
      short[] plane, int at, int other, short[] distances, int to, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      load(distances, to + x).add(distance(plane, at + x, other + x)).intoArray(distances, to + x);
    }
  }

  private static ShortVector distance(short[] plane, int at, int other) {
    return load(plane, at).sub(load(plane, other)).abs();
  }

  private static ShortVector load(short[] line, int at) {
    return ShortVector.fromArray(LANES, line, at);
  }

  /** Distances of a row to the pixels in a column, in the rows of each window. */
  private void addUp(int y) {
    int high = window.rows();
    int firstPlace = Math.max(0, y - rows + 1);
    int lastPlace = Math.min(y, high - 1);
    for (int right = -margin; right <= margin; right++) {
      for (int down = -lastPlace; down <= high - 1 - firstPlace; down++) {
        terms[down + high - 1] = lines.pair(y, down, right) + margin;
      }
      int to = lines.line(y, 0, right) + margin;
      int step = lines.offsets() * stride;
      int count = columns + margin;
      if (high == 3 && firstPlace == 0 && lastPlace == 2) {
        addUpThree(distances, terms, columnSums, to, step, count);
      } else {
        addUp(distances, terms, high, firstPlace, lastPlace, columnSums, to, step, count);
      }
    }
  }

  private static void addUp(
      short[] distances,
      int[] terms,
      int high,
      int firstPlace,
      int lastPlace,
      short[] sums,
      int to,
      int step,
      int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      int first = high - 1 - lastPlace;
      ShortVector sum = load(distances, terms[first] + x);
      for (int i = 1; i < high; i++) {
        sum = sum.add(load(distances, terms[first + i] + x));
      }
      sum.intoArray(sums, to + lastPlace * step + x);
      for (int place = lastPlace - 1; place >= firstPlace; place--) {
        ShortVector leaving = load(distances, terms[high - 2 - place] + x);
        ShortVector entering = load(distances, terms[2 * high - 2 - place] + x);
        sum = sum.sub(leaving).add(entering);
        sum.intoArray(sums, to + place * step + x);
      }
    }
  }

  /** All places of three rows. */
  private static void addUpThree(
      short[] distances, int[] terms, short[] sums, int to, int step, int count) {
    int first = terms[0];
    int second = terms[1];
    int third = terms[2];
    int fourth = terms[3];
    int fifth = terms[4];
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector b = load(distances, second + x);
      ShortVector c = load(distances, third + x);
      ShortVector d = load(distances, fourth + x);
      ShortVector both = c.add(d);
      load(distances, first + x).add(b).add(c).intoArray(sums, to + 2 * step + x);
      b.add(both).intoArray(sums, to + step + x);
      both.add(load(distances, fifth + x)).intoArray(sums, to + x);
    }
  }

  /** The best of the windows whose first row it is. */
  private void compare(int y) {
    int wide = window.columns();
    for (int i = 0; i < starts.length; i++) {
      int column = i % wide;
      starts[i] = lines.line(y + i / wide, i / wide, -column) + margin + column;
    }
    if (wide == 3) {
      compareThree(columnSums, starts, stride, numbers, columns);
    } else {
      compare(columnSums, starts, wide, stride, numbers, columns);
    }
    int at = y * columns;
    for (int x = 0; x < columns; x++) {
      best[at + x] = numbers[x];
    }
  }

  private static void compare(
      short[] sums, int[] starts, int wide, int stride, short[] numbers, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector least = ShortVector.broadcast(LANES, Short.MAX_VALUE);
      ShortVector number = ShortVector.zero(LANES);
      for (int i = 0; i < starts.length; i++) {
        int at = starts[i] + x;
        ShortVector sum = load(sums, at);
        for (int c = 1; c < wide; c++) {
          sum = sum.add(load(sums, at + c * stride));
        }
        VectorMask<Short> less = sum.compare(VectorOperators.LT, least);
        least = least.min(sum);
        number = number.blend((short) i, less);
      }
      number.intoArray(numbers, x);
    }
  }

  /** As {@link #compare(short[], int[], int, int, short[], int)} for three columns. */
  private static void compareThree(
      short[] sums, int[] starts, int stride, short[] numbers, int count) {
    for (int x = 0; x < count; x += LANES.length()) {
      ShortVector least = ShortVector.broadcast(LANES, Short.MAX_VALUE);
      ShortVector number = ShortVector.zero(LANES);
      for (int i = 0; i < starts.length; i++) {
        int at = starts[i] + x;
        ShortVector first = load(sums, at);
        ShortVector sum = first.add(load(sums, at + stride)).add(load(sums, at + 2 * stride));
        VectorMask<Short> less = sum.compare(VectorOperators.LT, least);
        least = least.min(sum);
        number = number.blend((short) i, less);
      }
      number.intoArray(numbers, x);
    }
  }

  @Override
  public void store(PixelMap map, Band band) {
    for (int i = 0; i < rows * columns; i++) {
      best[i] = shifts[best[i]];
    }
    map.storeBytes(band.targets(), samples, margin, stride, best);
  }

  @Override
  public int[] best() {
    return best;
  }
}
