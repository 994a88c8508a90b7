package dev.sluice.codec;

import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Iterator;
import java.util.concurrent.Callable;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;

/** Calls into image libraries so that whatever they throw becomes a {@link CodecException}. */
final class Library {
  private static final String JDK_PACKAGE = "com.sun.imageio.";

  private Library() {}

  /**
   * Runs {@code work}; what it throws beside a {@link CodecException} means a malformed picture, or
   * the deadline, or too large where memory ran out in spite of the limits.
   */
  static <T> T call(String what, long deadlineNanos, Callable<T> work) throws CodecException {
    try {
      return work.call();
    } catch (CodecException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw CodecException.tooLarge(what + ": takes more memory than there is");
    } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
      CodecException.checkDeadline(deadlineNanos, what);
      throw CodecException.malformed(what + ": " + text(e));
    }
  }

  private static String text(Throwable e) {
    String message = e.getMessage();
    String name = e.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return name;
    }
    // What libraries say may quote the file: one printable line is enough.
    String line = message.replaceAll("[^\\x20-\\x7E]+", " ");
    return name + ", " + line.substring(0, Math.min(line.length(), 160));
  }

  /** A new reader of the JDK itself, whatever else is on the class path. */
  static ImageReader jdkReader(String format) throws Exception {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().startsWith(JDK_PACKAGE)
          && names(provider.getFormatNames(), format)) {
        return provider.createReaderInstance();
      }
    }
    throw new IllegalStateException("the JDK has no reader of " + format);
  }

  /** A new writer of the JDK itself. */
  static ImageWriter jdkWriter(String format) throws Exception {
    Iterator<ImageWriterSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageWriterSpi.class, true);
    while (providers.hasNext()) {
      ImageWriterSpi provider = providers.next();
      if (provider.getClass().getName().startsWith(JDK_PACKAGE)
          && names(provider.getFormatNames(), format)) {
        return provider.createWriterInstance();
      }
    }
    throw new IllegalStateException("the JDK has no writer of " + format);
  }

  private static boolean names(String[] names, String wanted) {
    for (String name : names) {
      if (name.equalsIgnoreCase(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Samples of up to 8 bits, interleaved in the order of the bands. */
  static byte[] interleaved(Raster raster) {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    byte[] out = new byte[width * raster.getHeight() * bands];
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && buffer.getNumBanks() == 1
        && raster.getParent() == null
        && model.getPixelStride() == bands
        && model.getScanlineStride() == width * bands) {
      int[] offsets = model.getBandOffsets();
      byte[] data = buffer.getData();
      int start = buffer.getOffset();
      for (int i = 0; i < out.length; i += bands) {
        for (int b = 0; b < bands; b++) {
          out[i + b] = data[start + i + offsets[b]];
        }
      }
      return out;
    }
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int value : row) {
        out[to++] = (byte) value;
      }
    }
    return out;
  }

  /** Samples of 16 bits, interleaved, little-endian. */
  static byte[] interleaved16(Raster raster) {
    int width = raster.getWidth();
    int[] row = new int[width * raster.getNumBands()];
    byte[] out = new byte[2 * row.length * raster.getHeight()];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int value : row) {
        out[to++] = (byte) value;
        out[to++] = (byte) (value >> 8);
      }
    }
    return out;
  }

  static boolean sixteenBits(Raster raster) {
    int type = raster.getSampleModel().getDataType();
    return type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_SHORT;
  }
}
