package dev.sluice.median;

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

  void blend(Strip strip);

  /** About what it costs a sample. */
  default double nanosPerSample() {
    return 0.3;
  }
}
