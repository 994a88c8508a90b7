package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Samples of a raster as numbers, by their place in memory. Not thread-safe. */
final class Values {
  private final DType dtype;
  private final int offset;
  private final ByteBuffer data;

  Values(Raster raster) {
    this.dtype = raster.dtype();
    this.offset = raster.offset();
    this.data = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
  }

  double get(int sample) {
    int at = offset + sample * dtype.bytes();
    return switch (dtype) {
      case U8 -> data.get(at) & 0xFF;
      case I8 -> data.get(at);
      case U16 -> data.getShort(at) & 0xFFFF;
      case I16 -> data.getShort(at);
      case U32 -> Integer.toUnsignedLong(data.getInt(at));
      case I32 -> data.getInt(at);
      case F16 -> Float.float16ToFloat(data.getShort(at));
      case BF16 -> Float.intBitsToFloat(data.getShort(at) << Short.SIZE);
      case F32 -> data.getFloat(at);
      case F64 -> data.getDouble(at);
    };
  }

  /** Integers are rounded, halves to even, and cut to the range of the type. */
  void set(int sample, double value) {
    int at = offset + sample * dtype.bytes();
    switch (dtype) {
      case U8 -> data.put(at, (byte) Math.clamp(Math.rint(value), 0, 255));
      case I8 -> data.put(at, (byte) Math.clamp(Math.rint(value), -128, 127));
      case U16 -> data.putShort(at, (short) (int) Math.clamp(Math.rint(value), 0, 65_535));
      case I16 -> data.putShort(at, (short) Math.clamp(Math.rint(value), -32_768, 32_767));
      case U32 -> data.putInt(at, (int) (long) Math.clamp(Math.rint(value), 0, 4_294_967_295.0));
      case I32 -> data.putInt(at, (int) Math.rint(value));
      case F16 -> data.putShort(at, Float.floatToFloat16((float) value));
      case BF16 -> data.putShort(at, bfloat16((float) value));
      case F32 -> data.putFloat(at, (float) value);
      case F64 -> data.putDouble(at, value);
    }
  }

  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> Short.SIZE | 0x40);
    }
    return (short) (bits + 0x7FFF + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
  }

  /** The least and the greatest value that pictures of a type customarily have. */
  static double[] range(DType dtype) {
    return switch (dtype) {
      case U8 -> new double[] {0, 255};
      case I8 -> new double[] {-128, 127};
      case U16 -> new double[] {0, 65_535};
      case I16 -> new double[] {-32_768, 32_767};
      case U32 -> new double[] {0, 4_294_967_295.0};
      case I32 -> new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
      case F16, BF16, F32, F64 -> new double[] {0, 1};
    };
  }
}
