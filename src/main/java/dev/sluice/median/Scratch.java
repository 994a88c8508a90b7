package dev.sluice.median;

import org.jspecify.annotations.Nullable;

/**
 * The memory of one worker: grows to what was needed and is reused. Not thread-safe; whoever holds
 * it may compute, so there are as many as threads that may.
 */
final class Scratch {
  private byte[] arena = new byte[0];
  private int[][] lines = new int[0][0];
  private @Nullable RankTile tile;
  private @Nullable FilterTask task;

  /** At least so many bytes, contents undefined; the same array until a larger one is asked for. */
  byte[] arena(int bytes) {
    if (arena.length < bytes) {
      arena = new byte[bytes];
    }
    return arena;
  }

  /** At least {@code count} arrays of at least {@code length} each, contents undefined. */
  int[][] lines(int count, int length) {
    if (lines.length < count || lines[0].length < length) {
      int longest = lines.length == 0 ? length : Math.max(length, lines[0].length);
      lines = new int[Math.max(count, lines.length)][longest];
    }
    return lines;
  }

  /** The memory of {@link SlidingKernel}. */
  RankTile tile() {
    RankTile made = tile;
    if (made == null) {
      made = new RankTile();
      tile = made;
    }
    return made;
  }

  /** For whom the holder works now. */
  void workFor(@Nullable FilterTask owner) {
    task = owner;
  }

  /**
   * Leaves the kernel when nobody waits for its result any longer.
   *
   * @throws FilterTask.Abandoned caught by the task
   */
  void checkpoint() {
    FilterTask owner = task;
    if (owner != null) {
      owner.checkpoint();
    }
  }
}
