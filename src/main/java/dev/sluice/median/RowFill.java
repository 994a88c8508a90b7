package dev.sluice.median;

import java.util.List;

/** Brings rows of a plane, with the border around them, into the phases of a tile. */
final class RowFill {
  private final TileRunner runner;
  private final RowLayout layout;
  private final LineReader reader;
  private final PhasePlanes planes;
  private final byte[] arena;
  private final int line;
  private final int temporary;
  private final int tileColumns;
  private final long outside;

  /**
   * @param line where in the arena a line of samples has room
   * @param temporary where scratch for {@link PhasePlanes} lies
   */
  RowFill(TileRunner runner, LineReader reader, byte[] arena, int line, int temporary) {
    this.runner = runner;
    this.layout = runner.layout();
    this.reader = reader;
    this.arena = arena;
    this.line = line;
    this.temporary = temporary;
    this.tileColumns = runner.tile().columns();
    this.planes =
        new PhasePlanes(runner.movers().rows(), tileColumns, layout.inputStride(), layout.vector());
    this.outside = reader.outside();
  }

  /**
   * Contiguous rows are read where they are, as whole vectors that take in what lies left and right
   * of the row; what the border puts there replaces it afterwards. Others go by way of a line.
   *
   * @param channels of a picture, to lie one after the other
   * @param y row of the plane, may lie outside
   * @param x first column of the first tile's window, may lie outside
   * @param columns how many, a multiple of the tile's
   */
  void fill(List<Plane> channels, int y, int x, int columns, int to) {
    int size = layout.lane();
    Plane plane = channels.getFirst();
    int row = reader.row(plane, y);
    int bytes = columns / tileColumns * size;
    if (row != Border.OUTSIDE && plane.sampleStride() == size) {
      long from = plane.offset() + (long) row * plane.rowStride() + (long) x * size;
      int whole = Math.ceilDiv(bytes, layout.vector()) * layout.vector();
      if (from >= 0 && from + (long) whole * tileColumns <= plane.data().length) {
        planes.spread(plane.data(), (int) from, arena, to, whole, temporary);
        patch(plane, row, x, 0, Math.clamp(-(long) x, 0, columns), to);
        patch(plane, row, x, Math.clamp((long) plane.width() - x, 0, columns), columns, to);
        return;
      }
    }
    for (int c = 0; c < channels.size(); c++) {
      int at = line + c * columns * size;
      reader.read(runner.movers(), channels.get(c), row, x, columns, arena, at);
    }
    planes.spread(arena, line, arena, to, channels.size() * bytes, temporary);
  }

  /** Overwrites the columns {@code from} to {@code until - 1} of a row by what the border says. */
  private void patch(Plane plane, int row, int x, int from, int until, int to) {
    int size = layout.lane();
    int start = plane.offset() + row * plane.rowStride();
    for (int i = from; i < until; i++) {
      int column = reader.border().source(x + i, plane.width());
      long bits =
          column == Border.OUTSIDE
              ? outside
              : SampleBytes.get(plane.data(), start + column * size, size);
      SampleBytes.put(arena, planes.place(to, i, size), size, runner.shape().ordered(bits));
    }
  }
}
