package dev.sluice.codec;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes BMP: gray with a gray palette, RGB as 24 bits, RGBA as 32 bits with a version 4 header,
 * since the JDK's writer leaves alpha out. Thread-safe.
 */
final class BmpWriter {
  private static final int BITFIELDS = 3;
  private static final int VERSION_4 = 108;
  private static final int VERSION_3 = 40;
  private static final int SRGB = 0x73524742;

  private BmpWriter() {}

  /**
   * @param raster U8, interleaved
   */
  static ByteBuffer write(Raster raster) {
    int channels = raster.channels();
    boolean gray = channels == 1;
    boolean alpha = channels == 4 || channels == 2;
    int header = alpha ? VERSION_4 : VERSION_3;
    int start = 14 + header + (gray ? 1024 : 0);
    int pixel = gray ? 1 : alpha ? 4 : 3;
    int rowBytes = raster.width() * pixel + 3 & ~3;
    int dataBytes = Math.multiplyExact(rowBytes, raster.height());
    ByteBuffer out =
        ByteBuffer.allocate(Math.addExact(start, dataBytes)).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 0x4D42).putInt(start + dataBytes).putInt(0).putInt(start);
    out.putInt(header).putInt(raster.width()).putInt(raster.height());
    out.putShort((short) 1).putShort((short) (8 * pixel)).putInt(alpha ? BITFIELDS : 0);
    out.putInt(dataBytes).putInt(2835).putInt(2835).putInt(gray ? 256 : 0).putInt(0);
    if (alpha) {
      out.putInt(0xFF0000).putInt(0xFF00).putInt(0xFF).putInt(0xFF000000).putInt(SRGB);
    }
    for (int i = 0; gray && i < 256; i++) {
      out.putInt(54 + 4 * i, i * 0x010101);
    }
    byte[] array = out.array();
    for (int y = 0; y < raster.height(); y++) {
      int to = start + (raster.height() - 1 - y) * rowBytes;
      int from = raster.offset() + y * raster.width() * channels;
      row(raster, from, array, to);
    }
    return ByteBuffer.wrap(array);
  }

  private static void row(Raster raster, int from, byte[] out, int to) {
    byte[] data = raster.data();
    int channels = raster.channels();
    if (channels == 1) {
      System.arraycopy(data, from, out, to, raster.width());
      return;
    }
    int green = channels > 2 ? 1 : 0;
    boolean alpha = channels == 2 || channels == 4;
    int at = to;
    for (int i = from; i < from + raster.width() * channels; i += channels) {
      out[at] = data[i + 2 * green];
      out[at + 1] = data[i + green];
      out[at + 2] = data[i];
      at += 3;
      if (alpha) {
        out[at++] = data[i + channels - 1];
      }
    }
  }
}
