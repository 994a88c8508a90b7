package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;

/** Waits for the vector kernels of all the plain filters that a filter is made of. */
final class Settling {
  private Settling() {}

  static void settle(DType dtype, MedianFilter filter) throws InterruptedException {
    if (filter.kind() == MedianKind.VECTOR) {
      VectorKernels.settleColours(dtype);
    }
    for (MedianFilter plain : parts(filter)) {
      VectorKernels.settle(dtype, plain);
    }
    if (filter.kind() != MedianKind.PLAIN) {
      VectorKernels.settleFused(dtype, filter);
    }
  }

  private static List<MedianFilter> parts(MedianFilter filter) {
    MedianFilter plain = filter.withKind(MedianKind.PLAIN);
    List<MedianFilter> parts = new ArrayList<>();
    List<Rank> middles =
        filter.rank() == Rank.MEAN ? List.of(Rank.LOWER, Rank.UPPER) : List.of(filter.rank());
    for (Rank middle : middles) {
      switch (filter.kind()) {
        case MedianKind.Weighted weighted -> {
          parts.add(plain.withRank(new CentreBound(weighted.centre(), false, middle)));
          parts.add(plain.withRank(new CentreBound(weighted.centre(), true, middle)));
        }
        case MedianKind.Simple simple -> {
          if (simple != MedianKind.Simple.VECTOR) {
            parts.add(plain.withRank(middle));
          }
        }
      }
    }
    if (filter.kind() == MedianKind.CONDITIONAL || filter.kind() == MedianKind.ADAPTIVE) {
      parts.add(plain.withRank(Extreme.LEAST));
      parts.add(plain.withRank(Extreme.GREATEST));
    }
    return parts;
  }
}
