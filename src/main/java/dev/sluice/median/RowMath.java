package dev.sluice.median;

/**
 * Minima and maxima of rows of lanes in one array. All indices and lengths are in bytes; every
 * method works on whole vectors, in ascending order, so a target may be a row that is read at the
 * same place or further right. Thread-safe.
 */
abstract class RowMath {
  abstract void min(byte[] arena, int x, int y, int target, int bytes);

  abstract void max(byte[] arena, int x, int y, int target, int bytes);

  abstract void minMax(byte[] arena, int x, int y, int min, int max, int bytes);
}
