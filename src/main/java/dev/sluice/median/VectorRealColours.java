package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/**
 * Pixels of any type, all of which count, by vectors of 64-bit floats. The distance of a pair is
 * computed once for all windows that hold both. Sums round, so they never slide: each is added up
 * in the order of {@link AnyColours}, from the pixel outwards, and is the same number; windows that
 * a pixel shares begin alike. Needs the module {@code jdk.incubator.vector}.
 */
final class VectorRealColours implements ColourTile {
  /** Distances of as many rows as the window has are kept. */
  private static final int MOST_SAMPLES = 121;

  /** Stands for infinity in types that are far from it: its sums are no less than it. */
  private static final double BEYOND = 0x1p1000;

  private static final int LINE = ArenaAddress.LINE / Double.BYTES;

  private final Window window;
  private final int channels;
  private final int margin;
  private final int stride;
  private final PairLines lines;
  private final double[] room;
  private final int samples;
  private final int plane;
  private final int distances;
  private final int sums;
  private final int step;
  private final int ends;
  private final int chosen;
  private final int[] below;
  private final int[] above;
  private final int[] keys;
  private final int[] best;
  private final boolean nine;
  private final int[] near = new int[25];
  private boolean finite;
  private int pitch;
  private int rows;
  private int columns;

  VectorRealColours(MedianFilter filter, int channels, int high, int wide) {
    this.window = filter.window();
    this.channels = channels;
    this.margin = window.columns() - 1;
    int lead = up(margin);
    this.stride = up(wide + margin) + lead | LINE;
    this.lines = new PairLines(window, stride);
    this.plane = (high + window.rows() - 1) * stride;
    this.step = (lines.offsets() + 1) * stride;
    int rooms = channels * plane + lines.count() * stride + window.rows() * (step + 3 * stride);
    this.room = new double[rooms + 2 * LINE + lead];
    this.samples = ArenaAddress.alignedStart(room) + lead;
    this.distances = samples + channels * plane;
    this.sums = distances + lines.count() * stride;
    this.chosen = sums + window.rows() * step;
    this.ends = chosen + 2 * window.rows() * stride;
    this.nine = window.rows() == 3 && window.columns() == 3;
    this.below = new int[window.rows()];
    this.above = new int[window.rows()];
    this.keys = new int[wide + margin];
    this.best = new int[high * wide + VectorRealLines.LANES];
  }

  private static int up(int count) {
    return Math.ceilDiv(count, LINE) * LINE;
  }

  static boolean serve(DType dtype, MedianFilter filter) {
    return filter.border() != Border.SHRINK
        && !(dtype.floating() && filter.ignoreNan())
        && filter.window().samples() <= MOST_SAMPLES;
  }

  @Override
  public void filter(PixelMap map, Band band, Scratch scratch) {
    load(map, band.sources());
    choose(scratch);
    store(map, band);
  }

  private void load(PixelMap map, List<Plane> planes) {
    DType dtype = planes.getFirst().dtype();
    rows = map.rows();
    columns = map.columns();
    finite = dtype != DType.F64;
    pitch = dtype == DType.F32 ? stride : window.columns();
    if (channels == 3 && PixelMap.threeFloats(planes)) {
      map.loadPixels(
          planes.subList(0, 3), VectorRealPixels::readThree, room, samples, stride, plane);
      return;
    }
    for (int c = 0; c < channels; c++) {
      map.loadValues(planes.get(c), room, samples + c * plane, stride, keys);
    }
  }

  private void choose(Scratch scratch) {
    int high = window.rows();
    int padded = rows + high - 1;
    for (int y = 0, bounded = 0; y < padded; y++) {
      scratch.checkpoint();
      for (; finite && bounded < Math.min(y + high, padded); bounded++) {
        bound(bounded);
      }
      measure(y, padded);
      int last = Math.min(y, high - 1);
      addUp(y, last);
      for (int place = Math.max(0, y - rows + 1); place <= last; place++) {
        compare(y - place, place);
      }
      if (y >= high - 1) {
        keep(y - high + 1);
      }
    }
  }

  /** So that no distance is that of two infinities. */
  private void bound(int y) {
    for (int c = 0; c < channels; c++) {
      int at = samples + c * plane + y * stride;
      VectorRealLines.bound(room, at, BEYOND, columns + margin);
    }
  }

  /** Distances of a row to itself and to those below it. */
  private void measure(int y, int padded) {
    int at = samples + y * stride;
    int count = columns + margin;
    boolean three = finite && channels == 3;
    for (int down = 0; down < Math.min(window.rows(), padded - y); down++) {
      for (int right = down == 0 ? 1 : -margin; right <= margin; right++) {
        int other = at + down * stride + right;
        int to = distances + lines.line(y, down, right);
        if (three && right < margin) {
          VectorRealLines.measureThreeTwice(room, at, other, plane, to, stride, count);
          right++;
        } else if (three) {
          VectorRealLines.measureThree(room, at, other, plane, to, count);
        } else {
          measure(at, other, to, count);
        }
      }
    }
  }

  private void measure(int at, int other, int to, int count) {
    Arrays.fill(room, to, to + up(count), 0);
    for (int c = 0; c < channels; c++) {
      if (finite) {
        VectorRealLines.measure(room, at + c * plane, other + c * plane, to, count);
      } else {
        VectorRealLines.measureAny(room, at + c * plane, other + c * plane, to, count);
      }
    }
  }

  /** Sums of a row's distances, column by column from its own on, to the right and to the left. */
  private void addUp(int y, int last) {
    if (nine) {
      addNine(y);
      return;
    }
    for (int right = 0; right <= margin; right++) {
      addUp(y, last, right, margin + right);
    }
    for (int right = -1; right >= -margin; right--) {
      addUp(y, last, right, margin + right + 1);
    }
  }

  /** All at once for windows of three by three. */
  private void addNine(int y) {
    for (int i = 0, at = 0; i < 5; i++) {
      int right = i < 3 ? i : 2 - i;
      for (int down = 0; down < 3; down++) {
        near[at++] = distances + lines.pair(y, down, right);
      }
      for (int up = 1; up < 3; up++) {
        near[at++] = y < up ? distances : distances + lines.pair(y, -up, right);
      }
    }
    int to = sums + (2 * margin + 1) * stride;
    VectorColumnSums.addNine(room, near, to, step, -stride, columns + margin);
  }

  private void addUp(int y, int last, int right, int between) {
    int high = window.rows();
    above[0] = distances + lines.line(y, 0, 0);
    for (int i = 0; i < high; i++) {
      below[i] = distances + lines.pair(y, i, right);
    }
    for (int i = 1; i <= last; i++) {
      above[i] = distances + lines.pair(y, -i, right);
    }
    int from = sums + between * stride;
    int to = sums + (margin + right + (right < 0 ? 0 : 1)) * stride;
    VectorColumnSums.addUp(room, below, above, ends, last, from, to, step, columns + margin);
  }

  /** Offers the pixels of a row to the windows whose first row is {@code y}. */
  private void compare(int y, int place) {
    int least = chosen + y % window.rows() * 2 * stride;
    if (place == 0) {
      Arrays.fill(room, least, least + up(columns), finite ? BEYOND : Double.POSITIVE_INFINITY);
      Arrays.fill(room, least + stride, least + stride + up(columns), 0);
    }
    int left = sums + place * step + margin * stride;
    int right = left + (margin + 1) * stride;
    double number = place * pitch;
    if (nine) {
      VectorRealLines.compareNine(room, right, stride, number, least, least + stride, columns);
    } else {
      VectorRealLines.compare(
          room, right, left, stride, window.columns(), number, least, least + stride, columns);
    }
  }

  private void keep(int y) {
    int numbers = chosen + (y % window.rows() * 2 + 1) * stride;
    double more = pitch == stride ? 1 : 0;
    VectorRealPixels.keep(room, numbers, more, best, y * columns, columns);
  }

  private void store(PixelMap map, Band band) {
    if (pitch == stride) {
      map.storeFloats(
          band.targets(),
          channels,
          VectorRealPixels::writeThree,
          room,
          samples,
          stride,
          plane,
          best);
    } else {
      map.store(band, best);
    }
  }
}
