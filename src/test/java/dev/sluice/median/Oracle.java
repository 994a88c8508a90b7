package dev.sluice.median;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
            Place place = new Place(item, channel, row, column);
            Sample made =
                opacity ? at(source, item, channel, row, column) : made(source, filter, place);
            int to = index(source, item, channel, row, column);
            System.arraycopy(made.bits, 0, target.data(), to, made.bits.length);
          }
        }
      }
    }
    return target;
  }

  private record Place(int item, int channel, int row, int column) {}

  private static Sample made(Raster source, MedianFilter filter, Place place) {
    Sample own = at(source, place.item, place.channel, place.row, place.column);
    return switch (filter.kind()) {
      case MedianKind.Weighted weighted -> weighted(source, filter, place, own, weighted.centre());
      case MedianKind.Simple simple ->
          switch (simple) {
            case PLAIN -> middle(window(source, filter, place), filter.rank(), source, own);
            case CONDITIONAL -> conditional(source, filter, place, own);
            case ADAPTIVE -> adaptive(source, filter, place, own);
            case VECTOR -> vector(source, filter, place, own);
          };
    };
  }

  private static Sample conditional(Raster source, MedianFilter filter, Place place, Sample own) {
    List<Sample> samples = window(source, filter, place);
    if (samples.isEmpty()) {
      return own;
    }
    boolean extreme =
        Double.isNaN(own.value)
            || own.value == samples.getFirst().value
            || own.value == samples.getLast().value;
    return extreme ? middle(samples, filter.rank(), source, own) : own;
  }

  private static Sample adaptive(Raster source, MedianFilter filter, Place place, Sample own) {
    Window largest = filter.window();
    for (int radius = 1; ; radius++) {
      Window window =
          new Window(
              Math.min(2 * radius + 1, largest.rows()),
              Math.min(2 * radius + 1, largest.columns()));
      List<Sample> samples = window(source, filter.withWindow(window), place);
      Sample median = middle(samples, filter.rank(), source, own);
      if (!samples.isEmpty()) {
        double least = samples.getFirst().value;
        double greatest = samples.getLast().value;
        if (least < median.value && median.value < greatest) {
          return least < own.value && own.value < greatest ? own : median;
        }
      }
      if (window.equals(largest)) {
        return median;
      }
    }
  }

  private static Sample weighted(
      Raster source, MedianFilter filter, Place place, Sample own, int times) {
    List<Sample> samples = window(source, filter, place);
    if (!Double.isNaN(own.value)) {
      samples.addAll(Collections.nCopies(times - 1, own));
      samples.sort(Comparator.comparingDouble(Sample::value));
    }
    return middle(samples, filter.rank(), source, own);
  }

  /** One channel of the pixel with the least sum of distances. */
  private static Sample vector(Raster source, MedianFilter filter, Place place, Sample own) {
    int channels = source.channels() - (source.alpha() ? 1 : 0);
    int rows = filter.window().rows();
    int columns = filter.window().columns();
    Sample[][] pixels = new Sample[rows * columns][];
    for (int i = 0; i < pixels.length; i++) {
      Sample[] pixel = new Sample[channels];
      boolean counts = true;
      for (int c = 0; c < channels; c++) {
        Place other = new Place(place.item, c, place.row, place.column);
        pixel[c] = seen(source, filter, other, i / columns, i % columns);
        counts &= pixel[c] != null && !Double.isNaN(pixel[c].value);
      }
      pixels[i] = counts ? pixel : null;
    }
    Sample best = own;
    double leastSum = Double.NaN;
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] == null) {
        continue;
      }
      double sum = sum(pixels, columns, i / columns, i % columns);
      if (Double.isNaN(leastSum) || sum < leastSum) {
        leastSum = sum;
        best = pixels[i][place.channel];
      }
    }
    return best;
  }

  /** Of a pixel's distances: those of columns, from its own to the right, then to the left. */
  private static double sum(Sample[][] pixels, int columns, int row, int column) {
    double right = 0;
    for (int x = column; x < columns; x++) {
      right += columnSum(pixels, columns, row, column, x);
    }
    double left = 0;
    for (int x = column - 1; x >= 0; x--) {
      left += columnSum(pixels, columns, row, column, x);
    }
    return right + left;
  }

  /** From the pixel's own row downwards, then upwards. */
  private static double columnSum(Sample[][] pixels, int columns, int row, int column, int x) {
    Sample[] pixel = pixels[row * columns + column];
    double below = 0;
    for (int y = row; y < pixels.length / columns; y++) {
      below += distance(pixel, pixels[y * columns + x]);
    }
    double above = 0;
    for (int y = row - 1; y >= 0; y--) {
      above += distance(pixel, pixels[y * columns + x]);
    }
    return below + above;
  }

  private static double distance(Sample[] a, Sample @Nullable [] b) {
    if (b == null) {
      return 0;
    }
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += a[c].value == b[c].value ? 0 : Math.abs(a[c].value - b[c].value);
    }
    return sum;
  }

  private static Sample middle(List<Sample> sorted, Rank rank, Raster source, Sample own) {
    if (sorted.isEmpty()) {
      return own;
    }
    Sample lower = sorted.get((sorted.size() - 1) / 2);
    Sample upper = sorted.get(sorted.size() / 2);
    if (rank == Rank.UPPER) {
      return upper;
    }
    boolean one = rank == Rank.LOWER || lower.value == upper.value;
    return one ? lower : mean(lower, upper, source.dtype());
  }

  private static Sample mean(Sample lower, Sample upper, DType dtype) {
    if (Double.isInfinite(lower.value) || Double.isInfinite(upper.value)) {
      boolean both = Double.isInfinite(lower.value) && Double.isInfinite(upper.value);
      return both || Double.isInfinite(upper.value) ? upper : lower;
    }
    BigDecimal sum = new BigDecimal(lower.value).add(new BigDecimal(upper.value));
    BigDecimal mean = sum.divide(BigDecimal.TWO);
    if (dtype == DType.BF16) {
      return nearestBrain(mean);
    }
    return constant(dtype.floating() ? mean.doubleValue() : mean.intValue(), dtype);
  }

  /** Of the two bfloat16 around a number the nearer one, the even one half way. */
  private static Sample nearestBrain(BigDecimal number) {
    short towardsZero = (short) (Float.floatToRawIntBits(number.floatValue()) >> 16);
    if (new BigDecimal(Float.intBitsToFloat(towardsZero << 16)).abs().compareTo(number.abs()) > 0) {
      towardsZero--;
    }
    short away = (short) (towardsZero + 1);
    BigDecimal below =
        number.subtract(new BigDecimal(Float.intBitsToFloat(towardsZero << 16))).abs();
    BigDecimal above = number.subtract(new BigDecimal(Float.intBitsToFloat(away << 16))).abs();
    int nearer = below.compareTo(above);
    short bits = nearer < 0 || (nearer == 0 && towardsZero % 2 == 0) ? towardsZero : away;
    byte[] bytes = {(byte) bits, (byte) (bits >> 8)};
    return new Sample(value(bytes, DType.BF16), bytes);
  }

  /** What the window holds, sorted by value. */
  private static List<Sample> window(Raster source, MedianFilter filter, Place place) {
    Window window = filter.window();
    boolean[] mask = filter.footprint().mask(window);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        Sample sample = seen(source, filter, place, i / window.columns(), i % window.columns());
        if (sample != null && !Double.isNaN(sample.value)) {
          samples.add(sample);
        }
      }
    }
    samples.sort(Comparator.comparingDouble(Sample::value));
    return samples;
  }

  /** What stands in a place of the window; null where there is nothing. */
  private static @Nullable Sample seen(
      Raster source, MedianFilter filter, Place place, int y, int x) {
    int above = before(filter.window().rows(), filter.anchor());
    int left = before(filter.window().columns(), filter.anchor());
    int from = inside(place.row - above + y, source.height(), filter.border());
    int at = inside(place.column - left + x, source.width(), filter.border());
    if (from >= 0 && at >= 0) {
      return at(source, place.item, place.channel, from, at);
    }
    return filter.border() == Border.CONSTANT ? constant(filter.cval(), source.dtype()) : null;
  }

  private static int before(int side, Anchor anchor) {
    return side % 2 == 1 || anchor == Anchor.AFTER ? (side - 1) / 2 : side / 2;
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
      case U32 -> Integer.toUnsignedLong(buffer.getInt());
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
      case U32 -> buffer.putInt(new BigDecimal(value).intValue());
      case I32 -> buffer.putInt(new BigDecimal(value).intValue());
      case F16 -> buffer.putShort(Float.floatToFloat16((float) value));
      case BF16 -> buffer.putShort((short) (Float.floatToRawIntBits((float) value) >> 16));
      case F32 -> buffer.putFloat((float) value);
      case F64 -> buffer.putDouble(value);
    }
    return new Sample(value(buffer.array(), dtype), buffer.array());
  }
}
