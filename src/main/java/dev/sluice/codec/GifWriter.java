package dev.sluice.codec;

import dev.sluice.median.Raster;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes GIF with the JDK. Up to 256 colours stay as they are; of more, the JDK chooses 256 (an
 * octree). A pixel is transparent or opaque. Thread-safe.
 */
final class GifWriter {
  private static final int TABLE = 1024;

  private GifWriter() {}

  /**
   * @param raster U8, interleaved
   */
  static ByteBuffer write(Raster raster, long deadlineNanos) throws CodecException {
    BufferedImage exact = indexed(raster);
    BufferedImage image = exact != null ? exact : direct(raster);
    return Library.call(
        "GIF",
        deadlineNanos,
        () -> {
          ImageWriter writer = Library.jdkWriter("gif");
          Growing out = new Growing(raster.width() * raster.height());
          try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(image);
          } finally {
            writer.dispose();
          }
          return out.buffer();
        });
  }

  /** The pixel as 0xAARRGGBB with alpha 0 or 255, and 0 where transparent. */
  private static int argb(Raster raster, int pixel) {
    byte[] data = raster.data();
    int channels = raster.channels();
    int at = raster.offset() + pixel * channels;
    int green = channels >= 3 ? 1 : 0;
    if (channels % 2 == 0 && (data[at + channels - 1] & 0xFF) < 128) {
      return 0;
    }
    return 0xFF00_0000
        | (data[at] & 0xFF) << 16
        | (data[at + green] & 0xFF) << 8
        | data[at + 2 * green] & 0xFF;
  }

  private static @Nullable BufferedImage indexed(Raster raster) {
    int pixels = raster.width() * raster.height();
    int[] keys = new int[TABLE];
    int[] places = new int[TABLE];
    Arrays.fill(places, -1);
    int[] colours = new int[256];
    byte[] indices = new byte[pixels];
    int count = 0;
    for (int i = 0; i < pixels; i++) {
      int argb = argb(raster, i);
      int slot = (argb * 0x9E3779B1 >>> 22) & TABLE - 1;
      while (places[slot] >= 0 && keys[slot] != argb) {
        slot = slot + 1 & TABLE - 1;
      }
      if (places[slot] < 0) {
        if (count == 256) {
          return null;
        }
        keys[slot] = argb;
        places[slot] = count;
        colours[count++] = argb;
      }
      indices[i] = (byte) places[slot];
    }
    int clear = -1;
    for (int i = 0; i < count; i++) {
      clear = colours[i] == 0 ? i : clear;
    }
    IndexColorModel model =
        new IndexColorModel(8, 256, colours, 0, clear >= 0, clear, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(raster.width(), raster.height(), BufferedImage.TYPE_BYTE_INDEXED, model);
    byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(indices, 0, to, 0, pixels);
    return image;
  }

  private static BufferedImage direct(Raster raster) {
    int width = raster.width();
    boolean alpha = raster.channels() % 2 == 0;
    BufferedImage image =
        new BufferedImage(
            width,
            raster.height(),
            alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    for (int y = 0; y < raster.height(); y++) {
      for (int x = 0; x < width; x++) {
        row[x] = argb(raster, y * width + x);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }
}
