package dev.sluice.median;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/** Rasters for tests. */
final class Samples {
  private Samples() {}

  /** One channel of the given numbers. */
  static Raster raster(DType dtype, int rows, double... numbers) {
    ByteBuffer data =
        ByteBuffer.allocate(numbers.length * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (double number : numbers) {
      put(data, dtype, number);
    }
    int columns = numbers.length / rows;
    return new Raster(dtype, SampleOrder.INTERLEAVED, 1, rows, columns, 1, false, data.array(), 0);
  }

  static void put(ByteBuffer data, DType dtype, double number) {
    switch (dtype) {
      case U8, I8 -> data.put((byte) (long) number);
      case U16, I16 -> data.putShort((short) (long) number);
      case U32 -> data.putInt((int) (long) number);
      case I32 -> data.putInt((int) number);
      case F16 -> data.putShort(Float.floatToFloat16((float) number));
      case BF16 -> data.putShort((short) (Float.floatToRawIntBits((float) number) >> 16));
      case F32 -> data.putFloat((float) number);
      case F64 -> data.putDouble(number);
    }
  }

  static double[] values(Raster raster) {
    double[] values = new double[(int) raster.sampleCount()];
    byte[] bits = new byte[raster.dtype().bytes()];
    for (int i = 0; i < values.length; i++) {
      System.arraycopy(raster.data(), raster.offset() + i * bits.length, bits, 0, bits.length);
      values[i] = Oracle.value(bits, raster.dtype());
    }
    return values;
  }

  /** How samples are spread. */
  enum Spread {
    /** Any bits, NaN aside. */
    BITS,
    /** Few values, so that many are equal. */
    FEW,
    /** Least and greatest, infinities among them, and both zeros. */
    EXTREMES,
    /** One value. */
    FLAT
  }

  static void fill(Raster raster, Spread spread, RandomGenerator random) {
    ByteBuffer data = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    data.position(raster.offset());
    byte[] bits = new byte[raster.dtype().bytes()];
    double flat = random.nextInt(100);
    for (long i = 0; i < raster.sampleCount(); i++) {
      switch (spread) {
        case BITS -> {
          do {
            random.nextBytes(bits);
          } while (Double.isNaN(Oracle.value(bits, raster.dtype())));
          data.put(bits);
        }
        case FEW -> put(data, raster.dtype(), random.nextInt(5));
        case EXTREMES -> put(data, raster.dtype(), extreme(raster.dtype(), random));
        case FLAT -> put(data, raster.dtype(), flat);
      }
    }
  }

  /** Makes about every fifth sample of a floating type NaN. */
  static void scatterNan(Raster raster, RandomGenerator random) {
    ByteBuffer data = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < raster.sampleCount(); i++) {
      if (random.nextInt(5) == 0) {
        data.position(raster.offset() + i * raster.dtype().bytes());
        put(data, raster.dtype(), Double.NaN);
      }
    }
  }

  private static double extreme(DType dtype, RandomGenerator random) {
    double[] values =
        dtype.floating()
            ? new double[] {
              Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -0.0, 0.0, 1, -1, 65_504
            }
            : new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 255, -128, 127, 32_767};
    return values[random.nextInt(values.length)];
  }
}
