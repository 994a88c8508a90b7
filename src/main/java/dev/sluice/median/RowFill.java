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
  private RowEdges edges = new RowEdges(0, 0, 0, new int[0], new int[0]);

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
    this.outside = runner.shape().ordered(reader.outside());
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
    Plane plane = channels.getFirst();
    int row = reader.row(plane, y);
    int bytes = columns / tileColumns * layout.lane();
    if (row != Border.OUTSIDE && inPlace(channels, row, x, columns, to)) {
      if (!edges.serves(x, columns, plane.width())) {
        edges = RowEdges.of(reader.border(), x, columns, plane.width());
      }
      for (int c = 0; c < channels.size(); c++) {
        patch(channels.get(c), row, to + c * bytes);
      }
      return;
    }
    for (int c = 0; c < channels.size(); c++) {
      int at = line + c * columns * layout.lane();
      reader.read(runner.movers(), channels.get(c), row, x, columns, arena, at);
    }
    planes.spread(arena, line, arena, to, channels.size() * bytes, temporary);
  }

  /** False where that is not possible, and nothing was done. */
  private boolean inPlace(List<Plane> channels, int row, int x, int columns, int to) {
    Plane plane = channels.getFirst();
    int stride = plane.sampleStride();
    long from = plane.offset() + (long) row * plane.rowStride() + (long) x * stride;
    if (from < 0) {
      return false;
    }
    long room = plane.data().length - from;
    if (stride == layout.lane()) {
      int bytes = columns / tileColumns * layout.lane();
      int whole = Math.ceilDiv(bytes, layout.vector()) * layout.vector();
      boolean fits = (long) whole * tileColumns <= room;
      if (fits) {
        planes.spread(plane.data(), (int) from, arena, to, whole, temporary);
      }
      return fits;
    }
    boolean fits =
        tileColumns == 2
            && channels.size() > 1
            && columns * layout.lane() >= layout.vector()
            && (long) columns * stride <= room;
    if (fits) {
      int apart = columns / 2 * layout.lane();
      int odd = layout.inputStride();
      runner.movers().split(plane, (int) from, columns, arena, to, apart, odd);
    }
    return fits;
  }

  /** Overwrites what lies outside of the picture by what the border shows there. */
  private void patch(Plane plane, int row, int to) {
    int size = layout.lane();
    for (int i = 0; i < edges.outside().length; i++) {
      int at = planes.place(to, edges.outside()[i], size);
      int column = edges.shown()[i];
      int known = column - edges.x();
      if (column == Border.OUTSIDE) {
        SampleBytes.put(arena, at, size, outside);
      } else if (known >= 0 && known < edges.columns()) {
        SampleBytes.put(
            arena, at, size, SampleBytes.get(arena, planes.place(to, known, size), size));
      } else {
        int from = plane.offset() + row * plane.rowStride() + column * plane.sampleStride();
        long bits = SampleBytes.get(plane.data(), from, size);
        SampleBytes.put(arena, at, size, runner.shape().ordered(bits));
      }
    }
  }
}
