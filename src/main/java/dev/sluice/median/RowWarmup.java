package dev.sluice.median;

/** Runs what moves and combines rows until HotSpot has compiled it. Not thread-safe. */
final class RowWarmup {
  private static final int VECTORS = 16;

  /** A compiled loop takes less for a vector; before that it is a hundred times as much. */
  private static final double SLOWEST_NANOS = 40;

  private static final long LONGEST_NANOS = 3_000_000_000L;

  private final LaneShape shape;
  private final int line;
  private final byte[] from;
  private final byte[] to;

  RowWarmup(LaneShape shape) {
    this.shape = shape;
    this.line = VECTORS * shape.vectorBytes();
    this.from = new byte[2 * (ChannelMover.MOST_CHANNELS + 1) * line];
    this.to = new byte[from.length];
  }

  void rows(RowMover mover) {
    RowMover[] turn = turn(mover);
    boolean pairs = shape.lanes() > 2;
    warm(
        pairs ? 7 : 3,
        (calls, vectors) -> {
          int bytes = vectors * shape.vectorBytes();
          int count = vectors > 0 ? 1 : turn.length;
          for (int i = 0; i < calls * count; i++) {
            RowMover each = turn[i % count];
            each.order(from, 0, to, 0, bytes);
            each.differing(from, 0, to, 0, bytes);
            each.medians(from, line, to, 0, bytes);
            if (pairs) {
              each.split(from, 0, to, 0, line, bytes, true);
              each.split(from, 0, to, 0, line, bytes, false);
              each.join(from, 0, line, to, 0, bytes, true);
              each.join(from, 0, line, to, 0, bytes, false);
            }
          }
        });
  }

  void choices(RowMover mover) {
    VectorProfiles.settle(shape);
    warm(
        2,
        (calls, vectors) -> {
          int bytes = vectors * shape.vectorBytes();
          for (int i = 0; i < calls; i++) {
            mover.keep(from, 0, to, 0, from, to, bytes);
            mover.clamp(from, 0, to, 0, from, bytes);
          }
        });
  }

  /**
   * @param count of channels
   */
  void channels(ChannelMover mover, int count) {
    VectorProfiles.settle(shape);
    ChannelMover[] turn = new ChannelMover[IdleCode.CLASSES];
    turn[0] = mover;
    IdleCode.fill(turn, ChannelMover.class);
    boolean mixed = count <= ChannelMover.MOST_MIXED;
    warm(
        mixed ? 5 : 2,
        (calls, vectors) -> {
          int classes = vectors > 0 ? 1 : turn.length;
          for (int i = 0; i < calls * classes; i++) {
            ChannelMover each = turn[i % classes];
            each.gather(from, 0, to, 0, vectors);
            each.scatter(from, 0, to, 0, vectors);
            if (mixed) {
              each.mix(from, 0, line, to, 0, vectors);
              each.split(from, 0, to, 0, line, line, vectors);
              each.join(from, line, line, line, to, 0, vectors);
            }
          }
        });
  }

  /** Over rows of a vector each. */
  void sheets(SheetMover mover) {
    VectorProfiles.settle(shape);
    int vector = shape.vectorBytes();
    LineReader reader = new LineReader(Border.NEAREST, 0);
    SheetRow row = new SheetRow(shape.bytes(), 1, shape.lanes(), 1, reader, vector);
    warm(
        2,
        (calls, vectors) -> {
          for (int i = 0; i < calls; i++) {
            mover.lay(row, from, 0, to, 0, vector, vectors);
            mover.take(row, from, 0, vector, from, 0, to, 0, vectors);
          }
        });
  }

  void arithmetic(RowMath math) {
    warm(
        3,
        (calls, vectors) -> {
          int bytes = vectors * shape.vectorBytes();
          for (int i = 0; i < calls; i++) {
            math.min(to, 0, line, 2 * line, bytes);
            math.max(to, 0, line, 2 * line, bytes);
            math.minMax(to, 0, line, 2 * line, 3 * line, bytes);
          }
        });
  }

  private static RowMover[] turn(RowMover mover) {
    RowMover[] turn = new RowMover[IdleCode.CLASSES];
    turn[0] = mover;
    return IdleCode.fill(turn, RowMover.class);
  }

  private static void warm(int count, LoopWarmup.Loops loops) {
    new LoopWarmup(loops, count * SLOWEST_NANOS).untilFast(VECTORS, LONGEST_NANOS);
  }
}
