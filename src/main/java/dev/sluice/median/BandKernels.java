package dev.sluice.median;

import java.util.List;

/** Builds the kernel of a filter out of plain ones, which give the sample of any rank. */
final class BandKernels {
  private final Kernels kernels;
  private final DType dtype;

  private BandKernels(Kernels kernels, DType dtype) {
    this.kernels = kernels;
    this.dtype = dtype;
  }

  /**
   * @param filter {@link MedianFilter#plainest}
   */
  static BandKernel of(Kernels kernels, DType dtype, MedianFilter filter) {
    return new BandKernels(kernels, dtype).of(filter);
  }

  BandKernel of(MedianFilter filter) {
    if (filter.window().samples() == 1) {
      return new ChannelBands(CopyKernel.COPY);
    }
    BandKernel parts = parts(filter);
    FusedKernel fused = filter.kind() == MedianKind.PLAIN ? null : kernels.fused(dtype, filter);
    return fused == null ? parts : new FusedBands(fused, parts);
  }

  private BandKernel parts(MedianFilter filter) {
    return switch (filter.kind()) {
      case MedianKind.Simple simple ->
          switch (simple) {
            case PLAIN -> plain(filter);
            case CONDITIONAL ->
                new BlendedBands(
                    filter.window(),
                    median(filter),
                    List.of(extreme(filter, Extreme.LEAST), extreme(filter, Extreme.GREATEST)),
                    new Blends.Conditional(new Lanes(dtype)));
            case ADAPTIVE -> new AdaptiveBands(this, filter, new Lanes(dtype));
            case VECTOR -> new ColourBands(dtype, filter, kernels.vectors());
          };
      case MedianKind.Weighted weighted -> weighted(filter, weighted.centre());
    };
  }

  /** What the plain median of the filter's window gives. */
  BandKernel median(MedianFilter filter) {
    return plain(filter.withKind(MedianKind.PLAIN));
  }

  /** The least or greatest sample of each window. */
  BandKernel extreme(MedianFilter filter, Extreme end) {
    return ranked(filter.withKind(MedianKind.PLAIN).withRank(end));
  }

  private BandKernel plain(MedianFilter filter) {
    if (filter.rank() != Rank.MEAN) {
      return ranked(filter);
    }
    return hasOneMiddle(filter)
        ? ranked(filter.withRank(Rank.UPPER))
        : mean(filter, of(filter.withRank(Rank.LOWER)), of(filter.withRank(Rank.UPPER)));
  }

  private BandKernel mean(MedianFilter filter, BandKernel lower, BandKernel upper) {
    return new BlendedBands(filter.window(), lower, List.of(upper), new Blends.Mean(dtype));
  }

  private BandKernel ranked(MedianFilter filter) {
    return new ChannelBands(kernels.find(dtype, filter));
  }

  private BandKernel weighted(MedianFilter filter, int weight) {
    if (filter.rank() == Rank.MEAN) {
      return hasOneMiddle(filter)
          ? of(filter.withRank(Rank.UPPER))
          : mean(
              filter,
              weighted(filter.withRank(Rank.LOWER), weight),
              weighted(filter.withRank(Rank.UPPER), weight));
    }
    MedianFilter plain = filter.withKind(MedianKind.PLAIN);
    BandKernel low = ranked(plain.withRank(new CentreBound(weight, false, filter.rank())));
    BandKernel high = ranked(plain.withRank(new CentreBound(weight, true, filter.rank())));
    return new BlendedBands(
        filter.window(),
        low,
        filter.ignoreNan() ? List.of(high, ranked(plain)) : List.of(high),
        new Blends.Weighted(new Lanes(dtype)));
  }

  /** Whether every window holds the same odd number of samples. */
  private static boolean hasOneMiddle(MedianFilter filter) {
    boolean[] mask = filter.footprint().mask(filter.window());
    int samples = 0;
    for (boolean counts : mask) {
      samples += counts ? 1 : 0;
    }
    return samples % 2 == 1 && filter.border() != Border.SHRINK && !filter.ignoreNan();
  }
}
