package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;

/**
 * By how much a defence moved the samples of an input, told without asking the model.
 *
 * <p>Of large inputs a part is looked at: runs of 256 samples, evenly spread, 65,536 samples in
 * all. Up to that size nothing is missed; beyond it, single impulses may be.
 *
 * @param samples of the input
 * @param looked how many of them were compared
 * @param largest greatest change among these, in parts of the value range: that of the sample type,
 *     1 for floats
 * @param impulses how many of these moved by more than a quarter of the range
 */
public record Residual(long samples, long looked, double largest, long impulses) {
  /** Of nothing. */
  public static final Residual NONE = new Residual(0, 0, 0, 0);

  static final int MOST = 1 << 16;
  static final int RUN = 1 << 8;
  static final float IMPULSE = 0.25f;
  private static final int OCTET_IMPULSE = 63;

  /**
   * Compares an input with what was made of it; {@link #NONE} where samples have no counterpart, as
   * behind a step to luminance.
   */
  public static Residual of(Raster before, Raster after) {
    if (before.dtype() != after.dtype() || !before.sameShape(after)) {
      return NONE;
    }
    long samples = before.sampleCount();
    long stride = samples <= MOST ? RUN : Math.ceilDiv(samples, MOST / RUN);
    double[] range = Values.range(before.dtype());
    Search search = new Search(before, after, range[1] - range[0]);
    for (long from = 0; from < samples; from += stride) {
      search.run((int) from, (int) Math.min(samples, from + RUN));
    }
    return new Residual(samples, search.looked, search.largest, search.impulses);
  }

  /** Of both inputs together. */
  public Residual and(Residual other) {
    return new Residual(
        samples + other.samples,
        looked + other.looked,
        Math.max(largest, other.largest),
        impulses + other.impulses);
  }

  /** Impulses among all samples; an estimate where not all were looked at. */
  public double allImpulses() {
    return looked == 0 ? 0 : (double) impulses * samples / looked;
  }

  private static final class Search {
    private final Raster before;
    private final Raster after;
    private final double range;
    private final FloatRuns floats = new FloatRuns();
    private final Values from;
    private final Values to;
    private final double[] old = new double[RUN];
    private final double[] made = new double[RUN];
    private long looked;
    private double largest;
    private long impulses;

    Search(Raster before, Raster after, double range) {
      this.before = before;
      this.after = after;
      this.range = range;
      this.from = new Values(before);
      this.to = new Values(after);
    }

    void run(int first, int end) {
      looked += end - first;
      if (before.dtype() == DType.U8) {
        octets(first, end);
        return;
      }
      if (before.dtype() == DType.F32) {
        floats.compare(before, after, first, end - first);
        largest = Math.max(largest, floats.largest());
        impulses += floats.impulses();
        return;
      }
      from.read(first, end - first, old, 0);
      to.read(first, end - first, made, 0);
      for (int i = 0; i < end - first; i++) {
        double change = Math.abs(old[i] - made[i]) / range;
        // NaN and infinities that stayed are no change.
        if (change > largest) {
          largest = change;
        }
        impulses += change > IMPULSE ? 1 : 0;
      }
    }

    private void octets(int first, int end) {
      byte[] a = before.data();
      byte[] b = after.data();
      int shift = after.offset() - before.offset();
      int most = 0;
      int count = 0;
      for (int i = before.offset() + first; i < before.offset() + end; i++) {
        int change = Math.abs((a[i] & 0xFF) - (b[i + shift] & 0xFF));
        most = Math.max(most, change);
        count += change > OCTET_IMPULSE ? 1 : 0;
      }
      largest = Math.max(largest, most / 255.0);
      impulses += count;
    }
  }
}
