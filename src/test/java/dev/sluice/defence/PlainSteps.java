package dev.sluice.defence;

import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;

/** Steps as their definitions say, sample by sample: what the fast ones have to equal. */
final class PlainSteps {
  private PlainSteps() {}

  /** Whole planes into new ones, opacity excepted. */
  interface Plane {
    double[] apply(double[] values);
  }

  static Raster planes(Raster input, Plane change) {
    Raster target = input.blank();
    System.arraycopy(input.data(), input.offset(), target.data(), 0, target.data().length);
    int area = input.height() * input.width();
    boolean planar = input.order() == SampleOrder.PLANAR;
    int step = planar ? 1 : input.channels();
    for (int item = 0; item < input.batch(); item++) {
      for (int c = 0; c < input.channels() - (input.alpha() ? 1 : 0); c++) {
        int first = item * area * input.channels() + c * (planar ? area : 1);
        double[] values = new double[area];
        for (int i = 0; i < area; i++) {
          values[i] = get(input, first + i * step);
        }
        double[] made = change.apply(values);
        for (int i = 0; i < area; i++) {
          set(target, first + i * step, made[i]);
        }
      }
    }
    return target;
  }

  static Raster samples(Raster input, DoubleUnaryOperator change) {
    return planes(
        input,
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = Double.isNaN(values[i]) ? values[i] : change.applyAsDouble(values[i]);
          }
          return values;
        });
  }

  static double bitDepth(double value, int bits, double low, double high) {
    double steps = (1 << bits) - 1;
    double unit = (Math.clamp(value, low, high) - low) / (high - low);
    return low + Math.rint(unit * steps) / steps * (high - low);
  }

  /** Columns first, then rows; sums are taken in the order of the taps. */
  static double[] smooth(
      double[] plane, int height, int width, double[] down, double[] across, Border border) {
    double[] columns = new double[plane.length];
    for (int y = 0; y < height; y++) {
      for (int k = 0; k < down.length; k++) {
        int row = source(y + k - down.length / 2, height, border);
        for (int x = 0; row >= 0 && x < width; x++) {
          columns[y * width + x] += down[k] * plane[row * width + x];
        }
      }
    }
    double[] sums = new double[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int k = 0; k < across.length; k++) {
          int column = source(x + k - across.length / 2, width, border);
          sums[y * width + x] += across[k] * (column < 0 ? 0 : columns[y * width + column]);
        }
      }
    }
    return sums;
  }

  /** One step after the other until it lies inside; -1 for a zero. */
  private static int source(int index, int size, Border border) {
    int at = index;
    while (at < 0 || at >= size) {
      at =
          switch (border) {
            case REFLECT -> at < 0 ? -1 - at : 2 * size - 1 - at;
            case MIRROR -> size == 1 ? 0 : at < 0 ? -at : 2 * size - 2 - at;
            case NEAREST -> at < 0 ? 0 : size - 1;
            case WRAP -> at < 0 ? at + size : at - size;
            case CONSTANT, SHRINK -> Integer.MIN_VALUE;
          };
      if (at == Integer.MIN_VALUE) {
        return -1;
      }
    }
    return at;
  }

  static double get(Raster raster, int sample) {
    DType dtype = raster.dtype();
    int at = raster.offset() + sample * dtype.bytes();
    ByteBuffer data = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    return switch (dtype) {
      case U8 -> Byte.toUnsignedInt(data.get(at));
      case I8 -> data.get(at);
      case U16 -> Short.toUnsignedInt(data.getShort(at));
      case I16 -> data.getShort(at);
      case U32 -> Integer.toUnsignedLong(data.getInt(at));
      case I32 -> data.getInt(at);
      case F16 -> Float.float16ToFloat(data.getShort(at));
      case BF16 -> Float.intBitsToFloat(data.getShort(at) << 16);
      case F32 -> data.getFloat(at);
      case F64 -> data.getDouble(at);
    };
  }

  static void set(Raster raster, int sample, double value) {
    DType dtype = raster.dtype();
    int at = raster.offset() + sample * dtype.bytes();
    ByteBuffer data = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    switch (dtype) {
      case U8 -> data.put(at, (byte) whole(value, 0, 255));
      case I8 -> data.put(at, (byte) whole(value, -128, 127));
      case U16 -> data.putShort(at, (short) whole(value, 0, 65_535));
      case I16 -> data.putShort(at, (short) whole(value, -32_768, 32_767));
      case U32 -> data.putInt(at, (int) whole(value, 0, 4_294_967_295L));
      case I32 -> data.putInt(at, (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case F16 -> data.putShort(at, Float.floatToFloat16((float) value));
      case BF16 -> data.putShort(at, brain((float) value));
      case F32 -> data.putFloat(at, (float) value);
      case F64 -> data.putDouble(at, value);
    }
  }

  /** NaN is zero. */
  private static long whole(double value, long least, long greatest) {
    return Math.clamp((long) Math.rint(value), least, greatest);
  }

  /** To the nearest, halves to even. */
  private static short brain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    int half = bits & 0xFFFF;
    boolean up = half > 0x8000 || half == 0x8000 && (bits >>> 16 & 1) == 1;
    return (short) ((bits >>> 16) + (up ? 1 : 0));
  }
}
