package dev.sluice.median;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The median by sorting every window, one sample after another; knows nothing of the engine. */
final class NetworkOracle {
  private NetworkOracle() {}

  /** A sample as a number; both zeros are 0.0. */
  static double value(DType dtype, byte[] data, int at) {
    ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    return switch (dtype) {
      case U8 -> data[at] & 0xff;
      case I8 -> data[at];
      case U16 -> buffer.getShort(at) & 0xffff;
      case I16 -> buffer.getShort(at);
      case U32 -> Integer.toUnsignedLong(buffer.getInt(at));
      case I32 -> buffer.getInt(at);
      case F16 -> 0.0 + Float.float16ToFloat(buffer.getShort(at));
      case BF16 -> 0.0 + Float.intBitsToFloat(buffer.getShort(at) << 16);
      case F32 -> 0.0 + buffer.getFloat(at);
      case F64 -> 0.0 + buffer.getDouble(at);
    };
  }

  /** Row by row, in the order of the plane. */
  static double[] median(Plane plane, MedianFilter filter) {
    Window window = filter.window();
    boolean[] mask = filter.footprint().mask(window);
    double[] out = new double[plane.height() * plane.width()];
    double[] seen = new double[window.samples()];
    for (int y = 0; y < plane.height(); y++) {
      for (int x = 0; x < plane.width(); x++) {
        int count = 0;
        for (int i = 0; i < mask.length; i++) {
          if (mask[i]) {
            int row = y - window.rows() / 2 + i / window.columns();
            int column = x - window.columns() / 2 + i % window.columns();
            seen[count++] = at(plane, row, column, filter);
          }
        }
        Arrays.sort(seen, 0, count);
        out[y * plane.width() + x] = seen[count / 2];
      }
    }
    return out;
  }

  private static double at(Plane plane, int row, int column, MedianFilter filter) {
    int y = index(filter.border(), row, plane.height());
    int x = index(filter.border(), column, plane.width());
    if (y < 0 || x < 0) {
      return filter.cval();
    }
    return value(
        plane.dtype(),
        plane.data(),
        plane.offset() + y * plane.rowStride() + x * plane.sampleStride());
  }

  /** By walking step by step instead of computing. */
  private static int index(Border border, int index, int size) {
    int i = index;
    while (i < 0 || i >= size) {
      i =
          switch (border) {
            case REFLECT -> i < 0 ? -1 - i : 2 * size - 1 - i;
            case MIRROR -> size == 1 ? 0 : i < 0 ? -i : 2 * size - 2 - i;
            case NEAREST -> i < 0 ? 0 : size - 1;
            case WRAP -> i < 0 ? i + size : i - size;
            case CONSTANT -> Integer.MIN_VALUE;
            case SHRINK -> throw new IllegalArgumentException("no index with shrink");
          };
      if (i == Integer.MIN_VALUE) {
        return -1;
      }
    }
    return i;
  }
}
