package dev.sluice.median;

/** Histograms once they are warm, the scalar kernel before. */
final class LargeWindowKernel implements PlaneKernel {
  private final HistogramTier histograms;
  private final KernelPromotion promotion;
  private final PlaneKernel fast;
  private final PlaneKernel scalar;

  LargeWindowKernel(
      HistogramTier histograms, KernelPromotion promotion, PlaneKernel fast, PlaneKernel scalar) {
    this.histograms = histograms;
    this.promotion = promotion;
    this.fast = fast;
    this.scalar = scalar;
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    if (!histograms.ready() && histograms.ask()) {
      promotion.warm(histograms::warm);
    }
    now().filter(source, target, fromRow, toRow, scratch);
  }

  private PlaneKernel now() {
    return histograms.ready() ? fast : scalar;
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
