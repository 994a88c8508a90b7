package dev.sluice.median;

import java.util.List;

/**
 * Windows of one row over long, contiguous rows: strip by strip, so that a strip, its medians and
 * what changed in them are dealt with while the caches near the core hold them. Not thread-safe.
 */
final class LinePass {
  /** Shorter rows are better laid side by side. */
  private static final int LEAST_BYTES = 4096;

  private final TileRunner runner;
  private final RowLayout layout;
  private final RowFill rows;
  private final PhasePlanes outputPlanes;
  private final int tileColumns;

  /** Medians of three samples need no scratch where they see no border. */
  private final boolean ofThree;

  private final Scratch scratch;
  private final byte[] arena;
  private final int input;
  private final int slots;
  private final int output;
  private final int line;
  private final int temporary;

  LinePass(TileRunner runner, LineReader reader, Scratch scratch) {
    this.runner = runner;
    this.layout = runner.layout();
    this.scratch = scratch;
    this.tileColumns = runner.tile().columns();
    this.ofThree =
        runner.mask().columns() == 3 && runner.mask().full() && runner.mask().rank() == 1;
    this.outputPlanes =
        new PhasePlanes(runner.movers().rows(), tileColumns, layout.slotStride(), layout.vector());
    int inputBytes = tileColumns * layout.inputStride();
    int slotBytes = runner.slots() * layout.slotStride();
    int outputBytes = tileColumns * layout.slotStride();
    int temporaryBytes = PhasePlanes.temporary(tileColumns, layout.inputStride(), layout.vector());
    int all = 2 * inputBytes + slotBytes + outputBytes + temporaryBytes + 2 * layout.vector();
    this.arena = scratch.arena(all + ArenaAddress.LINE);
    this.input = ArenaAddress.alignedStart(arena);
    this.slots = input + inputBytes;
    this.output = slots + slotBytes;
    this.line = output + outputBytes;
    this.temporary = line + inputBytes + layout.vector();
    this.rows = new RowFill(runner, reader, arena, line, temporary);
  }

  static boolean serves(TileRunner runner, List<Plane> sources, List<Plane> targets) {
    Plane source = sources.getFirst();
    int size = runner.layout().lane();
    return runner.mask().rows() == 1
        && source.sampleStride() == size
        && targets.getFirst().sampleStride() == size
        && (long) source.width() * size >= LEAST_BYTES;
  }

  /**
   * Filters rows {@code fromRow} to {@code toRow - 1} of each source into its target.
   *
   * @return how many samples differ
   */
  long run(List<Plane> sources, List<Plane> targets, int fromRow, int toRow) {
    long changed = 0;
    for (int i = 0; i < sources.size(); i++) {
      for (int y = fromRow; y < toRow; y++) {
        scratch.checkpoint();
        changed += row(sources.get(i), targets.get(i), y);
      }
    }
    return changed;
  }

  private long row(Plane source, Plane target, int y) {
    int strip = layout.strip() / layout.lane() * tileColumns;
    long changed = 0;
    for (int x = 0; x < source.width(); x += strip) {
      changed += strip(source, target, y, x, Math.min(strip, source.width() - x));
    }
    return changed;
  }

  private long strip(Plane source, Plane target, int y, int x, int columns) {
    int size = layout.lane();
    int from = source.offset() + y * source.rowStride() + x * size;
    int to = target.offset() + y * target.rowStride() + x * size;
    boolean inner = x > 0 && x + columns < source.width();
    if (ofThree && inner && columns * size % layout.vector() == 0) {
      RowMover mover = runner.movers().rows();
      return mover.medians(source.data(), from, target.data(), to, columns * size);
    }
    int tiles = Math.ceilDiv(columns, tileColumns);
    int left = runner.mask().columns() / 2;
    rows.fill(List.of(source), y, x - left, (tiles + layout.halo()) * tileColumns, input);
    runner.code().run(arena, input, slots, output, tiles * size);
    store(target.data(), to, columns * size);
    return runner.movers().differing(source.data(), from, target.data(), to, columns * size, size);
  }

  /** Whole vectors are written where they go, the rest by way of a line. */
  private void store(byte[] data, int to, int bytes) {
    int block = layout.vector() * tileColumns;
    int whole = bytes / block * block;
    outputPlanes.collect(arena, output, data, to, whole / tileColumns, temporary);
    int rest = bytes - whole;
    if (rest > 0) {
      int from = output + whole / tileColumns;
      int tiles = Math.ceilDiv(rest / layout.lane(), tileColumns);
      outputPlanes.collect(arena, from, arena, line, tiles * layout.lane(), temporary);
      System.arraycopy(arena, line, data, to + whole, rest);
    }
  }
}
