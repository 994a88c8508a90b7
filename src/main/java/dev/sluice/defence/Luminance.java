package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final double[] COLOUR = {0.2125, 0.7154, 0.0721};
  private static final double[] ALREADY = {1};

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos) {
    Raster gray =
        Raster.allocate(
            type(input.dtype()),
            SampleOrder.INTERLEAVED,
            input.batch(),
            input.height(),
            input.width(),
            1);
    double[] weights = input.channels() >= 3 ? COLOUR : ALREADY;
    int pixels = input.height() * input.width();
    boolean planar = input.order() == SampleOrder.PLANAR;
    int pixelStep = planar ? 1 : input.channels();
    int channelStep = planar ? pixels : 1;
    for (int item = 0; item < input.batch(); item++) {
      int base = item * pixels * input.channels();
      for (int pixel = 0; pixel < pixels; pixel++) {
        int at = base + pixel * pixelStep;
        write(gray, item * pixels + pixel, sum(input, at, channelStep, weights));
      }
    }
    return new Cleaned(gray, 0);
  }

  private static double sum(Raster input, int at, int step, double[] weights) {
    if (weights.length == 1) {
      return read(input, at);
    }
    return read(input, at) * weights[0]
        + read(input, at + step) * weights[1]
        + read(input, at + 2 * step) * weights[2];
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

  private static double read(Raster raster, int sample) {
    byte[] data = raster.data();
    int at = raster.offset() + sample * raster.dtype().bytes();
    return switch (raster.dtype()) {
      case U8 -> (data[at] & 0xFF) / 255.0;
      case I8 -> Math.max(-1, data[at] / 127.0);
      case U16 -> ((short) SHORTS.get(data, at) & 0xFFFF) / 65535.0;
      case I16 -> Math.max(-1, (short) SHORTS.get(data, at) / 32767.0);
      case U32 -> Integer.toUnsignedLong((int) INTS.get(data, at)) / 4294967295.0;
      case I32 -> Math.max(-1, (int) INTS.get(data, at) / 2147483647.0);
      case F16 -> Float.float16ToFloat((short) SHORTS.get(data, at));
      case BF16 -> Float.intBitsToFloat((short) SHORTS.get(data, at) << 16);
      case F32 -> Float.intBitsToFloat((int) INTS.get(data, at));
      case F64 -> Double.longBitsToDouble((long) LONGS.get(data, at));
    };
  }

  private static void write(Raster raster, int sample, double value) {
    if (raster.dtype() == DType.F32) {
      INTS.set(raster.data(), sample * 4, Float.floatToRawIntBits((float) value));
    } else {
      LONGS.set(raster.data(), sample * 8, Double.doubleToRawLongBits(value));
    }
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }
}
