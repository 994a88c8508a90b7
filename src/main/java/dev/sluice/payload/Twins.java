package dev.sluice.payload;

import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.Arrays;

/**
 * Looks for each cleaned sample among the numbers around its place: a stretch of samples at a time,
 * each distance over the whole stretch, in loops that the compiler turns into vector code. Not
 * thread-safe.
 */
final class Twins {
  private static final int LEAST_STRETCH = 1_024;

  private final NumberArray numbers;
  private final byte[] cleaned;
  private final int offset;

  /** In samples; farthest first, and at last 0: the later one is preferred. */
  private final int[] distances;

  private final int reach;
  private final int stretch;
  private final int[] before;
  private final int[] after;

  /** Index into {@link #distances}, plus one, for each sample of the stretch. */
  private final int[] found;

  private int from;

  Twins(NumberArray numbers, Raster raster) {
    this.numbers = numbers;
    this.cleaned = raster.data();
    this.offset = raster.offset();
    this.distances = distances(raster);
    this.reach = Arrays.stream(distances).map(Math::abs).max().orElse(0);
    this.stretch = Math.max(LEAST_STRETCH, 2 * reach);
    this.before = new int[stretch + 2 * reach];
    this.after = new int[stretch];
    this.found = new int[stretch];
  }

  private static int[] distances(Raster raster) {
    int step = raster.order() == SampleOrder.INTERLEAVED ? raster.channels() : 1;
    int row = raster.width() * step;
    if (raster.height() == 1) {
      return new int[] {3 * step, -3 * step, 2 * step, -2 * step, step, -step, 0};
    }
    return new int[] {row + step, row - step, -row + step, -row - step, row, -row, step, -step, 0};
  }

  /** Prepares the samples from {@code start} on; how many. */
  int prepare(int start) {
    from = start;
    int n = Math.min(stretch, numbers.count() - start);
    int low = Math.max(0, start - reach);
    int high = Math.min(numbers.count(), start + n + reach);
    fingerprints(numbers.values(), 0, low, high, before, low - start + reach);
    fingerprints(cleaned, offset, start, start + n, after, 0);
    Arrays.fill(found, 0, n, 0);
    for (int d = 0; d < distances.length; d++) {
      mark(before, distances[d] + reach, after, found, n, d + 1);
    }
    return n;
  }

  private void fingerprints(byte[] samples, int at, int low, int high, int[] to, int first) {
    int shift = numbers.single() ? 32 : 0;
    for (int i = low; i < high; i++) {
      long bits = numbers.bits(samples, at, i);
      to[first + i - low] = (int) (bits ^ bits << shift >>> 32);
    }
  }

  /** Sets {@code found} to {@code code} where the two are equal. */
  private static void mark(int[] before, int shift, int[] after, int[] found, int n, int code) {
    for (int i = 0; i < n; i++) {
      int difference = before[i + shift] ^ after[i];
      int differs = (difference | -difference) >> 31;
      found[i] = Math.max(found[i], code & ~differs);
    }
  }

  /** A number of the bits of cleaned sample {@code i}, itself if possible, or -1. */
  int of(int i, long wanted) {
    int code = found[i - from];
    if (code == 0) {
      return -1;
    }
    int j = i + distances[code - 1];
    return j >= 0 && j < numbers.count() && numbers.bits(j) == wanted ? j : -1;
  }
}
