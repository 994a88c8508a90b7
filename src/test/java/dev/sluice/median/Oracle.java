package dev.sluice.median;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The median as the words of the definition have it: collect the window, sort it, take one. */
final class Oracle {
  private record Sample(double value, byte[] bits) {}

  private Oracle() {}

  static Raster filter(Raster source, MedianFilter filter) {
    Raster target = source.blank();
    for (int item = 0; item < source.batch(); item++) {
      for (int channel = 0; channel < source.channels(); channel++) {
        for (int row = 0; row < source.height(); row++) {
          for (int column = 0; column < source.width(); column++) {
            boolean opacity = source.alpha() && channel == source.channels() - 1;
            Sample own = at(source, item, channel, row, column);
            Sample median = opacity ? own : median(source, filter, item, channel, row, column, own);
            int to = index(source, item, channel, row, column);
            System.arraycopy(median.bits, 0, target.data(), to, median.bits.length);
          }
        }
      }
    }
    return target;
  }

  private static Sample median(
      Raster source, MedianFilter filter, int item, int channel, int row, int column, Sample own) {
    Window window = filter.window();
    boolean[] mask = filter.footprint().mask(window);
    List<Sample> samples = new ArrayList<>();
    for (int y = 0; y < window.rows(); y++) {
      for (int x = 0; x < window.columns(); x++) {
        if (!mask[y * window.columns() + x]) {
          continue;
        }
        int from = inside(row - window.rows() / 2 + y, source.height(), filter.border());
        int at = inside(column - window.columns() / 2 + x, source.width(), filter.border());
        if (from >= 0 && at >= 0) {
          samples.add(at(source, item, channel, from, at));
        } else if (filter.border() == Border.CONSTANT) {
          samples.add(constant(filter.cval(), source.dtype()));
        }
      }
    }
    samples.removeIf(sample -> Double.isNaN(sample.value));
    samples.sort(Comparator.comparingDouble(Sample::value));
    return samples.isEmpty() ? own : samples.get(samples.size() / 2);
  }

  /** Steps over the edges one by one until it is inside. */
  private static int inside(int index, int size, Border border) {
    while (index < 0 || index >= size) {
      switch (border) {
        case REFLECT -> index = index < 0 ? -1 - index : 2 * size - 1 - index;
        case MIRROR -> index = size == 1 ? 0 : index < 0 ? -index : 2 * (size - 1) - index;
        case NEAREST -> index = index < 0 ? 0 : size - 1;
        case WRAP -> index = index < 0 ? index + size : index - size;
        case CONSTANT, SHRINK -> {
          return -1;
        }
      }
    }
    return index;
  }

  private static int index(Raster raster, int item, int channel, int row, int column) {
    int at =
        raster.order() == SampleOrder.INTERLEAVED
            ? ((item * raster.height() + row) * raster.width() + column) * raster.channels()
                + channel
            : ((item * raster.channels() + channel) * raster.height() + row) * raster.width()
                + column;
    return at * raster.dtype().bytes();
  }

  private static Sample at(Raster raster, int item, int channel, int row, int column) {
    byte[] bits = new byte[raster.dtype().bytes()];
    int at = raster.offset() + index(raster, item, channel, row, column);
    System.arraycopy(raster.data(), at, bits, 0, bits.length);
    return new Sample(value(bits, raster.dtype()), bits);
  }

  static double value(byte[] bits, DType dtype) {
    ByteBuffer buffer = ByteBuffer.wrap(bits).order(ByteOrder.LITTLE_ENDIAN);
    return switch (dtype) {
      case U8 -> Byte.toUnsignedInt(buffer.get());
      case I8 -> buffer.get();
      case U16 -> Short.toUnsignedInt(buffer.getShort());
      case I16 -> buffer.getShort();
      case I32 -> buffer.getInt();
      case F16 -> Float.float16ToFloat(buffer.getShort());
      case BF16 -> Float.intBitsToFloat(buffer.getShort() << 16);
      case F32 -> buffer.getFloat();
      case F64 -> buffer.getDouble();
    };
  }

  /** Of a number that the type can hold, up to what truncation takes away. */
  private static Sample constant(double value, DType dtype) {
    ByteBuffer buffer = ByteBuffer.allocate(dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    switch (dtype) {
      case U8, I8 -> buffer.put(new BigDecimal(value).byteValue());
      case U16, I16 -> buffer.putShort(new BigDecimal(value).shortValue());
      case I32 -> buffer.putInt(new BigDecimal(value).intValue());
      case F16 -> buffer.putShort(Float.floatToFloat16((float) value));
      case BF16 -> buffer.putShort((short) (Float.floatToRawIntBits((float) value) >> 16));
      case F32 -> buffer.putFloat((float) value);
      case F64 -> buffer.putDouble(value);
    }
    return new Sample(value(buffer.array(), dtype), buffer.array());
  }
}
