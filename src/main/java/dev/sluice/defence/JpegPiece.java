package dev.sluice.defence;

import dev.sluice.codec.CodecException;
import dev.sluice.median.DType;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.function.IntFunction;

/**
 * Puts the channels of a raster through JPEG, one or three together, into another raster. Needs two
 * bytes for each sample of a piece, and the file; samples that are levels and lie as JPEG has them
 * go in and out without a copy. Not thread-safe.
 */
final class JpegPiece {
  private final Jpeg jpeg;
  private final Raster input;
  private final Raster target;
  private final int together;
  private final int area;

  /** Samples from one pixel to the next, and those of a pixel that are converted together. */
  private final int step;

  private final int group;
  private final boolean direct;
  private final double[] block;
  private final double[] values;
  private final Reused files;
  private final Reused before;
  private final Reused after;

  JpegPiece(Jpeg jpeg, Raster input, Raster target, int together, IntFunction<byte[]> arrays) {
    this.jpeg = jpeg;
    this.input = input;
    this.target = target;
    this.together = together;
    this.area = input.height() * input.width();
    this.step = Planes.step(input);
    this.group = input.order() == SampleOrder.PLANAR ? 1 : together;
    this.direct = jpeg.levels(input.dtype()) && step == together;
    this.block = new double[direct ? 0 : Values.BLOCK];
    this.values = jpeg.values();
    this.files = new Reused(arrays);
    this.before = new Reused(arrays);
    this.after = new Reused(arrays);
  }

  void squeeze(int item, int channel, long deadlineNanos) throws EngineTimeoutException {
    int first = Planes.first(input, item, channel);
    if (direct) {
      Raster picture = picture(input.data(), input.offset() + first);
      IntFunction<byte[]> inPlace = first == 0 ? bytes -> target.data() : after;
      byte[] left = squeezed(picture, inPlace, deadlineNanos);
      if (left != target.data()) {
        System.arraycopy(left, 0, target.data(), first, area * together);
      }
      return;
    }
    byte[] levels = before.apply(area * together);
    Values from = new Values(input);
    for (int c = 0; c < together; c += group) {
      read(from, Planes.first(input, item, channel + c), c, levels);
    }
    byte[] left = squeezed(picture(levels, 0), after, deadlineNanos);
    Values to = new Values(target);
    for (int c = 0; c < together; c += group) {
      write(left, c, to, Planes.first(input, item, channel + c));
    }
  }

  private void read(Values from, int first, int channel, byte[] levels) {
    int pixels = block.length / group;
    int apart = together / group;
    for (int pixel = 0; pixel < area; pixel += pixels) {
      int count = Math.min(pixels, area - pixel);
      from.read(first + pixel * step, step, group, count, block, 0);
      jpeg.toLevels(block, count * group);
      int at = pixel * together + channel;
      for (int i = 0; i < count * group; i++) {
        levels[at + i * apart] = (byte) (int) block[i];
      }
    }
  }

  private void write(byte[] left, int channel, Values to, int first) {
    int pixels = block.length / group;
    int apart = together / group;
    for (int pixel = 0; pixel < area; pixel += pixels) {
      int count = Math.min(pixels, area - pixel);
      int at = pixel * together + channel;
      for (int i = 0; i < count * group; i++) {
        block[i] = values[left[at + i * apart] & 0xFF];
      }
      to.write(first + pixel * step, step, group, count, block, 0);
    }
  }

  private Raster picture(byte[] data, int offset) {
    return new Raster(
        DType.U8,
        SampleOrder.INTERLEAVED,
        1,
        input.height(),
        input.width(),
        together,
        false,
        data,
        offset);
  }

  private byte[] squeezed(Raster picture, IntFunction<byte[]> arrays, long deadlineNanos)
      throws EngineTimeoutException {
    try {
      return jpeg.codecs()
          .throughJpeg(picture, jpeg.quality(), files, arrays, deadlineNanos)
          .data();
    } catch (CodecException e) {
      if (e.kind() == CodecException.Kind.DEADLINE) {
        throw new EngineTimeoutException("not squeezed in time");
      }
      throw new IllegalStateException("a JPEG of our own is not read: " + e.getMessage(), e);
    }
  }

  /** Gives the array that it gave before where that is long enough. */
  private static final class Reused implements IntFunction<byte[]> {
    private final IntFunction<byte[]> arrays;
    private byte[] array = new byte[0];

    Reused(IntFunction<byte[]> arrays) {
      this.arrays = arrays;
    }

    @Override
    public byte[] apply(int bytes) {
      if (array.length < bytes) {
        array = arrays.apply(Math.max(bytes, 2 * array.length));
      }
      return array;
    }
  }
}
