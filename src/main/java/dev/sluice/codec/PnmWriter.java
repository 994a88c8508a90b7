package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes binary PBM, PGM or PPM, 1, 8 or 16 bits. Alpha has no place in them and is left out.
 *
 * <p>A bitmap stays one while its samples are 0 and 255. Thread-safe.
 */
final class PnmWriter {
  private PnmWriter() {}

  static ByteBuffer write(Raster raster, ImageDetails details) {
    int colours = raster.channels() >= 3 ? 3 : 1;
    boolean bitmap = colours == 1 && details.bitDepth() == 1 && blackAndWhite(raster);
    int size = raster.dtype() == DType.U16 ? 2 : 1;
    String head =
        "P%d\n%d %d\n".formatted(bitmap ? 4 : colours == 3 ? 6 : 5, raster.width(), raster.height())
            + (bitmap ? "" : size == 2 ? "65535\n" : "255\n");
    int pixels = raster.width() * raster.height();
    Growing out = new Growing(head.length() + pixels * colours * size);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    if (bitmap) {
      bits(raster, out);
      return out.buffer();
    }
    byte[] room = out.room(pixels * colours * size);
    int to = out.size();
    for (int i = 0; i < pixels; i++) {
      int from = raster.offset() + i * raster.channels() * size;
      for (int c = 0; c < colours * size; c += size, to += size) {
        room[to] = raster.data()[from + c + size - 1];
        if (size == 2) {
          room[to + 1] = raster.data()[from + c];
        }
      }
    }
    out.advance(pixels * colours * size);
    return out.buffer();
  }

  private static boolean blackAndWhite(Raster raster) {
    if (raster.channels() != 1 || raster.dtype() != DType.U8) {
      return false;
    }
    int end = raster.offset() + (int) raster.byteLength();
    for (int i = raster.offset(); i < end; i++) {
      if (raster.data()[i] != 0 && raster.data()[i] != -1) {
        return false;
      }
    }
    return true;
  }

  private static void bits(Raster raster, Growing out) {
    for (int y = 0; y < raster.height(); y++) {
      int eight = 0;
      for (int x = 0; x < raster.width(); x++) {
        int black = raster.data()[raster.offset() + y * raster.width() + x] == 0 ? 1 : 0;
        eight |= black << 7 - (x & 7);
        if ((x & 7) == 7 || x == raster.width() - 1) {
          out.write(eight);
          eight = 0;
        }
      }
    }
  }
}
