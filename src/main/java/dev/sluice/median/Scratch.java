package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one worker: grows to what was needed and is reused. Not thread-safe; whoever holds
 * it may compute, so there are as many as threads that may.
 */
final class Scratch {
  /** Larger arrays are not kept. */
  private static final int LARGEST_ROWS = 1 << 22;

  private byte[] arena = new byte[0];
  private short[] shorts = new short[0];
  private int[][] lines = new int[0][0];
  private final List<byte[]> rows = new ArrayList<>();
  private int rowsTaken;
  private @Nullable RankTile tile;
  private @Nullable FilterTask task;

  /** At least so many bytes, contents undefined; the same array until a larger one is asked for. */
  byte[] arena(int bytes) {
    if (arena.length < bytes) {
      arena = new byte[bytes];
    }
    return arena;
  }

  /** As {@link #arena} of so many 16-bit numbers. */
  short[] shorts(int count) {
    if (shorts.length < count) {
      shorts = new short[count];
    }
    return shorts;
  }

  /** At least {@code count} arrays of at least {@code length} each, contents undefined. */
  int[][] lines(int count, int length) {
    if (lines.length < count || lines[0].length < length) {
      int longest = lines.length == 0 ? length : Math.max(length, lines[0].length);
      lines = new int[Math.max(count, lines.length)][longest];
    }
    return lines;
  }

  /**
   * An array of at least so many bytes, contents undefined, that nobody else is given until {@link
   * #giveBackRows}.
   */
  byte[] takeRows(int bytes) {
    if (rowsTaken == rows.size()) {
      rows.add(new byte[0]);
    }
    byte[] array = rows.get(rowsTaken);
    if (array.length < bytes) {
      array = new byte[bytes];
      rows.set(rowsTaken, bytes > LARGEST_ROWS ? rows.get(rowsTaken) : array);
    }
    rowsTaken++;
    return array;
  }

  /** Gives the arrays taken last back. */
  void giveBackRows(int count) {
    rowsTaken -= count;
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
    rowsTaken = 0;
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
