package dev.sluice.median;

import java.util.List;

/** Rows of bytes between planes and contiguous lines, by whole vectors. Not thread-safe. */
final class ByteRows {
  private final LaneShape shape;
  private final Movers movers;
  private final int channels;
  private final int stride;
  private final byte[] lines;

  /**
   * @param longest samples of a row
   */
  ByteRows(LaneShape shape, Movers movers, int channels, int longest) {
    this.shape = shape;
    this.movers = movers;
    this.channels = channels;
    this.stride = longest + 2 * shape.vectorBytes();
    this.lines = new byte[channels * stride + Movers.temporary(shape.vectorBytes())];
  }

  /** All lines, with room for a vector behind each. */
  byte[] lines() {
    return lines;
  }

  /** Where the line of a channel starts. */
  int line(int channel) {
    return channel * stride;
  }

  /**
   * Samples of the first planes to the lines of their channels.
   *
   * @param y row, may lie outside
   * @param x first column, may lie outside
   */
  void read(LineReader reader, List<Plane> planes, int y, int x, int count) {
    for (int c = 0; c < channels; c++) {
      Plane plane = planes.get(c);
      reader.read(movers, plane, reader.row(plane, y), x, count, lines, line(c));
    }
  }

  /** The lines of all channels to a row of their planes. */
  void write(List<Plane> targets, int y, int x, int count) {
    int temporary = channels * stride;
    Plane first = targets.getFirst();
    boolean mixed = channels > 1 && channels <= ChannelMover.MOST_MIXED;
    if (mixed && DirectPass.channels(targets, 0, shape) == channels) {
      movers.mix(lines, 0, stride, first, at(first, y, x), count, temporary);
      return;
    }
    for (int c = 0; c < channels; c++) {
      Plane plane = targets.get(c);
      movers.scatter(lines, line(c), plane, at(plane, y, x), count, temporary);
    }
  }

  private static int at(Plane plane, int y, int x) {
    return plane.offset() + y * plane.rowStride() + x * plane.sampleStride();
  }
}
