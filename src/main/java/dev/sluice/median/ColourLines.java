package dev.sluice.median;

/**
 * Where the lines of {@link VectorColours} lie in one array of 16-bit numbers. Each holds a number
 * for every pixel of a row and has room around it for what is read beside those; it starts on a
 * cache line where the array does. Immutable.
 */
final class ColourLines {
  /** Numbers in a cache line. */
  private static final int CACHE_LINE = ArenaAddress.LINE / Short.BYTES;

  /** Channels of which two words hold all bytes. */
  static final int GROUP = 4;

  private final short[] array;
  private final int rows;
  private final int columns;
  private final int channels;
  private final int stride;
  private final int samples;
  private final int words;
  private final int self;
  private final int distances;
  private final int across;
  private final int sums;
  private final int least;
  private final int best;

  /**
   * @param high rows of a block
   * @param wide columns of a block
   * @param lanes of a vector
   */
  ColourLines(Scratch scratch, Window window, int channels, int high, int wide, int lanes) {
    this.rows = window.rows();
    this.columns = window.columns();
    this.channels = channels;
    int before = Math.ceilDiv(columns - 1, CACHE_LINE);
    int padded = Math.ceilDiv(wide + columns - 1, lanes) * lanes;
    this.stride =
        (before + Math.ceilDiv(padded + Math.max(columns - 1, lanes), CACHE_LINE) | 1) * CACHE_LINE;
    int padding = high + rows - 1;
    int pairs = 2 * groups();
    int kept = (pairs + channels) * padding + 2 + 2 * columns - 1 + across(window);
    int made = window.samples() + rows * groups() + pairs * high;
    this.array = scratch.shorts((kept + made + 1) * stride + (before + 1) * CACHE_LINE);
    this.samples = ArenaAddress.alignedStart(array) + before * CACHE_LINE;
    this.words = samples + channels * padding * stride;
    this.self = words + pairs * padding * stride;
    this.distances = self + 2 * stride;
    this.across = distances + (2 * columns - 1) * stride;
    this.sums = across + across(window) * stride;
    this.least = sums + window.samples() * stride;
    this.best = least + rows * groups() * stride;
  }

  /** How many there are of {@link #across(int, int, int)}, the most by far. */
  static int across(Window window) {
    return window.rows() * (2 * window.rows() - 1) * window.columns();
  }

  /** All lines. */
  short[] array() {
    return array;
  }

  /** From a line to the next of its kind. */
  int stride() {
    return stride;
  }

  /** Sets of {@link #GROUP} channels. */
  int groups() {
    return Math.ceilDiv(channels, GROUP);
  }

  /** A channel of a row of the padded block; the next row of it is a stride away. */
  int samples(int channel, int y) {
    return samples + (y * channels + channel) * stride;
  }

  /** From a row of a channel to the next. */
  int rowStride() {
    return channels * stride;
  }

  /** Two channels of a row of the padded block in a word; the next two are a stride away. */
  int words(int pair, int y) {
    return words + (2 * groups() * y + pair) * stride;
  }

  /** Distances of the pixels of a row to themselves. */
  int self() {
    return self;
  }

  /** Nothing but zeros. */
  int zeros() {
    return self + stride;
  }

  /** Distances of the pixels of a row to those {@code right} columns right in another. */
  int distances(int right) {
    return distances + (right + columns - 1) * stride;
  }

  /**
   * Distances of the pixels of a row to those of the row {@code down} below it that a window holds
   * whose column {@code column} they are; the next column is a stride away. Of as many rows as the
   * window has.
   */
  int across(int y, int down, int column) {
    int pair = y % rows * (2 * rows - 1) + down + rows - 1;
    return across + (pair * columns + column) * stride;
  }

  /** Distances to all pixels of the window by place in it; the next column is a stride away. */
  int sums(int row, int column) {
    return sums + (row * columns + column) * stride;
  }

  /** The least of these sums for each window of a row, of as many rows as the window has. */
  int least(int group, int y) {
    return least + (y % rows * groups() + group) * stride;
  }

  /** What {@link #words} has for the pixel with the least sum. */
  int best(int pair, int y) {
    return best + (2 * groups() * y + pair) * stride;
  }
}
