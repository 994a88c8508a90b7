package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads single samples of a raster, in the order in which they lie. */
final class Samples {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private final DType dtype;
  private final byte[] data;
  private final int offset;

  Samples(Raster raster) {
    this.dtype = raster.dtype();
    this.data = raster.data();
    this.offset = raster.offset();
  }

  /** Sample {@code i}, exactly. */
  double get(int i) {
    int at = offset + i * dtype.bytes();
    return switch (dtype) {
      case U8 -> data[at] & 0xFF;
      case I8 -> data[at];
      case U16 -> (short) SHORT.get(data, at) & 0xFFFF;
      case I16 -> (short) SHORT.get(data, at);
      case U32 -> Integer.toUnsignedLong((int) INT.get(data, at));
      case I32 -> (int) INT.get(data, at);
      case F16 -> Float.float16ToFloat((short) SHORT.get(data, at));
      case BF16 -> Float.intBitsToFloat((short) SHORT.get(data, at) << 16);
      case F32 -> (float) FLOAT.get(data, at);
      case F64 -> (double) DOUBLE.get(data, at);
    };
  }

  /** The byte of sample {@code i}, where samples are bytes: 0 to 255. */
  int octet(int i) {
    return data[offset + i] & 0xFF;
  }
}
