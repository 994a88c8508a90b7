package dev.sluice.median;

import java.util.List;

/**
 * 3x3 windows straight from the rows of the picture, two rows at a time. Channels side by side are
 * filtered as one long row whose neighbours lie a pixel apart. The first and the last column, which
 * see the border, are filtered as rows of their own, turned by a right angle. Not thread-safe.
 */
final class DirectPass {
  /** Rows after which the edges are filtered, while the caches still hold them. */
  private static final int BLOCK = 32;

  private static final int ROWS = 4;

  private final DirectCode code;
  private final LineReader reader;
  private final Scratch scratch;
  private final int size;
  private final int vector;
  private byte[] arena = {};

  DirectPass(DirectCode code, LaneShape shape, LineReader reader, Scratch scratch) {
    this.code = code;
    this.reader = reader;
    this.scratch = scratch;
    this.size = shape.bytes();
    this.vector = shape.vectorBytes();
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

  /** Filters rows {@code fromRow} to {@code toRow - 1} of each source into its target. */
  void run(List<Plane> sources, List<Plane> targets, int fromRow, int toRow) {
    for (int i = 0; i < sources.size(); ) {
      int step = sources.get(i).sampleStride();
      for (int y = fromRow; y < toRow; y += BLOCK) {
        scratch.checkpoint();
        int end = Math.min(y + BLOCK, toRow);
        inner(sources.get(i), targets.get(i), y, end, step);
        for (int c = 0; c < step / size; c++) {
          edge(sources.get(i + c), targets.get(i + c), 0, y, end);
          edge(sources.get(i + c), targets.get(i + c), sources.get(i).width() - 1, y, end);
        }
      }
      i += step / size;
    }
  }

  /** All columns but the first and the last. */
  private void inner(Plane source, Plane target, int from, int to, int step) {
    for (int y = from; y < to; y += 2) {
      int upper = Math.max(from, Math.min(y, to - 2)); // the last two rows may be done once more
      boolean one = upper + 1 >= to;
      boolean outside =
          reader.row(source, upper - 1) == Border.OUTSIDE
              || reader.row(source, upper + 2) == Border.OUTSIDE;
      if (one || outside) {
        copied(source, target, upper, one ? 1 : 2, step);
      } else {
        row(
            source.data(),
            row(source, upper - 1),
            row(source, upper),
            row(source, upper + 1),
            row(source, upper + 2),
            target.data(),
            row(target, upper) + step,
            row(target, upper + 1) + step,
            step,
            (source.width() - 2) * step);
      }
    }
  }

  private int row(Plane plane, int y) {
    return plane.offset() + reader.row(plane, y) * plane.rowStride();
  }

  /** Any number of bytes, at least a vector of them: the last vector overlaps the one before. */
  private void row(
      byte[] source,
      int row0,
      int row1,
      int row2,
      int row3,
      byte[] target,
      int first,
      int second,
      int step,
      int bytes) {
    int whole = bytes & -vector;
    code.rows(source, row0, row1, row2, row3, target, first, second, step, whole);
    if (whole < bytes) {
      int at = bytes - vector;
      code.rows(
          source,
          row0 + at,
          row1 + at,
          row2 + at,
          row3 + at,
          target,
          first + at,
          second + at,
          step,
          vector);
    }
  }

  /** By way of copies of the rows and of the medians. */
  private void copied(Plane source, Plane target, int y, int count, int step) {
    int bytes = source.width() * step;
    arena = scratch.arena((ROWS + 2) * bytes);
    for (int i = 0; i < ROWS; i++) {
      int row = reader.row(source, y - 1 + i);
      if (row == Border.OUTSIDE) {
        SampleBytes.fill(arena, i * bytes, bytes / size, size, reader.outside());
      } else {
        int at = source.offset() + row * source.rowStride();
        System.arraycopy(source.data(), at, arena, i * bytes, bytes);
      }
    }
    int inner = bytes - 2 * step;
    int result = ROWS * bytes;
    row(arena, 0, bytes, 2 * bytes, 3 * bytes, arena, result, result + bytes, step, inner);
    for (int i = 0; i < count; i++) {
      int to = target.offset() + (y + i) * target.rowStride() + step;
      System.arraycopy(arena, result + i * bytes, target.data(), to, inner);
    }
  }

  /** Column {@code x} of rows {@code from} to {@code to - 1}: as a row between its neighbours. */
  private void edge(Plane source, Plane target, int x, int from, int to) {
    int count = to - from;
    int bytes = Math.ceilDiv(count * size, vector) * vector;
    int line = bytes + 2 * size;
    arena = scratch.arena((ROWS - 1) * line + 2 * bytes);
    for (int i = 0; i < ROWS - 1; i++) {
      int column = reader.border().source(x - 1 + i, source.width());
      column(source, column, from, count, i * line);
    }
    int result = (ROWS - 1) * line;
    code.rows(arena, 0, line, 2 * line, 2 * line, arena, result, result + bytes, size, bytes);
    int to0 = target.offset() + from * target.rowStride() + x * target.sampleStride();
    SampleBytes.copy(arena, result, size, target.data(), to0, target.rowStride(), count, size);
  }

  /** The samples of a column, with those above and below. */
  private void column(Plane source, int column, int from, int count, int at) {
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
