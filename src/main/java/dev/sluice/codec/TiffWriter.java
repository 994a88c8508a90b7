package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes baseline TIFF, little-endian, not compressed, in one strip: 8 or 16 bits, gray or RGB,
 * alpha not premultiplied, and the orientation. Thread-safe.
 */
final class TiffWriter {
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private TiffWriter() {}

  /**
   * @param raster U8 or U16, interleaved
   */
  static ByteBuffer write(Raster raster, int orientation) {
    int channels = raster.channels();
    boolean alpha = channels % 2 == 0;
    int entries = 11 + (alpha ? 1 : 0);
    int bitsAt = 8 + 2 + 12 * entries + 4;
    int start = bitsAt + 2 * channels + 7 & ~7;
    int bytes = Math.toIntExact(raster.byteLength());
    ByteBuffer out =
        ByteBuffer.allocate(Math.addExact(start, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    int depth = raster.dtype() == DType.U16 ? 16 : 8;
    out.putShort((short) 0x4949).putShort((short) 42).putInt(8).putShort((short) entries);
    entry(out, 256, LONG, 1, raster.width());
    entry(out, 257, LONG, 1, raster.height());
    // Two shorts fit in the entry itself, more lie behind the directory.
    entry(
        out,
        258,
        SHORT,
        channels,
        channels > 2 ? bitsAt : channels == 2 ? depth << 16 | depth : depth);
    entry(out, 259, SHORT, 1, 1);
    entry(out, 262, SHORT, 1, channels >= 3 ? 2 : 1);
    entry(out, 273, LONG, 1, start);
    entry(out, 274, SHORT, 1, Math.max(1, orientation));
    entry(out, 277, SHORT, 1, channels);
    entry(out, 278, LONG, 1, raster.height());
    entry(out, 279, LONG, 1, bytes);
    entry(out, 284, SHORT, 1, 1);
    if (alpha) {
      entry(out, 338, SHORT, 1, 2);
    }
    out.putInt(0);
    for (int i = 0; i < channels; i++) {
      out.putShort(bitsAt + 2 * i, (short) depth);
    }
    out.put(start, raster.data(), raster.offset(), bytes);
    return out.rewind();
  }

  private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
    out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }
}
