package dev.sluice.defence;

import dev.sluice.median.Anchor;
import dev.sluice.median.Border;
import dev.sluice.median.Footprint;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.MedianKind;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Rank;
import dev.sluice.median.Raster;
import java.util.function.IntFunction;

/** The median of each window. */
record MedianSqueezer(MedianEngine engine, MedianFilter filter) implements Squeezer {

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws NotFilteredException {
    Raster target = input.over(arrays.apply(Math.toIntExact(input.byteLength())), 0);
    return new Cleaned(target, apply(input, target, deadlineNanos));
  }

  /** Into samples of the same shape; gives how many of them changed. */
  long apply(Raster input, Raster target, long deadlineNanos) throws NotFilteredException {
    return engine.filter(input, target, filter, deadlineNanos);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("median");
    if (filter.kind() != MedianKind.PLAIN) {
      text.append(";kind=").append(filter.kind().id());
    }
    if (filter.kind() instanceof MedianKind.Weighted weighted) {
      text.append(";weight=").append(weighted.centre());
    }
    text.append(";window=").append(filter.window());
    if (!filter.footprint().equals(Footprint.SQUARE)) {
      text.append(";footprint=").append(filter.footprint().id());
    }
    text.append(";border=").append(filter.border().id());
    if (filter.border() == Border.CONSTANT) {
      text.append(";cval=").append(filter.cval());
    }
    if (filter.rank() != Rank.UPPER) {
      text.append(";rank=").append(filter.rank().id());
    }
    if (filter.anchor() != Anchor.BEFORE) {
      text.append(";anchor=").append(filter.anchor().id());
    }
    return text.toString();
  }
}
