package dev.sluice.median;

/**
 * De-interleaves lines into the phases of a tile and back: sample i belongs to phase i modulo the
 * number of phases, a power of two. Immutable.
 *
 * @param stride bytes from one phase to the next
 * @param vector bytes of a vector
 */
record PhasePlanes(RowMover mover, int phases, int stride, int vector) {

  /** Bytes of scratch that lines of {@code bytes} a phase take. */
  static int temporary(int phases, int bytes, int vector) {
    return phases < 4 ? 0 : 2 * phases * (bytes + 2 * vector);
  }

  /** Where sample {@code i} of a line lies in planes that start at {@code to}. */
  int place(int to, int i, int size) {
    int tile = i >> Integer.numberOfTrailingZeros(phases);
    return to + (i & (phases - 1)) * stride + tile * size;
  }

  /**
   * A line to ordered integers in planes.
   *
   * @param bytes of each phase
   * @param temporary where in {@code arena} scratch lies
   */
  void spread(byte[] line, int from, byte[] arena, int to, int bytes, int temporary) {
    if (phases == 1) {
      mover.order(line, from, arena, to, bytes);
    } else {
      spread(line, from, arena, to, phases, stride, bytes, true, temporary);
    }
  }

  private void spread(
      byte[] line,
      int from,
      byte[] arena,
      int to,
      int count,
      int distance,
      int bytes,
      boolean order,
      int temporary) {
    if (count == 2) {
      mover.split(line, from, arena, to, to + distance, bytes, order);
      return;
    }
    int half = bytes * count / 2;
    int odd = temporary + half + vector;
    int next = odd + half + vector;
    mover.split(line, from, arena, temporary, odd, half, order);
    spread(arena, temporary, arena, to, count / 2, 2 * distance, bytes, false, next);
    spread(arena, odd, arena, to + distance, count / 2, 2 * distance, bytes, false, next);
  }

  /** The inverse of {@link #spread}. */
  void collect(byte[] arena, int from, byte[] line, int to, int bytes, int temporary) {
    if (phases == 1) {
      mover.order(arena, from, line, to, bytes);
    } else {
      collect(arena, from, line, to, phases, stride, bytes, true, temporary);
    }
  }

  private void collect(
      byte[] arena,
      int from,
      byte[] line,
      int to,
      int count,
      int distance,
      int bytes,
      boolean order,
      int temporary) {
    if (count == 2) {
      mover.join(arena, from, from + distance, line, to, bytes, order);
      return;
    }
    int half = bytes * count / 2;
    int odd = temporary + half + vector;
    int next = odd + half + vector;
    collect(arena, from, arena, temporary, count / 2, 2 * distance, bytes, false, next);
    collect(arena, from + distance, arena, odd, count / 2, 2 * distance, bytes, false, next);
    mover.join(arena, temporary, odd, line, to, half, order);
  }
}
