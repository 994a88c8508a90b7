package dev.sluice.median;

import org.jspecify.annotations.Nullable;

/** The ways in which ranks of a window and the sample itself make a result. */
final class Blends {
  private Blends() {}

  /** Keeps the sample unless it is the least or the greatest, which the others are, or NaN. */
  record Conditional(Lanes lanes) implements Blend {
    @Override
    public void blend(Strip strip, @Nullable RowMover vectors) {
      byte[] least = strip.others()[0];
      byte[] greatest = strip.others()[1];
      int done = vectors == null ? 0 : strip.bytes() & -vectors.vectorBytes();
      if (vectors != null) {
        vectors.keep(
            strip.source(),
            strip.sourceAt(),
            strip.target(),
            strip.targetAt(),
            least,
            greatest,
            done);
      }
      int whole = strip.bytes() & -Long.BYTES;
      for (int i = done; i < whole; i += Long.BYTES) {
        long sample = LongLanes.get(strip.source(), strip.sourceAt() + i);
        long median = LongLanes.get(strip.target(), strip.targetAt() + i);
        long low = LongLanes.get(least, i);
        long high = LongLanes.get(greatest, i);
        LongLanes.set(strip.target(), strip.targetAt() + i, chosen(sample, median, low, high));
      }
      int rest = strip.bytes() - whole;
      long sample = LongLanes.get(strip.source(), strip.sourceAt() + whole, rest);
      long median = LongLanes.get(strip.target(), strip.targetAt() + whole, rest);
      long low = LongLanes.get(least, whole, rest);
      long high = LongLanes.get(greatest, whole, rest);
      LongLanes.set(
          strip.target(), strip.targetAt() + whole, rest, chosen(sample, median, low, high));
    }

    private long chosen(long sample, long median, long low, long high) {
      long kept = lanes.differs(sample, low) & lanes.differs(sample, high) & ~lanes.nan(sample);
      return lanes.choose(kept, sample, median);
    }
  }

  /**
   * The sample raised to what the target holds and lowered to the first of the others; the second
   * of them where it is NaN.
   */
  record Weighted(Lanes lanes) implements Blend {
    @Override
    public void blend(Strip strip, @Nullable RowMover vectors) {
      byte[] upper = strip.others()[0];
      byte[] plain = strip.others()[strip.others().length - 1];
      int done = vectors == null ? 0 : strip.bytes() & -vectors.vectorBytes();
      if (vectors != null) {
        vectors.clamp(
            strip.source(), strip.sourceAt(), strip.target(), strip.targetAt(), upper, done);
      }
      int whole = strip.bytes() & -Long.BYTES;
      for (int i = done; i < whole; i += Long.BYTES) {
        long sample = LongLanes.get(strip.source(), strip.sourceAt() + i);
        long low = LongLanes.get(strip.target(), strip.targetAt() + i);
        long high = LongLanes.get(upper, i);
        long median = LongLanes.get(plain, i);
        LongLanes.set(strip.target(), strip.targetAt() + i, clamped(sample, low, high, median));
      }
      int rest = strip.bytes() - whole;
      long sample = LongLanes.get(strip.source(), strip.sourceAt() + whole, rest);
      long low = LongLanes.get(strip.target(), strip.targetAt() + whole, rest);
      long high = LongLanes.get(upper, whole, rest);
      long median = LongLanes.get(plain, whole, rest);
      LongLanes.set(
          strip.target(), strip.targetAt() + whole, rest, clamped(sample, low, high, median));
    }

    private long clamped(long sample, long low, long high, long median) {
      long lowered = lanes.choose(lanes.less(high, sample), high, sample);
      long raised = lanes.choose(lanes.less(sample, low), low, lowered);
      return lanes.choose(lanes.nan(sample), median, raised);
    }
  }

  /** The mean of what the target holds and the others, as {@link Rank#MEAN} says. */
  record Mean(DType dtype) implements Blend {
    @Override
    public void blend(Strip strip, @Nullable RowMover vectors) {
      int size = dtype.bytes();
      for (int i = 0; i < strip.bytes(); i += size) {
        int at = strip.targetAt() + i;
        double lower = SampleBytes.value(dtype, strip.target(), at);
        double upper = SampleBytes.value(dtype, strip.others()[0], i);
        if (lower != upper) {
          double sum = lower + upper;
          double mean = Double.isInfinite(sum) ? lower / 2 + upper / 2 : sum / 2;
          long key = Keys.of(Double.isNaN(mean) ? upper : mean, dtype);
          Keys.write(dtype, strip.target(), at, key);
        }
      }
    }

    @Override
    public double nanosPerSample() {
      return 2;
    }
  }
}
