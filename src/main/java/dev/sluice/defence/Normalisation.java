package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.List;
import java.util.Optional;

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
    int channels = channels(input);
    if (mean.length != 1 && mean.length != channels) {
      throw new InvalidDefenceException(
          "mean and std are for %d channels, the input has %d".formatted(mean.length, channels));
    }
  }

  private static int channels(Raster input) {
    return input.channels() - (input.alpha() ? 1 : 0);
  }

  /** As before they were normalised; opacity stays. */
  Raster undone(Raster input) {
    int bytes = Math.multiplyExact(Math.toIntExact(input.sampleCount()), RAW.bytes());
    Raster raw =
        new Raster(
            RAW,
            input.order(),
            input.batch(),
            input.height(),
            input.width(),
            input.channels(),
            input.alpha(),
            new byte[bytes],
            0);
    Values from = new Values(input);
    Values to = new Values(raw);
    for (int i = 0; i < input.sampleCount(); i++) {
      int channel = channel(input, i);
      double value = from.get(i);
      to.set(i, channel < 0 ? value : value * std[channel] + mean[channel]);
    }
    return raw;
  }

  /** Normalises what differs from {@code raw}; what does not is as it was, to the bit. */
  void redo(Raster raw, Raster filtered, Raster target) {
    Values before = new Values(raw);
    Values after = new Values(filtered);
    Values to = new Values(target);
    for (int i = 0; i < target.sampleCount(); i++) {
      int channel = channel(target, i);
      double value = after.get(i);
      if (channel >= 0 && Double.compare(value, before.get(i)) != 0) {
        to.set(i, (value - mean[channel]) / std[channel]);
      }
    }
  }

  /** Which mean is that of a sample; -1 of opacity. */
  private int channel(Raster raster, int sample) {
    int channel =
        raster.order() == SampleOrder.PLANAR
            ? sample / (raster.height() * raster.width()) % raster.channels()
            : sample % raster.channels();
    if (channel >= channels(raster)) {
      return -1;
    }
    return mean.length == 1 ? 0 : channel;
  }
}
