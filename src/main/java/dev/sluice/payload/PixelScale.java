package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Brings samples into the form that picture encoders take. */
final class PixelScale {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private PixelScale() {}

  /**
   * Luminance from 0 to 1, as scikit-image gives it, to whole numbers of the picture's own range.
   *
   * @param dtype U8 or U16
   */
  static Raster toIntegers(Raster luminance, DType dtype) {
    Samples samples = new Samples(luminance);
    int count = (int) luminance.sampleCount();
    int most = dtype == DType.U8 ? 255 : 65_535;
    byte[] data = new byte[count * dtype.bytes()];
    for (int i = 0; i < count; i++) {
      int value = (int) Math.clamp(Math.rint(samples.get(i) * most), 0, most);
      if (dtype == DType.U8) {
        data[i] = (byte) value;
      } else {
        SHORT.set(data, 2 * i, (short) value);
      }
    }
    return new Raster(
        dtype,
        luminance.order(),
        luminance.batch(),
        luminance.height(),
        luminance.width(),
        luminance.channels(),
        luminance.alpha(),
        data,
        0);
  }

  /** Rows to columns, of samples of {@code size} bytes. */
  static byte[] transposed(byte[] data, int offset, int[] rowsAndColumns, int size) {
    int rows = rowsAndColumns[0];
    int columns = rowsAndColumns[1];
    byte[] target = new byte[rows * columns * size];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int from = offset + (row * columns + column) * size;
        int to = (column * rows + row) * size;
        for (int b = 0; b < size; b++) {
          target[to + b] = data[from + b];
        }
      }
    }
    return target;
  }
}
