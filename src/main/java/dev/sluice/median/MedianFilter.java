package dev.sluice.median;

import java.util.Objects;

/**
 * What to do to each sample: replace it by the median of its window, or what its kind makes of
 * that.
 *
 * @param footprint one with a name where the kind is adaptive, {@code square} where it is vector;
 *     holds the sample itself where it is weighted
 * @param cval the value outside with {@link Border#CONSTANT}, cast to the sample type as NumPy
 *     does; never NaN
 * @param ignoreNan drop NaN from each window (an all-NaN window stays NaN); where false the caller
 *     has made sure that there is none
 */
public record MedianFilter(
    MedianKind kind,
    Window window,
    Footprint footprint,
    Border border,
    double cval,
    Rank rank,
    Anchor anchor,
    boolean ignoreNan) {

  /**
   * @throws IllegalArgumentException when the value outside is NaN, or the kind cannot do this
   *     window or footprint
   */
  public MedianFilter {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(window);
    Objects.requireNonNull(footprint);
    Objects.requireNonNull(border);
    Objects.requireNonNull(rank);
    Objects.requireNonNull(anchor);
    if (Double.isNaN(cval)) {
      throw new IllegalArgumentException("the value outside must be a number");
    }
    if (kind == MedianKind.ADAPTIVE) {
      if (window.rows() % 2 == 0 || window.columns() % 2 == 0) {
        throw new IllegalArgumentException("an adaptive window grows by odd sides: " + window);
      }
      if (!(footprint instanceof Footprint.Shape)) {
        throw new IllegalArgumentException("flags of one's own do not grow");
      }
    }
    if (kind == MedianKind.VECTOR && !footprint.equals(Footprint.SQUARE)) {
      throw new IllegalArgumentException("the vector median is of whole windows");
    }
    if (kind instanceof MedianKind.Weighted && !holdsCentre(window, footprint, anchor)) {
      throw new IllegalArgumentException("the footprint lacks the sample to be weighted");
    }
  }

  /** The plain median: upper middle, the extra sample of an even window before the centre. */
  public MedianFilter(
      Window window, Footprint footprint, Border border, double cval, boolean ignoreNan) {
    this(MedianKind.PLAIN, window, footprint, border, cval, Rank.UPPER, Anchor.BEFORE, ignoreNan);
  }

  private static boolean holdsCentre(Window window, Footprint footprint, Anchor anchor) {
    int row = anchor.before(window.rows());
    int column = anchor.before(window.columns());
    return footprint.mask(window)[row * window.columns() + column];
  }

  /** Plain, square footprint, {@code reflect}. */
  public static MedianFilter of(Window window) {
    return new MedianFilter(window, Footprint.SQUARE, Border.REFLECT, 0, false);
  }

  public MedianFilter withKind(MedianKind other) {
    return new MedianFilter(other, window, footprint, border, cval, rank, anchor, ignoreNan);
  }

  public MedianFilter withWindow(Window other) {
    return new MedianFilter(kind, other, footprint, border, cval, rank, anchor, ignoreNan);
  }

  public MedianFilter withBorder(Border other) {
    return new MedianFilter(kind, window, footprint, other, cval, rank, anchor, ignoreNan);
  }

  public MedianFilter withFootprint(Footprint other) {
    return new MedianFilter(kind, window, other, border, cval, rank, anchor, ignoreNan);
  }

  public MedianFilter withCval(double other) {
    return new MedianFilter(kind, window, footprint, border, other, rank, anchor, ignoreNan);
  }

  public MedianFilter withRank(Rank other) {
    return new MedianFilter(kind, window, footprint, border, cval, other, anchor, ignoreNan);
  }

  public MedianFilter withAnchor(Anchor other) {
    return new MedianFilter(kind, window, footprint, border, cval, rank, other, ignoreNan);
  }

  public MedianFilter ignoringNan() {
    return new MedianFilter(kind, window, footprint, border, cval, rank, anchor, true);
  }

  /** Whether the window has sides on which the anchor makes a difference. */
  boolean even() {
    return window.rows() % 2 == 0 || window.columns() % 2 == 0;
  }

  /** The filter without what makes no difference to this raster. */
  MedianFilter plainest(Raster source) {
    boolean nan = ignoreNan && source.dtype().floating() && source.indexOfNan() >= 0;
    double outside = border == Border.CONSTANT ? cval : 0;
    Anchor start = even() ? anchor : Anchor.BEFORE;
    Rank wanted = kind == MedianKind.VECTOR ? Rank.UPPER : rank;
    return new MedianFilter(kind, window, footprint, border, outside, wanted, start, nan);
  }
}
