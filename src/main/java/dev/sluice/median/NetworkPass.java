package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;

/**
 * One run over planes of one shape. Pieces of them lie side by side in a band; a band keeps the
 * rows that its tiles need in a ring, and moves down tile by tile. The bands of a wide plane move
 * down abreast, so that its rows are read and written from end to end. Not thread-safe.
 */
final class NetworkPass {
  /** Rows that a ring takes before its live rows are moved to the front. */
  private static final int SPARE_ROWS = 32;

  private static final int MOST_ABREAST = 4;

  /** Of bands abreast: what a core's second cache holds. */
  private static final int RING_BYTES = 1 << 20;

  /**
   * The same columns of all channels of a picture where they are interleaved, or of one plane.
   *
   * @param x first column
   * @param at where its tiles start in a row of the band, in bytes
   * @param pitch from a channel to the next there, halo included
   */
  private record Piece(
      List<Plane> sources, List<Plane> targets, int x, int width, int at, int pitch) {
    int channels() {
      return sources.size();
    }
  }

  private final TileRunner runner;
  private final RowLayout layout;
  private final RowFill rows;
  private final PhasePlanes outputPlanes;
  private final int tileColumns;
  private final int tileRows;
  private final int rowBytes;
  private final int capacity;
  private final int ringBytes;
  private final int abreast;
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
    this.ringBytes = capacity * rowBytes;
    this.abreast = Math.clamp(RING_BYTES / ringBytes, 1, MOST_ABREAST);
    int inputBytes = abreast * ringBytes;
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
    List<List<Piece>> bands = new ArrayList<>();
    List<Piece> band = new ArrayList<>();
    int used = 0;
    int bandTiles = layout.bandTiles();
    int lanes = layout.vector() / layout.lane();
    for (int i = 0, channels; i < sources.size(); i += channels) {
      channels = together(sources, targets, i);
      int width = sources.get(i).width();
      int tiles = Math.ceilDiv(width, tileColumns);
      int most = (bandTiles - (channels - 1) * layout.halo()) / channels;
      int share = Math.ceilDiv(tiles, Math.ceilDiv(tiles, most));
      int perBand = Math.min(Math.ceilDiv(share, lanes) * lanes, most);
      for (int tile = 0; tile < tiles; tile += perBand) {
        int count = Math.min(perBand, tiles - tile);
        int pitch = count + layout.halo();
        if (used > 0 && used + channels * pitch - layout.halo() > bandTiles) {
          bands.add(band);
          band = new ArrayList<>();
          used = 0;
          if (tile == 0 || bands.size() == abreast) {
            runBands(bands, fromRow, toRow);
            bands.clear();
          }
        }
        int x = tile * tileColumns;
        int columns = Math.min(count * tileColumns, width - x);
        band.add(
            new Piece(
                sources.subList(i, i + channels),
                targets.subList(i, i + channels),
                x,
                columns,
                used * layout.lane(),
                pitch * layout.lane()));
        used += channels * pitch;
      }
    }
    bands.add(band);
    runBands(bands, fromRow, toRow);
  }

  /** How many planes from {@code first} on are all channels of a picture that movers can mix. */
  private int together(List<Plane> sources, List<Plane> targets, int first) {
    int channels = DirectPass.channels(sources, first, runner.shape());
    return channels > 1
            && channels <= ChannelMover.MOST_MIXED
            && channels == DirectPass.channels(targets, first, runner.shape())
        ? channels
        : 1;
  }

  private int tileBytes(Piece piece) {
    return Math.ceilDiv(piece.width(), tileColumns) * layout.lane();
  }

  private void runBands(List<List<Piece>> bands, int fromRow, int toRow) {
    int first = fromRow;
    int filled = 0;
    scratch.checkpoint();
    for (int y = fromRow; y < toRow; y += tileRows) {
      if (y - first + runner.inputRows() > capacity) {
        scratch.checkpoint();
        int keep = first + filled - y;
        for (int i = 0; i < bands.size(); i++) {
          int ring = input + i * ringBytes;
          System.arraycopy(arena, ring + (y - first) * rowBytes, arena, ring, keep * rowBytes);
        }
        first = y;
        filled = keep;
      }
      for (; filled < y - first + runner.inputRows(); filled++) {
        for (int i = 0; i < bands.size(); i++) {
          fill(bands.get(i), first + filled, input + i * ringBytes + filled * rowBytes);
        }
      }
      for (int i = 0; i < bands.size(); i++) {
        int at = input + i * ringBytes + (y - first) * rowBytes;
        runTiles(bands.get(i), at, y, Math.min(tileRows, toRow - y));
      }
    }
  }

  /**
   * @param y row of the first tile that sees the row to fill at its top
   */
  private void fill(List<Piece> band, int y, int to) {
    int top = runner.mask().rows() / 2;
    int left = runner.mask().columns() / 2;
    for (Piece piece : band) {
      int columns = piece.pitch() / layout.lane() * tileColumns;
      rows.fill(piece.sources(), y - top, piece.x() - left, columns, to + piece.at());
    }
  }

  private void runTiles(List<Piece> band, int from, int y, int height) {
    Piece last = band.getLast();
    int bytes = last.at() + (last.channels() - 1) * last.pitch() + tileBytes(last);
    for (int strip = 0; strip < bytes; strip += layout.strip()) {
      int length = Math.min(layout.strip(), bytes - strip);
      runner.code().run(arena, from + strip, slots, output, length);
      for (Piece piece : band) {
        store(piece, y, height, strip, length);
      }
    }
  }

  private void store(Piece piece, int y, int rows, int strip, int length) {
    int end = piece.at() + (piece.channels() - 1) * piece.pitch() + tileBytes(piece);
    if (piece.channels() > 1 && piece.at() >= strip && end <= strip + length) {
      for (int r = 0; r < rows; r++) {
        int outputRow = output + r * tileColumns * layout.slotStride() + piece.at() - strip;
        storeMixed(piece, y + r, end - piece.at(), outputRow);
      }
      return;
    }
    for (int c = 0; c < piece.channels(); c++) {
      int at = piece.at() + c * piece.pitch();
      int from = Math.max(at, strip);
      int to = Math.min(at + tileBytes(piece), strip + length);
      int x = (from - at) / layout.lane() * tileColumns;
      int columns = Math.min((to - from) / layout.lane() * tileColumns, piece.width() - x);
      for (int r = 0; r < rows && from < to; r++) {
        int outputRow = output + r * tileColumns * layout.slotStride() + from - strip;
        storeRow(piece.targets().get(c), y + r, piece.x() + x, columns, outputRow);
      }
    }
  }

  private void storeMixed(Piece piece, int row, int bytes, int from) {
    Plane plane = piece.targets().getFirst();
    int to = plane.offset() + row * plane.rowStride() + piece.x() * plane.sampleStride();
    Movers movers = runner.movers();
    if (tileColumns == 2) {
      int odd = layout.slotStride();
      movers.join(arena, from, piece.pitch(), odd, plane, to, piece.width(), interleaved);
    } else {
      outputPlanes.collect(arena, from, arena, line, bytes, temporary);
      int stride = piece.pitch() * tileColumns;
      movers.mix(arena, line, stride, plane, to, piece.width(), interleaved);
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
