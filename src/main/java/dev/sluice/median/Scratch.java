package dev.sluice.median;

/** The memory of one worker: grows to what was needed and is reused. Not thread-safe. */
final class Scratch {
  private byte[] arena = new byte[0];

  /** At least so many bytes, contents undefined; the same array until a larger one is asked for. */
  byte[] arena(int bytes) {
    if (arena.length < bytes) {
      arena = new byte[bytes];
    }
    return arena;
  }
}
