package dev.sluice.median;

import java.util.Objects;

/**
 * What to do to each sample: replace it by the median of its window.
 *
 * <p>With n samples in the footprint the median is the sample at index n / 2 of the sorted window;
 * the window of size k around i starts at i - k / 2.
 *
 * @param cval the value outside with {@link Border#CONSTANT}, cast to the sample type as NumPy
 *     does; never NaN
 * @param ignoreNan drop NaN from each window (an all-NaN window stays NaN); where false the caller
 *     has made sure that there is none
 */
public record MedianFilter(
    Window window, Footprint footprint, Border border, double cval, boolean ignoreNan) {

  public MedianFilter {
    Objects.requireNonNull(window);
    Objects.requireNonNull(footprint);
    Objects.requireNonNull(border);
    if (Double.isNaN(cval)) {
      throw new IllegalArgumentException("the value outside must be a number");
    }
  }

  /** Square footprint, {@code reflect}. */
  public static MedianFilter of(Window window) {
    return new MedianFilter(window, Footprint.SQUARE, Border.REFLECT, 0, false);
  }

  public MedianFilter withBorder(Border other) {
    return new MedianFilter(window, footprint, other, cval, ignoreNan);
  }

  public MedianFilter withFootprint(Footprint other) {
    return new MedianFilter(window, other, border, cval, ignoreNan);
  }

  public MedianFilter withCval(double other) {
    return new MedianFilter(window, footprint, border, other, ignoreNan);
  }

  public MedianFilter ignoringNan() {
    return new MedianFilter(window, footprint, border, cval, true);
  }
}
