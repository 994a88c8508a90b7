package dev.sluice.median;

/**
 * Windows that hold only what lies inside of the picture: away from its rim they are whole, so any
 * kernel will do there; along the rim they slide.
 */
final class ShrinkKernel implements PlaneKernel {
  private final Window window;
  private final Anchor anchor;
  private final PlaneKernel inner;
  private final SlidingKernel rim;

  /**
   * @param inner for the same filter with another border
   */
  ShrinkKernel(DType dtype, MedianFilter filter, PlaneKernel inner) {
    this.window = filter.window();
    this.anchor = filter.anchor();
    this.inner = inner;
    this.rim = new SlidingKernel(dtype, filter);
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    int above = anchor.before(window.rows());
    int before = anchor.before(window.columns());
    int top = Math.clamp(above, fromRow, toRow);
    int bottom = Math.clamp((long) source.height() - (window.rows() - 1 - above), top, toRow);
    int left = Math.min(before, source.width());
    int right = Math.max(left, source.width() - (window.columns() - 1 - before));
    rim.filter(source, target, fromRow, top, scratch);
    if (bottom > top && right > left) {
      inner.filter(source, target, top, bottom, scratch);
    }
    rim.filter(source, target, top, bottom, 0, left, scratch);
    rim.filter(source, target, top, bottom, right, source.width(), scratch);
    rim.filter(source, target, bottom, toRow, scratch);
  }

  @Override
  public double nanosPerSample() {
    return 1 + inner.nanosPerSample();
  }

  @Override
  public String tier() {
    return inner.tier();
  }
}
