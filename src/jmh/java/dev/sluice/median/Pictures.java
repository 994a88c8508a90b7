package dev.sluice.median;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Pictures to measure with, the same on every machine. */
public final class Pictures {
  private static final long SEED = 20_26;
  private static final int OCTAVES = 7;

  private Pictures() {}

  /** Octaves of smooth noise, edges, and a little sensor noise: a photograph's statistics. */
  public static Raster natural(DType dtype, int height, int width, int channels) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] phase = random.doubles(4 * OCTAVES).map(x -> x * 2 * Math.PI).toArray();
    return fill(
        dtype,
        height,
        width,
        channels,
        (y, x, c) -> {
          double value = 0.5;
          for (int o = 0; o < OCTAVES; o++) {
            double f = (1 << o) * 0.004;
            value +=
                0.16
                    / (o + 1)
                    * Math.sin(y * f + phase[4 * o] + c)
                    * Math.cos(x * f * 1.13 + phase[4 * o + 1] + 0.3 * y * f);
          }
          if ((y / 97 + x / 61) % 5 == 0) {
            value = 0.8 * value + 0.15;
          }
          return value + 0.02 * (random.nextDouble() - 0.5);
        });
  }

  /** Uniform noise. */
  public static Raster noise(DType dtype, int height, int width, int channels) {
    SplittableRandom random = new SplittableRandom(SEED);
    return fill(dtype, height, width, channels, (y, x, c) -> random.nextDouble());
  }

  private interface Sample {
    double at(int y, int x, int c);
  }

  private static Raster fill(DType dtype, int height, int width, int channels, Sample sample) {
    Raster raster = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, height, width, channels);
    ByteBuffer out = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          double value = Math.clamp(sample.at(y, x, c), 0, 1);
          switch (dtype) {
            case U8 -> out.put((byte) Math.round(value * 255));
            case U16 -> out.putShort((short) Math.round(value * 65535));
            case F32 -> out.putFloat((float) value);
            case F64 -> out.putDouble(value);
            default -> throw new IllegalArgumentException("no picture of " + dtype);
          }
        }
      }
    }
    return raster;
  }
}
