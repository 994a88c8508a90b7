package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/**
 * Pixels of up to three channels of 8-bit integers in windows of three rows and columns, by
 * vectors, a row at a time: what three rows need stays in the L1 cache. Sums are multiples of 16,
 * and the number of a pixel in its window is added to its sum: the least number tells which it is,
 * of equals the first. Needs the module {@code jdk.incubator.vector}.
 */
final class VectorNineColours implements ColourTile {
  private static final int SIDE = 3;
  private static final Window WINDOW = Window.square(SIDE);

  /** Pixels of a row to be done in one go: with those around them whole vectors. */
  static final int SEGMENT = VectorNineLoops.LONGEST - (SIDE - 1);

  /** Rows to be done in one go; the two rows around them are the only ones that are done twice. */
  static final int BLOCK = 1024;

  private final MedianFilter filter;
  private final int channels;
  private final List<ByteRows> rows;
  private final ByteRows best;
  private final byte[] numbers;
  private final short[] lines;
  private final int samples;
  private final int sums;

  VectorNineColours(
      LaneShape shape, Movers movers, Scratch scratch, MedianFilter filter, int channels) {
    this.filter = filter;
    this.channels = channels;
    this.rows = List.of(rows(shape, movers), rows(shape, movers), rows(shape, movers));
    this.best = rows(shape, movers);
    this.numbers = new byte[VectorNineLoops.LONGEST + VectorNineLoops.vectorBytes()];
    int kept = SIDE * VectorNineLoops.CHANNELS;
    this.lines =
        scratch.shorts((kept + VectorNineLoops.SUMS) * VectorNineLoops.APART + ArenaAddress.LINE);
    this.samples = ArenaAddress.alignedStart(lines);
    this.sums = samples + kept * VectorNineLoops.APART;
    // Channels that there are not lie at no distance.
    Arrays.fill(lines, samples, sums, (short) 0);
  }

  private ByteRows rows(LaneShape shape, Movers movers) {
    return new ByteRows(shape, movers, channels, VectorNineLoops.LONGEST);
  }

  static boolean serve(DType dtype, MedianFilter filter, int channels) {
    return dtype.bytes() == 1
        && filter.border() != Border.SHRINK
        && filter.window().equals(WINDOW)
        && channels <= VectorNineLoops.CHANNELS;
  }

  @Override
  public void filter(PixelMap map, Band band, Scratch scratch) {
    List<Plane> planes = band.sources();
    DType dtype = planes.getFirst().dtype();
    LineReader reader = new LineReader(filter.border(), SampleBytes.of(dtype, filter.cval()));
    for (int y = 0; y < map.paddedRows(); y++) {
      scratch.checkpoint();
      int padded = map.paddedColumns();
      row(y).read(reader, planes, map.top() + y, map.left(), padded);
      measure(y, dtype == DType.I8, padded);
      VectorNineLoops.choose(lines, sums, numbers, map.columns());
      int top = y - SIDE + 1;
      if (top >= 0) {
        pick(top, map.columns());
        best.write(band.targets(), map.row() + top, map.column(), map.columns());
      }
    }
  }

  private ByteRows row(int y) {
    return rows.get(y % SIDE);
  }

  /** Where the lines of a row's samples start. */
  private int samples(int y) {
    return samples + y % SIDE * VectorNineLoops.CHANNELS * VectorNineLoops.APART;
  }

  /** Distances between the row and the two above it; they mean nothing where there are none. */
  private void measure(int y, boolean signed, int count) {
    int bottom = samples(y);
    for (int c = 0; c < channels; c++) {
      int to = bottom + c * VectorNineLoops.APART;
      VectorNineLoops.widen(row(y).lines(), row(y).line(c), signed, lines, to, count);
    }
    VectorNineLoops.measure(lines, bottom, samples(y + 2), samples(y + 1), sums, count);
  }

  private void pick(int y, int count) {
    byte[] top = row(y).lines();
    byte[] middle = row(y + 1).lines();
    byte[] bottom = row(y + 2).lines();
    VectorNineLoops.pick(numbers, top, middle, bottom, channels, best.line(1), best.lines(), count);
  }
}
