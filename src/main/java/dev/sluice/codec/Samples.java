package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rasters of any kind made such as image formats can hold them. */
final class Samples {
  private Samples() {}

  /**
   * The raster as one item, interleaved, U8 or U16; itself where it is that already. Whole numbers
   * are cut to the range, floating ones rounded to the nearest (halves to even) first, NaN is 0.
   *
   * @param depth bits of one sample, which decide between U8 and U16 where the raster is neither
   * @throws CodecException unsupported when it is no picture of 1 to 4 channels
   */
  static Raster storable(Raster raster, int depth) throws CodecException {
    if (raster.batch() != 1 || raster.channels() > 4) {
      throw CodecException.unsupported(
          "%d pictures of %d channels do not fit in an image"
              .formatted(raster.batch(), raster.channels()));
    }
    DType dtype = raster.dtype();
    boolean known = dtype == DType.U8 || dtype == DType.U16;
    boolean interleaved = raster.order() == SampleOrder.INTERLEAVED || raster.channels() == 1;
    if (known && interleaved) {
      return raster;
    }
    DType target = known ? dtype : depth > 8 ? DType.U16 : DType.U8;
    return converted(raster, target);
  }

  /** The same samples in 8 bits: the high byte of each. */
  static Raster eightBits(Raster raster) {
    if (raster.dtype() == DType.U8) {
      return raster;
    }
    byte[] out = new byte[(int) raster.sampleCount()];
    for (int i = 0; i < out.length; i++) {
      out[i] = raster.data()[raster.offset() + 2 * i + 1];
    }
    return new Raster(
        DType.U8,
        SampleOrder.INTERLEAVED,
        1,
        raster.height(),
        raster.width(),
        raster.channels(),
        raster.alpha(),
        out,
        0);
  }

  /** All channels of an interleaved U8 raster but the last. */
  static Raster withoutAlpha(Raster raster) {
    int channels = raster.channels();
    int pixels = raster.width() * raster.height();
    byte[] out = new byte[pixels * (channels - 1)];
    int to = 0;
    for (int i = 0; i < pixels; i++) {
      int from = raster.offset() + i * channels;
      for (int c = 0; c < channels - 1; c++) {
        out[to++] = raster.data()[from + c];
      }
    }
    return new Raster(
        DType.U8,
        SampleOrder.INTERLEAVED,
        1,
        raster.height(),
        raster.width(),
        channels - 1,
        false,
        out,
        0);
  }

  private static Raster converted(Raster raster, DType target) {
    int channels = raster.channels();
    int area = raster.height() * raster.width();
    boolean planar = raster.order() == SampleOrder.PLANAR;
    byte[] out = new byte[area * channels * target.bytes()];
    ByteBuffer in = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    int most = target == DType.U16 ? 65_535 : 255;
    int to = 0;
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < channels; c++) {
        int index = planar ? c * area + i : i * channels + c;
        double value = sample(in, raster.dtype(), raster.offset(), index);
        int whole = (int) Math.clamp(Math.rint(value), 0, most);
        out[to++] = (byte) whole;
        if (target == DType.U16) {
          out[to++] = (byte) (whole >> 8);
        }
      }
    }
    return new Raster(
        target,
        SampleOrder.INTERLEAVED,
        1,
        raster.height(),
        raster.width(),
        channels,
        raster.alpha(),
        out,
        0);
  }

  private static double sample(ByteBuffer in, DType dtype, int offset, int index) {
    int at = offset + index * dtype.bytes();
    return switch (dtype) {
      case U8 -> in.get(at) & 0xFF;
      case I8 -> in.get(at);
      case U16 -> in.getShort(at) & 0xFFFF;
      case I16 -> in.getShort(at);
      case U32 -> Integer.toUnsignedLong(in.getInt(at));
      case I32 -> in.getInt(at);
      case F16 -> Float.float16ToFloat(in.getShort(at));
      case BF16 -> Float.intBitsToFloat(in.getShort(at) << 16);
      case F32 -> in.getFloat(at);
      case F64 -> in.getDouble(at);
    };
  }
}
