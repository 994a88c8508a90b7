package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/**
 * Pixels of 8-bit integers, all of which count, by vectors of 16-bit sums. The distance of a pair
 * is computed once for all windows that hold both; distances are added up across the window and
 * then down it, sliding both times. The samples of the best pixel so far are kept beside its sum.
 * Needs the module {@code jdk.incubator.vector}.
 */
final class VectorColours implements ColourTile {
  /** Sums are unsigned; the distance of a pixel to itself, part of each sum, makes them signed. */
  private static final short NO_DISTANCE = Short.MIN_VALUE;

  /** Rows to be done in one go. */
  static final int BLOCK = 64;

  /** Of some hundred numbers each, kept for sums. */
  private static final int MOST_LINES = 8192;

  private final MedianFilter filter;
  private final Window window;
  private final int channels;
  private final ByteRows bytes;
  private final ColourLines layout;
  private final short[] lines;
  private final int[] beside;
  private final int[] below;
  private final int[] above;
  private final int[] down;
  private final boolean nine;
  private final int[] sums;
  private final int[] words;
  private int rows;
  private int columns;
  private int padded;

  VectorColours(
      ByteRows bytes, Scratch scratch, MedianFilter filter, int channels, int high, int wide) {
    this.filter = filter;
    this.window = filter.window();
    this.channels = channels;
    this.bytes = bytes;
    this.layout = new ColourLines(scratch, window, channels, high, wide, VectorColourLoops.lanes());
    this.lines = layout.array();
    this.beside = new int[2 * window.columns() - 1];
    this.below = new int[beside.length];
    this.above = new int[beside.length];
    this.down = new int[2 * window.rows() - 1];
    this.nine = window.rows() == 3 && window.columns() == 3;
    this.sums = new int[window.samples()];
    this.words = new int[window.samples()];
    for (int i = 0, right = window.columns() - 1; i < below.length; i++, right--) {
      below[i] = layout.distances(right);
      above[i] = layout.distances(-right) + right;
      beside[i] = right > 0 ? below[i] : right < 0 ? above[i] : layout.self();
    }
    Arrays.fill(lines, layout.self(), layout.self() + layout.stride(), NO_DISTANCE);
    Arrays.fill(lines, layout.zeros(), layout.zeros() + layout.stride(), (short) 0);
  }

  /**
   * Pixels of a row to be done in one go. The lines of the smallest windows fit the L1 cache, and
   * their pixels with those around them are whole vectors.
   */
  static int segment(Window window) {
    return window.samples() <= 9 ? 385 - window.columns() : 512;
  }

  /** Whether sums of the type fit. */
  static boolean serve(DType dtype, MedianFilter filter, int channels) {
    return dtype.bytes() == 1
        && filter.border() != Border.SHRINK
        && ColourLines.across(filter.window()) <= MOST_LINES
        && 255L * channels * (filter.window().samples() - 1) < 0xFFFF;
  }

  @Override
  public void filter(PixelMap map, Band band, Scratch scratch) {
    load(map, band.sources());
    choose(scratch);
    store(map, band);
  }

  private void load(PixelMap map, List<Plane> planes) {
    rows = map.rows();
    columns = map.columns();
    padded = map.paddedColumns();
    DType dtype = planes.getFirst().dtype();
    LineReader reader = new LineReader(filter.border(), SampleBytes.of(dtype, filter.cval()));
    int mask = dtype == DType.U8 ? 0xFF : -1;
    for (int y = 0; y < map.paddedRows(); y++) {
      bytes.read(reader, planes, map.top() + y, map.left(), padded);
      for (int c = 0; c < channels; c += 2) {
        int high = Math.min(c + 1, channels - 1);
        VectorColourLoops.widen(
            bytes.lines(),
            bytes.line(c),
            bytes.line(high),
            mask,
            lines,
            layout.samples(c, y),
            layout.samples(high, y),
            layout.words(c / 2, y),
            padded);
      }
    }
  }

  private void choose(Scratch scratch) {
    int high = window.rows();
    int last = rows + high - 2;
    for (int y = 0; y < last + high; y++) {
      scratch.checkpoint();
      for (int more = 0; y <= last && more < high && more <= y; more++) {
        pair(y - more, more);
      }
      int paired = y - high + 1;
      if (nine && paired >= 0 && paired < rows) {
        chooseOfNine(paired);
      } else if (!nine && paired >= 0) {
        offer(paired, Math.max(0, paired - rows + 1), Math.min(paired, high - 1));
      }
    }
  }

  /** Distances between two rows, added up across the window for the pixels of either. */
  private void pair(int y, int more) {
    if (more == 0) {
      measureAll(y, more, 1);
      slide(beside, layout.across(y, 0, 0));
      return;
    }
    measureAll(y, more, 1 - window.columns());
    slide(below, layout.across(y, more, 0));
    slide(above, layout.across(y + more, -more, 0));
  }

  private void measureAll(int y, int more, int first) {
    int at = layout.samples(0, y);
    int step = layout.stride();
    int right = first;
    for (; channels == 3 && right + 3 < window.columns(); right += 4) {
      int shift = more * layout.rowStride() + right;
      int to = layout.distances(right);
      VectorColourLoops.measureFour(lines, at, step, shift, to, step, padded);
    }
    for (; right < window.columns(); right++) {
      measure(at, more * layout.rowStride() + right, layout.distances(right));
    }
  }

  private void measure(int at, int shift, int to) {
    if (channels == 3) {
      VectorColourLoops.measureThree(lines, at, layout.stride(), shift, to, padded);
      return;
    }
    Arrays.fill(lines, to, to + padded + VectorColourLoops.lanes(), (short) 0);
    for (int c = 0; c < channels; c++) {
      VectorColourLoops.measure(lines, at + c * layout.stride(), shift, to, padded);
    }
  }

  private void slide(int[] terms, int to) {
    int wide = window.columns();
    slide(terms, wide, 0, wide - 1, to, layout.stride());
  }

  /**
   * Sums of so many lines each: those from the {@code first} on, from the next on, and so on.
   *
   * @param to where sums from number 0 on would go; the next go {@code step} further
   */
  private void slide(int[] terms, int count, int first, int last, int to, int step) {
    if (count == 3 && last - first == 2) {
      VectorColourLoops.slideThree(lines, terms, to, step, padded);
      return;
    }
    int sum = to + first * step;
    int one = terms[first];
    for (int i = 1; i == 1 || i < count; i += 2) {
      int two = i < count ? terms[first + i] : layout.zeros();
      int three = i + 1 < count ? terms[first + i + 1] : layout.zeros();
      VectorColourLoops.add(lines, one, two, three, sum, padded);
      one = sum;
    }
    for (int i = first; i < last; i++, sum += step) {
      VectorColourLoops.slide(lines, sum, terms[i], terms[i + count], sum + step, padded);
    }
  }

  /**
   * The pixels of a row to the windows in which they stand in rows {@code first} to {@code last}.
   */
  private void offer(int y, int first, int last) {
    int high = window.rows();
    int wide = window.columns();
    for (int column = 0; column < wide; column++) {
      for (int i = first; i < last + high; i++) {
        down[i] = layout.across(y, high - 1 - i, column);
      }
      int step = wide * layout.stride();
      slide(down, high, first, last, layout.sums(0, column), step);
    }
    for (int row = first; row <= last; row++) {
      for (int group = 0; group < layout.groups(); group++) {
        int least = layout.least(group, y - row);
        if (row == 0) {
          Arrays.fill(lines, least, least + columns + VectorColourLoops.lanes(), Short.MAX_VALUE);
        }
        VectorColourLoops.offer(
            lines,
            layout.sums(row, 0),
            layout.words(2 * group, y),
            layout.stride(),
            wide,
            least,
            layout.best(2 * group, y - row),
            columns);
      }
    }
  }

  /** The best of the windows of three rows and columns whose first row it is. */
  private void chooseOfNine(int y) {
    for (int group = 0; group < layout.groups(); group++) {
      for (int i = 0; i < sums.length; i++) {
        int row = i / window.columns();
        int column = i % window.columns();
        sums[i] = layout.across(y + row, -row, column) + column;
        words[i] = layout.words(2 * group, y + row) + column;
      }
      int apart = window.columns() * layout.stride();
      int best = layout.best(2 * group, y);
      VectorColourLoops.chooseThree(lines, sums, apart, words, layout.stride(), best, columns);
    }
  }

  private void store(PixelMap map, Band band) {
    for (int y = 0; y < rows; y++) {
      for (int c = 0; c < channels; c++) {
        VectorColourLoops.unpack(
            lines, layout.best(c / 2, y), c % 2 == 1, bytes.lines(), bytes.line(c), columns);
      }
      bytes.write(band.targets(), map.row() + y, map.column(), columns);
    }
  }
}
