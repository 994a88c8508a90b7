package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.function.IntFunction;

/**
 * Colours to luminance: {@code 0.2125 R + 0.7154 G + 0.0721 B}, as scikit-image's {@code rgb2gray}.
 *
 * <p>Sample types follow its {@code img_as_float}: unsigned integers are divided by their greatest
 * value and signed ones as well, but not below -1, to f64; f16, bf16 and f32 give f32, f64 stays.
 * Three channels or more give one, the ones beyond the third (opacity) are dropped, not blended.
 * One channel, or one and opacity, is luminance already and keeps its value, scaled likewise.
 */
enum Luminance implements Squeezer {
  STEP;

  private static final int COLOURS = 3;
  private static final int UNHURRIED = 64;

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws EngineTimeoutException {
    int area = input.height() * input.width();
    Raster gray = gray(input, arrays);
    DType dtype = input.dtype();
    boolean octets = dtype.bytes() == 1;
    Values from = octets ? new Values(input, units(dtype)) : new Values(input);
    Values to = new Values(gray);
    int colours = input.channels() >= COLOURS ? COLOURS : 1;
    double[] block = new double[colours * Values.BLOCK];
    for (int item = 0; item < input.batch(); item++) {
      for (int pixel = 0; pixel < area; pixel += Values.BLOCK) {
        if (pixel / Values.BLOCK % UNHURRIED == 0) {
          Planes.checkDeadline(deadlineNanos);
        }
        int count = Math.min(Values.BLOCK, area - pixel);
        boolean planar = input.order() == SampleOrder.PLANAR;
        int group = planar ? 1 : colours;
        int step = Planes.step(input);
        for (int c = 0; c < colours; c += group) {
          int first = Planes.first(input, item, c) + pixel * step;
          from.read(first, step, group, count, block, c * count);
        }
        if (!octets) {
          scale(block, count * colours, dtype);
        }
        if (colours == COLOURS) {
          blend(block, count, planar ? 1 : COLOURS, planar ? count : 1);
        }
        to.write(item * area + pixel, count, block, 0);
      }
    }
    return new Cleaned(gray, 0);
  }

  private static Raster gray(Raster input, IntFunction<byte[]> arrays) {
    DType type = type(input.dtype());
    int height = input.height();
    int width = input.width();
    int samples = Math.multiplyExact(input.batch(), height * width);
    byte[] data = arrays.apply(Math.multiplyExact(samples, type.bytes()));
    return new Raster(
        type, SampleOrder.INTERLEAVED, input.batch(), height, width, 1, false, data, 0);
  }

  /** What samples of 8 bits are scaled to. */
  private static double[] units(DType dtype) {
    double[] units = new double[256];
    for (int i = 0; i < units.length; i++) {
      units[i] = dtype == DType.U8 ? i : (byte) i;
    }
    scale(units, units.length, dtype);
    return units;
  }

  private static void scale(double[] values, int count, DType dtype) {
    if (dtype.floating()) {
      return;
    }
    double[] range = Values.range(dtype);
    double greatest = range[1];
    for (int i = 0; i < count; i++) {
      values[i] /= greatest;
    }
    for (int i = 0; range[0] < 0 && i < count; i++) {
      values[i] = Math.max(-1, values[i]);
    }
  }

  /**
   * Into the first {@code count} values.
   *
   * @param step from one pixel to the next
   * @param plane from one colour of a pixel to the next
   */
  private static void blend(double[] values, int count, int step, int plane) {
    for (int i = 0; i < count; i++) {
      int at = i * step;
      values[i] =
          values[at] * 0.2125 + values[at + plane] * 0.7154 + values[at + 2 * plane] * 0.0721;
    }
  }

  @Override
  public String describe() {
    return "gray";
  }

  /** The type of what comes out. */
  static DType type(DType dtype) {
    return switch (dtype) {
      case U8, I8, U16, I16, U32, I32, F64 -> DType.F64;
      case F16, BF16, F32 -> DType.F32;
    };
  }
}
