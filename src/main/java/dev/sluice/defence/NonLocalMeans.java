package dev.sluice.defence;

import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import java.util.function.IntFunction;

/**
 * Non-local means: a pixel becomes the mean of the pixels around it, each weighted by how alike the
 * patches around both are: {@code exp(-d / strength^2)}, d the mean square difference of the
 * patches over all channels; weights below 0.001 count as none. Buades, Coll and Morel, "A
 * Non-Local Algorithm for Image Denoising", CVPR 2005, as OpenCV's {@code fastNlMeansDenoising} has
 * it (the border too, {@code mirror}), but in single precision where that has whole numbers.
 *
 * @param strength in 255ths of the range
 * @param patch odd side of the patches
 * @param search odd side of the square in which pixels are compared
 * @param low one end of the range
 * @param high the other
 */
record NonLocalMeans(double strength, int patch, int search, double low, double high)
    implements Squeezer {
  static final int LARGEST_PATCH = 15;
  static final int LARGEST_SEARCH = 35;

  /** Pixels times pixels that each is compared with: 1 MP of 21 x 21. */
  private static final long MOST_COMPARISONS = 500_000_000;

  @Override
  public void check(Raster input) throws InvalidDefenceException {
    long pixels = (long) input.batch() * input.height() * input.width();
    if (pixels * search * search > MOST_COMPARISONS) {
      throw new InvalidDefenceException(
          "step 'nlm': %d pixels, each compared with %d x %d, are over the limit of %d comparisons"
              .formatted(pixels, search, search, MOST_COMPARISONS));
    }
  }

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws EngineTimeoutException {
    Raster target = Planes.blank(input, arrays);
    int filtered = Planes.filtered(input);
    NonLocalTile tile = new NonLocalTile(this, input, target);
    for (int item = 0; filtered > 0 && item < input.batch(); item++) {
      for (int row = 0; row < input.height(); row += NonLocalTile.ROWS) {
        for (int column = 0; column < input.width(); column += NonLocalTile.COLUMNS) {
          tile.load(item, row, column);
          for (int dy = -search / 2; dy <= search / 2; dy++) {
            Planes.checkDeadline(deadlineNanos);
            for (int dx = -search / 2; dx <= search / 2; dx++) {
              tile.compare(dy, dx);
            }
          }
          tile.store();
        }
      }
    }
    Planes.keepOpacity(input, target);
    return new Cleaned(target, input.differences(target));
  }

  @Override
  public String describe() {
    return "nlm;strength=%s;patch=%d;search=%d;range=%s..%s"
        .formatted(strength, patch, search, low, high);
  }
}
