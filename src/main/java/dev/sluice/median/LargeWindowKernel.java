package dev.sluice.median;

/** The kernel of a tier once that is warm, the scalar kernel before. */
final class LargeWindowKernel implements PlaneKernel {
  private final LargeWindowTier tier;
  private final KernelPromotion promotion;
  private final PlaneKernel fast;
  private final PlaneKernel scalar;

  LargeWindowKernel(
      LargeWindowTier tier,
      KernelPromotion promotion,
      MedianFilter filter,
      LineReader reader,
      PlaneKernel scalar) {
    this.tier = tier;
    this.promotion = promotion;
    this.fast = tier.kernel(filter.window(), reader);
    this.scalar = scalar;
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    if (!tier.ready() && tier.ask()) {
      promotion.warm(tier::warm);
    }
    now().filter(source, target, fromRow, toRow, scratch);
  }

  private PlaneKernel now() {
    return tier.ready() ? fast : scalar;
  }

  @Override
  public double nanosPerSample() {
    return now().nanosPerSample();
  }

  @Override
  public String tier() {
    return now().tier();
  }
}
