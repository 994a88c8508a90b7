package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.OptionalInt;

/** Pictures as the JDK has them, turned into rasters of gray, RGB or RGBA. */
final class Pixels {
  private Pixels() {}

  /**
   * @param depth bits of one sample or index as encoded
   * @throws CodecException unsupported when samples are neither of 8 bits at most nor of 16
   */
  static Image of(ImageFormat format, BufferedImage image, int depth, int orientation)
      throws CodecException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel index) {
      return indexed(format, image, index, depth, orientation);
    }
    boolean component = model instanceof ComponentColorModel;
    int type = image.getSampleModel().getDataType();
    int bands = image.getRaster().getNumBands();
    ImageDetails details = ImageDetails.of(depth, orientation);
    if (component && type == DataBuffer.TYPE_BYTE && bands <= 4) {
      byte[] samples = Library.interleaved(image.getRaster());
      if (model.getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
        samples = Inks.plainToRgb(samples, bands);
        return image(format, DType.U8, image, 3, false, samples, details);
      }
      return image(format, DType.U8, image, bands, model.hasAlpha(), samples, details);
    }
    if (component && type == DataBuffer.TYPE_USHORT && bands <= 4) {
      if (model.getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
        throw CodecException.unsupported(format + ": 16-bit CMYK is not read");
      }
      byte[] samples = Library.interleaved16(image.getRaster());
      return image(format, DType.U16, image, bands, model.hasAlpha(), samples, details);
    }
    if (type == DataBuffer.TYPE_INT
        || type == DataBuffer.TYPE_USHORT
        || type == DataBuffer.TYPE_BYTE) {
      if (component) {
        throw CodecException.unsupported("%s: %d bands are not read".formatted(format, bands));
      }
      return packed(format, image, details);
    }
    throw CodecException.unsupported(format + ": neither 8 nor 16 bits a sample");
  }

  private static Image image(
      ImageFormat format,
      DType dtype,
      BufferedImage image,
      int channels,
      boolean alpha,
      byte[] samples,
      ImageDetails details)
      throws CodecException {
    boolean known = alpha ? channels == 2 || channels == 4 : channels == 1 || channels == 3;
    if (!known) {
      throw CodecException.unsupported("%s: %d bands are not read".formatted(format, channels));
    }
    Raster raster =
        new Raster(
            dtype,
            SampleOrder.INTERLEAVED,
            1,
            image.getHeight(),
            image.getWidth(),
            channels,
            alpha,
            samples,
            0);
    return new Image(format, raster, details);
  }

  private static Image indexed(
      ImageFormat format, BufferedImage image, IndexColorModel model, int depth, int orientation)
      throws CodecException {
    int[] palette = new int[model.getMapSize()];
    model.getRGBs(palette);
    byte[] indices = Library.interleaved(image.getRaster());
    boolean gray = gray(palette, depth);
    boolean alpha = model.hasAlpha();
    int channels = gray ? 1 : alpha ? 4 : 3;
    byte[] samples = new byte[indices.length * channels];
    int to = 0;
    for (byte eight : indices) {
      int index = eight & 0xFF;
      if (index >= palette.length) {
        throw CodecException.malformed(
            "%s: index %d in a palette of %d colours".formatted(format, index, palette.length));
      }
      int argb = palette[index];
      samples[to++] = (byte) (argb >> 16);
      if (!gray) {
        samples[to++] = (byte) (argb >> 8);
        samples[to++] = (byte) argb;
      }
      if (!gray && alpha) {
        samples[to++] = (byte) (argb >>> 24);
      }
    }
    ImageDetails details =
        new ImageDetails(
            depth,
            gray ? new int[0] : palette,
            OptionalInt.empty(),
            ImageDetails.ChromaSampling.S444,
            orientation);
    return image(format, DType.U8, image, channels, !gray && alpha, samples, details);
  }

  /** Whether a palette is all steps from black to white, or from white to black. */
  private static boolean gray(int[] palette, int depth) {
    int n = palette.length;
    if (n != 1 << depth) {
      return false;
    }
    boolean up = true;
    boolean down = true;
    for (int i = 0; i < n; i++) {
      int step = i * 255 / (n - 1);
      up &= palette[i] == (0xFF00_0000 | step * 0x010101);
      down &= palette[i] == (0xFF00_0000 | (255 - step) * 0x010101);
    }
    return up || down;
  }

  private static Image packed(ImageFormat format, BufferedImage image, ImageDetails details)
      throws CodecException {
    boolean alpha = image.getColorModel().hasAlpha();
    int channels = alpha ? 4 : 3;
    int width = image.getWidth();
    byte[] samples = new byte[width * image.getHeight() * channels];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        samples[to++] = (byte) (argb >> 16);
        samples[to++] = (byte) (argb >> 8);
        samples[to++] = (byte) argb;
        if (alpha) {
          samples[to++] = (byte) (argb >>> 24);
        }
      }
    }
    return image(format, DType.U8, image, channels, alpha, samples, details);
  }
}
