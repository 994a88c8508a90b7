package dev.sluice.median;

import java.util.List;
import java.util.Objects;

/** 3x3 medians of one kind by {@link DirectCode}, which is made when it is first asked for. */
final class DirectKernel implements FusedKernel {
  private final DirectTier tier;
  private final LineReader reader;
  private final KernelPromotion promotion;

  DirectKernel(DirectTier tier, LineReader reader, KernelPromotion promotion) {
    this.tier = tier;
    this.reader = reader;
    this.promotion = promotion;
  }

  @Override
  public boolean ready(List<Plane> sources, List<Plane> targets) {
    if (!DirectPass.serves(sources, targets, tier.shape())) {
      return false;
    }
    if (tier.code() == null && tier.ask()) {
      promotion.warm(tier);
    }
    return tier.code() != null;
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    filterAll(List.of(source), List.of(target), fromRow, toRow, scratch);
  }

  /** For planes for which it is {@link #ready}. */
  @Override
  public long filterAll(
      List<Plane> sources, List<Plane> targets, int fromRow, int toRow, Scratch scratch) {
    DirectCode code = Objects.requireNonNull(tier.code());
    return new DirectPass(code, tier.shape(), reader, scratch)
        .run(sources, targets, fromRow, toRow);
  }

  @Override
  public double nanosPerSample() {
    return DirectTier.nanosPerSample(tier.shape());
  }

  @Override
  public String tier() {
    return TileRunner.COMPILED;
  }
}
