package dev.sluice.defence;

import dev.sluice.codec.CodecException;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.function.IntFunction;

/**
 * What JPEG leaves of a picture: encoded with chroma at half the resolution, as libjpeg does where
 * nothing else is asked for, and decoded again.
 *
 * <p>Values are brought from the range to 0..255, rounded half to even, and back; those outside
 * become the nearer end, NaN the lower one. Three channels are red, green and blue; of any other
 * number each is a gray picture of its own. Opacity is carried over.
 *
 * @param quality 1 to 100
 * @param low value that stands for 0
 * @param high value that stands for 255, greater than {@code low}
 */
record Jpeg(ImageCodecs codecs, int quality, double low, double high) implements Squeezer {
  private static final double LEVELS = 255;
  private static final int COLOURS = 3;
  private static final long MOST_PIXELS = 1L << 29;

  @Override
  public void check(Raster input) throws InvalidDefenceException {
    int longest = Math.max(input.height(), input.width());
    long pixels = (long) input.height() * input.width();
    if (longest > ImageCodecs.LONGEST_JPEG || pixels > MOST_PIXELS) {
      throw new InvalidDefenceException(
          "step 'jpeg': %d x %d is too large for a JPEG".formatted(input.width(), input.height()));
    }
  }

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws NotFilteredException {
    Raster target = Planes.copy(input, arrays);
    int filtered = input.channels() - (input.alpha() ? 1 : 0);
    int together = filtered == COLOURS ? COLOURS : 1;
    for (int item = 0; item < input.batch(); item++) {
      for (int channel = 0; channel < filtered; channel += together) {
        piece(input, target, item, channel, together, deadlineNanos);
      }
    }
    return new Cleaned(target, input.differences(target));
  }

  private void piece(
      Raster input, Raster target, int item, int channel, int together, long deadlineNanos)
      throws EngineTimeoutException {
    int area = input.height() * input.width();
    byte[] samples = new byte[area * together];
    Values from = new Values(input);
    for (int c = 0; c < together; c++) {
      int at = Planes.first(input, item, channel + c);
      int step = Planes.step(input);
      for (int i = 0; i < area; i++) {
        double unit = (Math.clamp(from.get(at + i * step), low, high) - low) / (high - low);
        samples[i * together + c] = (byte) (int) Math.rint(unit * LEVELS);
      }
    }
    byte[] left = squeezed(input, samples, together, deadlineNanos);
    Values to = new Values(target);
    for (int c = 0; c < together; c++) {
      int at = Planes.first(input, item, channel + c);
      int step = Planes.step(input);
      for (int i = 0; i < area; i++) {
        double level = (left[i * together + c] & 0xFF) / LEVELS;
        to.set(at + i * step, low + level * (high - low));
      }
    }
  }

  private byte[] squeezed(Raster input, byte[] samples, int channels, long deadlineNanos)
      throws EngineTimeoutException {
    Raster picture =
        new Raster(
            DType.U8,
            SampleOrder.INTERLEAVED,
            1,
            input.height(),
            input.width(),
            channels,
            false,
            samples,
            0);
    try {
      return codecs.throughJpeg(picture, quality, deadlineNanos).data();
    } catch (CodecException e) {
      if (e.kind() == CodecException.Kind.DEADLINE) {
        throw new EngineTimeoutException("not squeezed in time");
      }
      throw new IllegalStateException("a JPEG of our own is not read: " + e.getMessage(), e);
    }
  }

  @Override
  public String describe() {
    return "jpeg;quality=" + quality + ";range=" + low + ".." + high;
  }
}
