package dev.sluice.median;

import org.jspecify.annotations.Nullable;

/** Makes the result of a strip out of what several kernels made of it. Thread-safe. */
interface Blend {
  /**
   * Samples of one strip, one after another.
   *
   * @param sourceAt where they start in {@code source}, in bytes
   * @param target holds what the main kernel made, and then the result, from {@code targetAt} on
   * @param others what the other kernels made, from the front
   */
  record Strip(
      byte[] source, int sourceAt, byte[] target, int targetAt, byte[][] others, int bytes) {}

  /**
   * Writes the result over what the main kernel made.
   *
   * @param vectors null where there are none
   */
  void blend(Strip strip, @Nullable RowMover vectors);

  /** About what it costs a sample. */
  default double nanosPerSample() {
    return 0.3;
  }
}
