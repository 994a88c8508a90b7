package dev.sluice.median;

import java.util.List;

/** A median of some kind in one pass over the picture where it can be had, or else in several. */
final class FusedBands implements BandKernel {
  private final FusedKernel fused;
  private final BandKernel channels;
  private final BandKernel otherwise;

  FusedBands(FusedKernel fused, BandKernel otherwise) {
    this.fused = fused;
    this.channels = new ChannelBands(fused);
    this.otherwise = otherwise;
  }

  @Override
  public void filter(Band band, int fromRow, int toRow, Scratch scratch) {
    filterAll(List.of(band), fromRow, toRow, scratch);
  }

  @Override
  public long filterAll(List<Band> bands, int fromRow, int toRow, Scratch scratch) {
    Band first = bands.getFirst();
    boolean ready = !first.alpha() && fused.ready(first.sources(), first.targets());
    return (ready ? channels : otherwise).filterAll(bands, fromRow, toRow, scratch);
  }

  @Override
  public Changes.Counter counter() {
    return otherwise.counter();
  }

  @Override
  public double nanosPerSample() {
    return otherwise.nanosPerSample();
  }

  @Override
  public String tier() {
    return otherwise.tier();
  }
}
