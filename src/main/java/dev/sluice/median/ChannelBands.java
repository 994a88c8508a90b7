package dev.sluice.median;

/** Each channel by itself. */
record ChannelBands(PlaneKernel kernel) implements BandKernel {
  @Override
  public void filter(Band band, int fromRow, int toRow, Scratch scratch) {
    int last = band.sources().size() - 1;
    for (int i = 0; i <= last; i++) {
      PlaneKernel chosen = band.alpha() && i == last ? CopyKernel.COPY : kernel;
      chosen.filter(band.sources().get(i), band.targets().get(i), fromRow, toRow, scratch);
    }
  }

  @Override
  public double nanosPerSample() {
    return kernel.nanosPerSample();
  }

  @Override
  public String tier() {
    return kernel.tier();
  }
}
