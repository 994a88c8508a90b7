package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Samples as a model was trained with them: {@code (value - mean) / std}, by channel.
 *
 * @param mean one for all channels, or one for each
 * @param std positive
 */
record Normalisation(double[] mean, double[] std) {
  /** What samples are between the two. */
  static final DType RAW = DType.F64;

  /** Nothing where neither is given. */
  static Optional<Normalisation> of(List<Double> mean, List<Double> std)
      throws InvalidDefenceException {
    if (mean.isEmpty() && std.isEmpty()) {
      return Optional.empty();
    }
    double[] means = mean.stream().mapToDouble(Double::doubleValue).toArray();
    double[] deviations = std.stream().mapToDouble(Double::doubleValue).toArray();
    boolean usable = means.length == deviations.length;
    for (int i = 0; usable && i < means.length; i++) {
      usable = Double.isFinite(means[i]) && Double.isFinite(deviations[i]) && deviations[i] > 0;
    }
    if (!usable) {
      throw new InvalidDefenceException(
          "mean " + mean + " and std " + std + " must be as many, finite, and std positive");
    }
    return Optional.of(new Normalisation(means, deviations));
  }

  void check(DType dtype) throws InvalidDefenceException {
    if (!dtype.floating()) {
      throw new InvalidDefenceException("mean and std are for floats: integers are not normalised");
    }
  }

  void check(Raster input) throws InvalidDefenceException {
    int channels = Planes.filtered(input);
    if (mean.length != 1 && mean.length != channels) {
      throw new InvalidDefenceException(
          "mean and std are for %d channels, the input has %d".formatted(mean.length, channels));
    }
  }

  /** As before they were normalised; opacity stays. */
  Raster undone(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws EngineTimeoutException {
    Raster raw = raw(input, arrays);
    Values from = new Values(input);
    Values to = new Values(raw);
    double[] block = new double[blockLength(input)];
    blocks(
        input,
        deadlineNanos,
        (first, count, means, deviations) -> {
          from.read(first, count, block, 0);
          for (int i = 0; i < count; i++) {
            block[i] = block[i] * deviations[i] + means[i];
          }
          to.write(first, count, block, 0);
        });
    return raw;
  }

  private static Raster raw(Raster input, IntFunction<byte[]> arrays) {
    int bytes = Math.multiplyExact(Math.toIntExact(input.sampleCount()), RAW.bytes());
    return new Raster(
        RAW,
        input.order(),
        input.batch(),
        input.height(),
        input.width(),
        input.channels(),
        input.alpha(),
        arrays.apply(bytes),
        0);
  }

  /** Normalises what differs from {@code raw}; what does not is as in the input, to the bit. */
  void redo(Raster input, Raster raw, Raster filtered, Raster target, long deadlineNanos)
      throws EngineTimeoutException {
    Values before = new Values(raw);
    Values after = new Values(filtered);
    Values to = new Values(target);
    double[] old = new double[blockLength(input)];
    double[] block = new double[old.length];
    System.arraycopy(
        input.data(),
        input.offset(),
        target.data(),
        target.offset(),
        Math.toIntExact(input.byteLength()));
    blocks(
        input,
        deadlineNanos,
        (first, count, means, deviations) -> {
          before.read(first, count, old, 0);
          after.read(first, count, block, 0);
          write(first, count, old, block, means, deviations, to);
        });
    Planes.keepOpacity(input, target);
  }

  /** Writes runs of samples that changed. */
  private static void write(
      int first,
      int count,
      double[] old,
      double[] values,
      double[] means,
      double[] deviations,
      Values to) {
    int run = 0;
    for (int i = 0; i <= count; i++) {
      if (i < count && Double.compare(values[i], old[i]) != 0) {
        values[i] = (values[i] - means[i]) / deviations[i];
        run++;
      } else if (run > 0) {
        to.write(first + i - run, run, values, i - run);
        run = 0;
      }
    }
  }

  private interface Block {
    /**
     * @param first sample
     * @param means one for each sample, as the deviations
     */
    void visit(int first, int count, double[] means, double[] deviations);
  }

  /** Whole pixels of samples that lie side by side. */
  private static int blockLength(Raster raster) {
    int step = Planes.step(raster);
    return Math.max(Values.BLOCK / step, 1) * step;
  }

  private void blocks(Raster raster, long deadlineNanos, Block visitor)
      throws EngineTimeoutException {
    int length = blockLength(raster);
    double[] means = new double[length];
    double[] deviations = new double[length];
    boolean planar = raster.order() == SampleOrder.PLANAR;
    int area = raster.height() * raster.width();
    int samples = Math.toIntExact(raster.sampleCount());
    int run = planar ? area : samples;
    for (int first = 0; first < samples; first += run) {
      Planes.checkDeadline(deadlineNanos);
      int channel = planar ? first / area % raster.channels() : 0;
      for (int i = 0; i < length; i++) {
        spread(raster, planar ? channel : i % raster.channels(), i, means, deviations);
      }
      for (int at = 0; at < run; at += length) {
        visitor.visit(first + at, Math.min(length, run - at), means, deviations);
      }
    }
  }

  /** Of opacity what leaves all values as they are, zeros of both signs too. */
  private void spread(Raster raster, int channel, int at, double[] means, double[] deviations) {
    boolean opacity = channel >= Planes.filtered(raster);
    int index = mean.length == 1 ? 0 : channel;
    means[at] = opacity ? -0.0 : mean[index];
    deviations[at] = opacity ? 1 : std[index];
  }
}
