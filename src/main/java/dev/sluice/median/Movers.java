package dev.sluice.median;

import java.util.List;

/**
 * All that moves samples of one type between planes and lines. Immutable.
 *
 * @param channels movers for 2, 3, ... interleaved channels
 */
record Movers(RowMover rows, List<ChannelMover> channels) {
  /** Bytes of scratch that {@link #scatter} takes. */
  static int temporary(int vector) {
    return (ChannelMover.MOST_CHANNELS + 1) * vector;
  }

  /** As {@link Changes#count(byte[], int, byte[], int, int, int)}. */
  long differing(byte[] a, int aAt, byte[] b, int bAt, int length, int size) {
    int whole = length & -rows.vectorBytes();
    return rows.differing(a, aAt, b, bAt, whole)
        + Changes.count(a, aAt + whole, b, bAt + whole, length - whole, size);
  }

  /**
   * Samples of a plane's row to a contiguous line, which may be written up to a vector further.
   *
   * @param from of the first sample, in bytes
   */
  void gather(Plane plane, int from, int count, byte[] line, int at) {
    int size = plane.dtype().bytes();
    int apart = plane.sampleStride() / size;
    if (apart == 1) {
      System.arraycopy(plane.data(), from, line, at, count * size);
      return;
    }
    int done = 0;
    if (apart <= ChannelMover.MOST_CHANNELS) {
      int vector = rows.vectorBytes();
      int readable = (plane.data().length - from) / (apart * vector);
      int vectors = Math.min(Math.ceilDiv(count * size, vector), readable);
      channels.get(apart - 2).gather(plane.data(), from, line, at, vectors);
      done = Math.min(count, vectors * vector / size);
    }
    SampleBytes.copy(
        plane.data(),
        from + done * plane.sampleStride(),
        plane.sampleStride(),
        line,
        at + done * size,
        size,
        count - done,
        size);
  }

  /**
   * The inverse of {@link #gather}. Touches nothing before the first and after the last sample.
   *
   * @param temporary where in {@code arena} scratch lies
   */
  void scatter(byte[] arena, int line, Plane plane, int to, int count, int temporary) {
    int size = plane.dtype().bytes();
    int stride = plane.sampleStride();
    int apart = stride / size;
    if (apart == 1) {
      System.arraycopy(arena, line, plane.data(), to, count * size);
      return;
    }
    if (apart > ChannelMover.MOST_CHANNELS) {
      SampleBytes.copy(arena, line, size, plane.data(), to, stride, count, size);
      return;
    }
    ChannelMover mover = channels.get(apart - 2);
    int lanes = rows.vectorBytes() / size;
    int vectors = (count - 1) / lanes;
    mover.scatter(arena, line, plane.data(), to, vectors);
    int done = vectors * lanes;
    int first = to + done * stride;
    int span = (count - done - 1) * stride + size;
    System.arraycopy(plane.data(), first, arena, temporary, span);
    mover.scatter(arena, line + done * size, arena, temporary, 1);
    System.arraycopy(arena, temporary, plane.data(), first, span);
  }

  /**
   * All interleaved channels at once, from lines that lie {@code stride} apart.
   *
   * @param first the plane of the first channel
   * @param to of its first sample
   * @param count samples of each
   */
  void mix(byte[] arena, int line, int stride, Plane first, int to, int count, int temporary) {
    int size = first.dtype().bytes();
    int apart = first.sampleStride() / size;
    ChannelMover mover = channels.get(apart - 2);
    int vectors = count * size / rows.vectorBytes();
    mover.mix(arena, line, stride, first.data(), to, vectors);
    int done = vectors * rows.vectorBytes();
    int rest = count * size - done;
    if (rest > 0) {
      mover.mix(arena, line + done, stride, arena, temporary, 1);
      System.arraycopy(arena, temporary, first.data(), to + done * apart, rest * apart);
    }
  }

  /**
   * The same of ordered integers, in each line those with even numbers alone.
   *
   * @param odd from a line to that of the samples with odd numbers
   */
  void join(
      byte[] arena, int line, int stride, int odd, Plane first, int to, int count, int temporary) {
    int size = first.dtype().bytes();
    int apart = first.sampleStride() / size;
    ChannelMover mover = channels.get(apart - 2);
    int vectors = count * size / rows.vectorBytes();
    mover.join(arena, line, stride, odd, first.data(), to, vectors);
    int done = vectors * rows.vectorBytes();
    int rest = count * size - done;
    if (rest > 0) {
      mover.join(arena, line + done / 2, stride, odd, arena, temporary, 1);
      System.arraycopy(arena, temporary, first.data(), to + done * apart, rest * apart);
    }
  }

  /**
   * The inverse of {@link #join}; of three channels at most.
   *
   * @param from of the first sample in the plane's row
   * @param count samples of each, even, at least a vector of them
   */
  void split(Plane first, int from, int count, byte[] arena, int line, int stride, int odd) {
    int size = first.dtype().bytes();
    int lanes = rows.vectorBytes() / size;
    ChannelMover mover = channels.get(first.sampleStride() / size - 2);
    byte[] data = first.data();
    mover.split(data, from, arena, line, line + odd, stride, count / lanes);
    int last = count - lanes;
    int even = line + last / 2 * size;
    mover.split(data, from + last * first.sampleStride(), arena, even, even + odd, stride, 1);
  }
}
