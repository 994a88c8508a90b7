package dev.sluice.median;

import java.util.List;

/**
 * 3x3 windows straight from the rows of the picture, four rows at a time. Channels side by side are
 * filtered as one long row whose neighbours lie a pixel apart. The first and the last column, which
 * see the border, are filtered as rows of their own, turned by a right angle. Not thread-safe.
 */
final class DirectPass {
  /** Rows after which the edges are filtered, while the caches still hold them. */
  private static final int BLOCK = 32;

  private static final int ROWS = DirectProgram.ROWS;
  private static final int SIDE = 3;
  private static final int WINDOWS = DirectProgram.WINDOWS;

  private final DirectCode code;
  private final LineReader reader;
  private final Scratch scratch;
  private final int size;
  private final int vector;
  private final int[] rows = new int[ROWS];
  private final int[] results = new int[WINDOWS];
  private byte[] arena;

  DirectPass(DirectCode code, LaneShape shape, LineReader reader, Scratch scratch) {
    this.code = code;
    this.reader = reader;
    this.scratch = scratch;
    this.size = shape.bytes();
    this.vector = shape.vectorBytes();
    // Here and not in what runs often: where an area grows for the first time, HotSpot throws the
    // code away that asked for it.
    this.arena = scratch.arena(edgeBytes(BLOCK));
  }

  /** Whether the planes are whole pixels, or contiguous, and wide enough for a vector. */
  static boolean serves(List<Plane> sources, List<Plane> targets, LaneShape shape) {
    for (int i = 0; i < sources.size(); ) {
      int channels = channels(sources, i, shape);
      if (channels == 0 || channels(targets, i, shape) != channels) {
        return false;
      }
      int step = channels * shape.bytes();
      if ((sources.get(i).width() - 2) * step < shape.vectorBytes()) {
        return false;
      }
      i += channels;
    }
    return true;
  }

  /** How many planes from {@code first} on are all the channels of a picture, or 0. */
  static int channels(List<Plane> planes, int first, LaneShape shape) {
    Plane plane = planes.get(first);
    int count = plane.sampleStride() / shape.bytes();
    if (first + count > planes.size()) {
      return 0;
    }
    for (int c = 1; c < count; c++) {
      Plane next = planes.get(first + c);
      if (next.data() != plane.data() || next.offset() != plane.offset() + c * shape.bytes()) {
        return 0;
      }
    }
    return count;
  }

  /**
   * Filters rows {@code fromRow} to {@code toRow - 1} of each source into its target.
   *
   * @return how many samples differ
   */
  long run(List<Plane> sources, List<Plane> targets, int fromRow, int toRow) {
    long changed = 0;
    for (int i = 0; i < sources.size(); ) {
      int step = sources.get(i).sampleStride();
      for (int y = fromRow; y < toRow; y += BLOCK) {
        scratch.checkpoint();
        int end = Math.min(y + BLOCK, toRow);
        changed += inner(sources.get(i), targets.get(i), y, end, step);
        for (int c = 0; c < step / size; c++) {
          changed += edges(sources.get(i + c), targets.get(i + c), y, end);
        }
      }
      i += step / size;
    }
    return changed;
  }

  /** All columns but the first and the last. */
  long inner(Plane source, Plane target, int from, int to, int step) {
    long changed = 0;
    for (int y = from; y < to; y += WINDOWS) {
      int count = Math.min(WINDOWS, to - y);
      boolean outside =
          reader.row(source, y - 1) == Border.OUTSIDE
              || reader.row(source, y + WINDOWS) == Border.OUTSIDE;
      if (count < WINDOWS || outside) {
        changed += copied(source, target, y, count, step);
      } else {
        for (int i = 0; i < ROWS; i++) {
          rows[i] = source.offset() + reader.row(source, y - 1 + i) * source.rowStride();
        }
        int first = target.offset() + y * target.rowStride() + step;
        for (int i = 0; i < WINDOWS; i++) {
          results[i] = first + i * target.rowStride();
        }
        int bytes = (source.width() - 2) * step;
        changed += code.rows(source.data(), rows, target.data(), results, step, bytes);
      }
    }
    return changed;
  }

  /** By way of copies of the rows and of what is made of them, as the last rows are, too few. */
  private long copied(Plane source, Plane target, int y, int count, int step) {
    int bytes = source.width() * step;
    arena = scratch.arena((ROWS + WINDOWS) * bytes);
    lines(bytes, bytes);
    for (int i = 0; i < count + SIDE - 1; i++) {
      int row = reader.row(source, y - 1 + i);
      if (row == Border.OUTSIDE) {
        SampleBytes.fill(arena, rows[i], bytes / size, size, reader.outside());
      } else {
        int at = source.offset() + row * source.rowStride();
        System.arraycopy(source.data(), at, arena, rows[i], bytes);
      }
    }
    int inner = bytes - 2 * step;
    code.rows(arena, rows, arena, results, step, inner);
    long changed = 0;
    for (int i = 0; i < count; i++) {
      int to = target.offset() + (y + i) * target.rowStride() + step;
      System.arraycopy(arena, results[i], target.data(), to, inner);
      changed += Changes.count(arena, rows[i + 1] + step, arena, results[i], inner, size);
    }
    return changed;
  }

  /** Lines in the arena one after another, those of the results behind those of the windows. */
  private void lines(int bytes, int resultBytes) {
    for (int i = 0; i < ROWS; i++) {
      rows[i] = i * bytes;
    }
    for (int i = 0; i < WINDOWS; i++) {
      results[i] = ROWS * bytes + i * resultBytes;
    }
  }

  /**
   * The first and the last column of rows {@code from} to {@code to - 1}: each as a row between its
   * neighbours, the one as the first and the other as the last row of what is done at once.
   */
  private long edges(Plane source, Plane target, int from, int to) {
    int count = to - from;
    int bytes = wholeVectors(count);
    lines(bytes + 2 * size, bytes);
    int last = source.width() - 1;
    for (int i = 0; i < SIDE; i++) {
      column(source, i - 1, from, count, rows[i]);
      column(source, last + i - 1, from, count, rows[WINDOWS - 1 + i]);
    }
    code.rows(arena, rows, arena, results, size, bytes);
    return edge(target, 0, from, count, 0) + edge(target, last, from, count, WINDOWS - 1);
  }

  private int wholeVectors(int samples) {
    return Math.ceilDiv(samples * size, vector) * vector;
  }

  /** Of the lines for both edges of so many rows. */
  private int edgeBytes(int count) {
    int bytes = wholeVectors(count);
    return ROWS * (bytes + 2 * size) + WINDOWS * bytes;
  }

  private long edge(Plane target, int x, int from, int count, int window) {
    int to = target.offset() + from * target.rowStride() + x * target.sampleStride();
    int result = results[window];
    SampleBytes.copy(arena, result, size, target.data(), to, target.rowStride(), count, size);
    return Changes.count(arena, rows[window + 1] + size, arena, result, count * size, size);
  }

  /** The samples of a column, with those above and below. */
  private void column(Plane source, int x, int from, int count, int at) {
    int column = reader.border().source(x, source.width());
    if (column == Border.OUTSIDE) {
      SampleBytes.fill(arena, at, count + 2, size, reader.outside());
      return;
    }
    int start = source.offset() + column * source.sampleStride();
    int stride = source.rowStride();
    SampleBytes.copy(
        source.data(), start + from * stride, stride, arena, at + size, size, count, size);
    single(source, start, from - 1, at);
    single(source, start, from + count, at + (count + 1) * size);
  }

  private void single(Plane source, int start, int y, int at) {
    int row = reader.row(source, y);
    long bits =
        row == Border.OUTSIDE
            ? reader.outside()
            : SampleBytes.get(source.data(), start + row * source.rowStride(), size);
    SampleBytes.put(arena, at, size, bits);
  }
}
