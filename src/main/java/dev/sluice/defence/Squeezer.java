package dev.sluice.defence;

import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import java.util.function.IntFunction;

/** One step of a defence. Immutable and thread-safe. */
sealed interface Squeezer
    permits BitDepth,
        Jpeg,
        Luminance,
        MedianSqueezer,
        NonLocalMeans,
        RandomWindow,
        Ranges,
        Smoothing {
  /**
   * Refuses what this step cannot do, by its shape alone.
   *
   * @throws InvalidDefenceException says why
   */
  default void check(Raster input) throws InvalidDefenceException {}

  /**
   * The raster after this step; the input stays as it is.
   *
   * @param arrays gives an array of at least so many bytes, contents undefined
   * @param deadlineNanos in {@link System#nanoTime()} terms
   */
  Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws NotFilteredException;

  /** Its name and parameters, as in {@code median;window=3x3;border=reflect}. */
  String describe();
}
