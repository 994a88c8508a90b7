package dev.sluice.defence;

import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
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
    Raster target = Planes.blank(input, arrays);
    int filtered = Planes.filtered(input);
    int together = filtered == COLOURS ? COLOURS : 1;
    JpegPiece piece = new JpegPiece(this, input, target, together, arrays);
    for (int item = 0; item < input.batch(); item++) {
      for (int channel = 0; channel < filtered; channel += together) {
        piece.squeeze(item, channel, deadlineNanos);
      }
    }
    Planes.keepOpacity(input, target);
    return new Cleaned(target, input.differences(target));
  }

  /** Whether samples are levels as they are. */
  boolean levels(DType dtype) {
    return dtype == DType.U8 && low == 0 && high == LEVELS;
  }

  /** Makes levels of values. */
  void toLevels(double[] values, int count) {
    double least = low;
    double most = high;
    double range = most - least;
    for (int i = 0; i < count; i++) {
      double unit = (Values.cut(values[i], least, most) - least) / range;
      values[i] = Math.rint(unit * LEVELS);
    }
  }

  /** What each of the 256 levels stands for. */
  double[] values() {
    double[] values = new double[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = low + i / LEVELS * (high - low);
    }
    return values;
  }

  @Override
  public String describe() {
    return "jpeg;quality=" + quality + ";range=" + low + ".." + high;
  }
}
