package dev.sluice.median;

/**
 * The median of 8-bit samples in windows of up to 31 a side by {@link Thresholds}: the time depends
 * on how many values the medians of 64 columns have. Immutable.
 */
final class ThresholdKernel implements PlaneKernel {
  /** Vectors of this width do the work. */
  static final int BITS = 8 * VectorThresholds.LANES;

  // Blocks that stay in the second-level cache; each row of a block is read once for all strips.
  private static final int BLOCK_ROWS = 128;
  private static final int BLOCK_COLUMNS = 512;

  private final Window window;
  private final LineReader reader;
  private final Movers movers;

  /** Medians side by side that 64 columns reach for. */
  private final int strip;

  /**
   * @param movers of the type's samples
   */
  ThresholdKernel(Window window, LineReader reader, Movers movers) {
    this.window = window;
    this.reader = reader;
    this.movers = movers;
    this.strip = VectorThresholds.LANES - window.columns() + 1;
  }

  /** Whether bytes can count what such a window holds. */
  static boolean serves(Window window) {
    return window.rows() <= VectorThresholds.MOST_ROWS
        && window.columns() >= VectorThresholds.LEAST_COLUMNS
        && window.columns() <= VectorThresholds.MOST_COLUMNS;
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    int columns = Math.min(BLOCK_COLUMNS / strip * strip, source.width());
    Block block = new Block(columns, Math.min(BLOCK_ROWS, toRow - fromRow), scratch);
    for (int y = fromRow; y < toRow; y += BLOCK_ROWS) {
      for (int x = 0; x < source.width(); x += columns) {
        int width = Math.min(columns, source.width() - x);
        block.filter(source, target, x, width, y, Math.min(y + BLOCK_ROWS, toRow));
      }
    }
  }

  @Override
  public double nanosPerSample() {
    return 5;
  }

  @Override
  public String tier() {
    return "threshold";
  }

  /** A piece of a plane. */
  private final class Block {
    private final Scratch scratch;
    private final byte[] arena;
    private final int stride;
    private final int input;
    private final int output;
    private final int temporary;
    private final Thresholds thresholds;

    Block(int columns, int rows, Scratch scratch) {
      this.scratch = scratch;
      int vector = VectorThresholds.LANES;
      this.stride = (Math.ceilDiv(columns, strip) * strip / vector + 2) * vector;
      int inputBytes = (rows + window.rows() - 1) * stride;
      int outputBytes = rows * stride;
      int temporaryBytes = Movers.temporary(vector);
      int all = inputBytes + outputBytes + Thresholds.ROOM + temporaryBytes;
      this.arena = scratch.arena(all + ArenaAddress.LINE);
      this.input = ArenaAddress.alignedStart(arena);
      this.output = input + inputBytes;
      int levels = output + outputBytes;
      this.temporary = levels + Thresholds.ROOM;
      this.thresholds = new Thresholds(arena, levels, stride, window);
    }

    void filter(Plane source, Plane target, int x, int width, int fromRow, int toRow) {
      int rows = toRow - fromRow;
      read(source, x, width + window.columns() - 1, fromRow - window.rows() / 2, rows);
      for (int at = 0; at < width; at += strip) {
        scratch.checkpoint();
        thresholds.begin(input + at, Math.min(strip, width - at), output + at);
        for (int i = 1; i < rows; i++) {
          thresholds.move(input + at + i * stride, output + at + i * stride);
        }
      }
      for (int i = 0; i < rows; i++) {
        int to = target.offset() + (fromRow + i) * target.rowStride() + x * target.sampleStride();
        movers.scatter(arena, output + i * stride, target, to, width, temporary);
      }
    }

    private void read(Plane source, int x, int count, int top, int rows) {
      for (int i = 0; i < rows + window.rows() - 1; i++) {
        int row = reader.row(source, top + i);
        reader.read(
            movers, source, row, x - window.columns() / 2, count, arena, input + i * stride);
      }
    }
  }
}
