package dev.sluice.defence;

import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.function.IntFunction;

/** What steps share that make a raster of the shape of their input. */
final class Planes {
  /** Blocks between two looks at the clock. */
  private static final int UNHURRIED = 64;

  private Planes() {}

  /** Samples that change one by one. */
  interface Change {
    /**
     * @param values of a run of samples, to be replaced; what becomes of NaN does not count
     * @param first which sample of the raster the first of them is
     */
    void apply(double[] values, int count, int first);
  }

  /** Changes all samples, in blocks that stay in cache. Opacity stays, and NaN to the bit. */
  static Cleaned map(Raster input, IntFunction<byte[]> arrays, long deadlineNanos, Change change)
      throws EngineTimeoutException {
    Raster target = blank(input, arrays);
    Values from = new Values(input);
    Values to = new Values(target);
    int samples = Math.toIntExact(input.sampleCount());
    double[] block = new double[Math.min(samples, Values.BLOCK)];
    for (int first = 0; first < samples; first += block.length) {
      if (first / block.length % UNHURRIED == 0) {
        checkDeadline(deadlineNanos);
      }
      int count = Math.min(samples - first, block.length);
      from.read(first, count, block, 0);
      change.apply(block, count, first);
      to.write(first, count, block, 0);
    }
    keepNan(input, target);
    keepOpacity(input, target);
    return new Cleaned(target, input.differences(target));
  }

  static void checkDeadline(long deadlineNanos) throws EngineTimeoutException {
    if (System.nanoTime() - deadlineNanos >= 0) {
      throw new EngineTimeoutException("not squeezed in time");
    }
  }

  /** The same shape in another array, contents undefined. */
  static Raster blank(Raster input, IntFunction<byte[]> arrays) {
    return input.over(arrays.apply(Math.toIntExact(input.byteLength())), 0);
  }

  /** Gives NaN that stayed NaN the bits that it had. */
  static void keepNan(Raster input, Raster target) {
    long first = input.indexOfNan();
    if (first < 0) {
      return;
    }
    Values before = new Values(input);
    Values after = new Values(target);
    int size = input.dtype().bytes();
    for (int i = (int) first; i < input.sampleCount(); i++) {
      if (Double.isNaN(before.get(i)) && Double.isNaN(after.get(i))) {
        copy(input, target, i * size, size);
      }
    }
  }

  /** Copies the channel of opacity, if there is one. */
  static void keepOpacity(Raster input, Raster target) {
    if (!input.alpha()) {
      return;
    }
    boolean planar = input.order() == SampleOrder.PLANAR;
    int run = input.dtype().bytes() * (planar ? input.height() * input.width() : 1);
    int pace = run * input.channels();
    for (int at = pace - run; at < input.byteLength(); at += pace) {
      copy(input, target, at, run);
    }
  }

  private static void copy(Raster input, Raster target, int at, int bytes) {
    byte[] from = input.data();
    byte[] to = target.data();
    if (bytes > Long.BYTES) {
      System.arraycopy(from, input.offset() + at, to, target.offset() + at, bytes);
      return;
    }
    for (int i = at; i < at + bytes; i++) {
      to[target.offset() + i] = from[input.offset() + i];
    }
  }

  /** Channels without opacity. */
  static int filtered(Raster input) {
    return input.channels() - (input.alpha() ? 1 : 0);
  }

  /** Where the first sample of a channel stands, counted in samples. */
  static int first(Raster input, int item, int channel) {
    int area = input.height() * input.width();
    boolean planar = input.order() == SampleOrder.PLANAR;
    return item * area * input.channels() + channel * (planar ? area : 1);
  }

  /** From one sample of a channel to the next. */
  static int step(Raster input) {
    return input.order() == SampleOrder.PLANAR ? 1 : input.channels();
  }
}
