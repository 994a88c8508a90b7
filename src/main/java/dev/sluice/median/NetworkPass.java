package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;

/**
 * One run over planes of one shape. Pieces of them lie side by side in a band; a band keeps the
 * rows that its tiles need in a ring, and moves down tile by tile. Not thread-safe.
 */
final class NetworkPass {
  /** Rows that a ring takes before its live rows are moved to the front. */
  private static final int SPARE_ROWS = 32;

  /**
   * Part of a plane.
   *
   * @param x first column
   * @param at where its tiles start in a row of the band, in bytes
   */
  private record Piece(Plane source, Plane target, int x, int width, int at) {}

  private final TileRunner runner;
  private final RowLayout layout;
  private final RowFill rows;
  private final PhasePlanes outputPlanes;
  private final int tileColumns;
  private final int tileRows;
  private final int rowBytes;
  private final int capacity;
  private final Scratch scratch;
  private final byte[] arena;
  private final int input;
  private final int slots;
  private final int output;
  private final int line;
  private final int temporary;
  private final int interleaved;

  NetworkPass(TileRunner runner, LineReader reader, Scratch scratch) {
    this.runner = runner;
    this.layout = runner.layout();
    this.scratch = scratch;
    this.tileColumns = runner.tile().columns();
    this.tileRows = runner.tile().rows();
    this.outputPlanes =
        new PhasePlanes(runner.movers().rows(), tileColumns, layout.slotStride(), layout.vector());
    this.rowBytes = tileColumns * layout.inputStride();
    this.capacity = runner.inputRows() + SPARE_ROWS;
    int inputBytes = capacity * rowBytes;
    int slotBytes = runner.slots() * layout.slotStride();
    int outputBytes = runner.tile().windows() * layout.slotStride();
    int temporaryBytes = PhasePlanes.temporary(tileColumns, layout.inputStride(), layout.vector());
    int all =
        inputBytes
            + slotBytes
            + outputBytes
            + rowBytes
            + temporaryBytes
            + Movers.temporary(layout.vector())
            + 2 * layout.vector();
    this.arena = scratch.arena(all + ArenaAddress.LINE);
    this.input = ArenaAddress.alignedStart(arena);
    this.slots = input + inputBytes;
    this.output = slots + slotBytes;
    this.line = output + outputBytes;
    this.temporary = line + rowBytes + layout.vector();
    this.interleaved = temporary + temporaryBytes;
    this.rows = new RowFill(runner, reader, arena, line, temporary);
  }

  /** Filters rows {@code fromRow} to {@code toRow - 1} of each source into its target. */
  void run(List<Plane> sources, List<Plane> targets, int fromRow, int toRow) {
    List<Piece> band = new ArrayList<>();
    int used = 0;
    int bandTiles = layout.bandTiles();
    int lanes = layout.vector() / layout.lane();
    for (int i = 0; i < sources.size(); i++) {
      int width = sources.get(i).width();
      int tiles = Math.ceilDiv(width, tileColumns);
      int bands = Math.ceilDiv(tiles, bandTiles);
      int perBand = Math.ceilDiv(Math.ceilDiv(tiles, bands), lanes) * lanes;
      for (int tile = 0; tile < tiles; tile += perBand) {
        int count = Math.min(perBand, tiles - tile);
        if (used > 0 && used + count > bandTiles) {
          runBand(band, fromRow, toRow);
          band.clear();
          used = 0;
        }
        int x = tile * tileColumns;
        int columns = Math.min(count * tileColumns, width - x);
        band.add(new Piece(sources.get(i), targets.get(i), x, columns, used * layout.lane()));
        used += count + layout.halo();
      }
    }
    runBand(band, fromRow, toRow);
  }

  private int tileBytes(Piece piece) {
    return Math.ceilDiv(piece.width(), tileColumns) * layout.lane();
  }

  private void runBand(List<Piece> band, int fromRow, int toRow) {
    Piece last = band.getLast();
    int bytes = last.at() + tileBytes(last);
    int top = runner.mask().rows() / 2;
    int left = runner.mask().columns() / 2;
    int first = fromRow;
    int filled = 0;
    scratch.checkpoint();
    for (int y = fromRow; y < toRow; y += tileRows) {
      if (y - first + runner.inputRows() > capacity) {
        scratch.checkpoint();
        int keep = first + filled - y;
        System.arraycopy(arena, input + (y - first) * rowBytes, arena, input, keep * rowBytes);
        first = y;
        filled = keep;
      }
      for (; filled < y - first + runner.inputRows(); filled++) {
        for (Piece piece : band) {
          int columns = (tileBytes(piece) / layout.lane() + layout.halo()) * tileColumns;
          int at = input + filled * rowBytes + piece.at();
          rows.fill(piece.source(), first + filled - top, piece.x() - left, columns, at);
        }
      }
      for (int strip = 0; strip < bytes; strip += layout.strip()) {
        int length = Math.min(layout.strip(), bytes - strip);
        runner.code().run(arena, input + (y - first) * rowBytes + strip, slots, output, length);
        for (Piece piece : band) {
          store(piece, y, Math.min(tileRows, toRow - y), strip, length);
        }
      }
    }
  }

  private void store(Piece piece, int y, int rows, int strip, int length) {
    int from = Math.max(piece.at(), strip);
    int to = Math.min(piece.at() + tileBytes(piece), strip + length);
    if (from >= to) {
      return;
    }
    int x = (from - piece.at()) / layout.lane() * tileColumns;
    int columns = Math.min((to - from) / layout.lane() * tileColumns, piece.width() - x);
    for (int r = 0; r < rows; r++) {
      int outputRow = output + r * tileColumns * layout.slotStride() + from - strip;
      storeRow(piece.target(), y + r, piece.x() + x, columns, outputRow);
    }
  }

  /** Whole vectors of contiguous rows are written where they go, the rest by way of a line. */
  private void storeRow(Plane plane, int row, int x, int columns, int from) {
    int size = layout.lane();
    int to = plane.offset() + row * plane.rowStride() + x * plane.sampleStride();
    int direct = 0;
    if (plane.sampleStride() == size) {
      int blockColumns = layout.vector() / size * tileColumns;
      int bytes = columns / blockColumns * layout.vector();
      outputPlanes.collect(arena, from, plane.data(), to, bytes, temporary);
      direct = columns / blockColumns * blockColumns;
    }
    int rest = columns - direct;
    if (rest > 0) {
      int bytes = Math.ceilDiv(rest, tileColumns) * size;
      outputPlanes.collect(
          arena, from + direct / tileColumns * size, arena, line, bytes, temporary);
      runner
          .movers()
          .scatter(arena, line, plane, to + direct * plane.sampleStride(), rest, interleaved);
    }
  }
}
