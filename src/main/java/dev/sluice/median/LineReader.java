package dev.sluice.median;

/**
 * Reads rows of a plane with what the border puts around it. Immutable.
 *
 * @param outside bits of the sample outside with {@link Border#CONSTANT}
 */
record LineReader(Border border, long outside) {

  /** The row of the plane that stands at {@code y}, or {@link Border#OUTSIDE}. */
  int row(Plane plane, int y) {
    return border.source(y, plane.height());
  }

  /**
   * {@code count} samples from {@code x} on, contiguous.
   *
   * @param row 0 to height - 1, or {@link Border#OUTSIDE}
   * @param x may lie outside
   */
  void read(Movers movers, Plane plane, int row, int x, int count, byte[] line, int at) {
    int size = plane.dtype().bytes();
    if (row == Border.OUTSIDE) {
      SampleBytes.fill(line, at, count, size, outside);
      return;
    }
    int start = plane.offset() + row * plane.rowStride();
    int before = Math.clamp(-(long) x, 0, count);
    int inside = Math.clamp((long) plane.width() - x, before, count) - before;
    edge(plane, start, x, before, line, at);
    if (inside > 0) {
      int from = start + (x + before) * plane.sampleStride();
      movers.gather(plane, from, inside, line, at + before * size);
    }
    int done = before + inside;
    edge(plane, start, x + done, count - done, line, at + done * size);
  }

  private void edge(Plane plane, int start, int x, int count, byte[] line, int at) {
    int size = plane.dtype().bytes();
    for (int i = 0; i < count; i++) {
      int column = border.source(x + i, plane.width());
      if (column == Border.OUTSIDE) {
        SampleBytes.put(line, at + i * size, size, outside);
      } else {
        int from = start + column * plane.sampleStride();
        SampleBytes.copy(plane.data(), from, size, line, at + i * size, size, 1, size);
      }
    }
  }
}
