package dev.sluice.median;

import java.util.Arrays;

/**
 * The median of 8-bit samples in windows of any size by {@link VectorColumnHistograms}: nearly the
 * same time whatever the window. Immutable.
 */
final class HistogramKernel implements PlaneKernel {
  /** Vectors of this width do the work. */
  static final int BITS = 256;

  private static final int WIDTH = 512;
  private static final int ROWS_BETWEEN_CHECKS = 16;

  private final Window window;
  private final LineReader reader;
  private final Movers movers;

  /**
   * @param movers of the type's samples
   */
  HistogramKernel(Window window, LineReader reader, Movers movers) {
    this.window = window;
    this.reader = reader;
    this.movers = movers;
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    if (fromRow < toRow) {
      for (int x = 0; x < source.width(); x += WIDTH) {
        int width = Math.min(WIDTH, source.width() - x);
        new Strip(source, target, x, width, scratch).run(fromRow, toRow);
      }
    }
  }

  @Override
  public double nanosPerSample() {
    return 8;
  }

  @Override
  public String tier() {
    return "histogram";
  }

  /** Columns {@code x} to {@code x + width - 1} of a plane. */
  private final class Strip {
    private final Plane source;
    private final Plane target;
    private final int x;
    private final int width;
    private final Scratch scratch;
    private final int columns = window.columns();
    private final int all;
    private final VectorColumnHistograms.Layout layout;
    private final byte[] arena;
    private final int[][] lines;
    private final int joining;
    private final int leaving;
    private final int temporary;

    Strip(Plane source, Plane target, int x, int width, Scratch scratch) {
      this.source = source;
      this.target = target;
      this.x = x;
      this.width = width;
      this.scratch = scratch;
      this.all = width + columns - 1;
      int room = (all / ArenaAddress.LINE + 2) * ArenaAddress.LINE;
      int temporaryRoom = Movers.temporary(ArenaAddress.LINE);
      int end = VectorColumnHistograms.Layout.of(2 * room + temporaryRoom, width, columns).end();
      this.arena = scratch.arena(end + ArenaAddress.LINE);
      this.joining = ArenaAddress.alignedStart(arena);
      this.leaving = joining + room;
      this.temporary = leaving + room;
      this.layout = VectorColumnHistograms.Layout.of(temporary + temporaryRoom, width, columns);
      this.lines = scratch.lines(2, Math.max(width, VectorColumnHistograms.BINS));
    }

    void run(int fromRow, int toRow) {
      int top = window.rows() / 2;
      int rank = window.samples() / 2;
      Arrays.fill(arena, layout.coarse(), layout.sums(), (byte) 0);
      for (int y = fromRow - top; y < fromRow - top + window.rows(); y++) {
        read(y, joining);
        VectorColumnHistograms.add(arena, layout, joining, all);
      }
      for (int y = fromRow; y < toRow; y++) {
        if (y > fromRow) {
          read(y - top + window.rows() - 1, joining);
          read(y - top - 1, leaving);
          VectorColumnHistograms.replace(arena, layout, joining, leaving, all);
        }
        if (y % ROWS_BETWEEN_CHECKS == 0) {
          scratch.checkpoint();
        }
        VectorColumnHistograms.coarse(arena, layout, lines[0], columns, width, (short) rank);
        VectorColumnHistograms.fine(
            arena, layout, lines[0], lines[1], columns, width, rank, joining);
        int to = target.offset() + y * target.rowStride() + x * target.sampleStride();
        movers.scatter(arena, joining, target, to, width, temporary);
      }
    }

    private void read(int y, int line) {
      int row = reader.row(source, y);
      reader.read(movers, source, row, x - columns / 2, all, arena, line);
    }
  }
}
