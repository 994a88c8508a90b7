package dev.sluice.codec;

import dev.sluice.codec.ImageDetails.ChromaSampling;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Node;

/** The JDK's JPEG reader and writer, for where there is no libjpeg-turbo. Thread-safe. */
final class ImageIoJpeg implements JpegCodec {
  private static final String METADATA = "javax_imageio_jpeg_image_1.0";

  @Override
  public byte[] decode(
      ByteBuffer body, JpegHeader header, IntFunction<byte[]> arrays, long deadlineNanos)
      throws CodecException {
    ByteBuffer bytes = body.slice(0, header.end());
    List<String> warnings = new ArrayList<>();
    byte[] samples =
        Library.call(
            "JPEG",
            deadlineNanos,
            () -> {
              ImageReader reader = Library.jdkReader("jpeg");
              try (DeadlineInput input = new DeadlineInput(bytes, deadlineNanos)) {
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                reader.setInput(input, true, true);
                return header.components() == 4
                    ? inks(reader.readRaster(0, null), header.adobeTransform())
                    : colours(reader.read(0).getRaster(), header.components());
              } finally {
                reader.dispose();
              }
            });
    for (String warning : warnings) {
      if (JpegWarnings.harmful(warning, header.progressive())) {
        throw CodecException.malformed("JPEG: " + warning);
      }
    }
    return samples;
  }

  private static byte[] colours(Raster raster, int channels) throws CodecException {
    if (raster.getNumBands() != channels) {
      throw CodecException.unsupported(
          "JPEG: %d bands where %d were told".formatted(raster.getNumBands(), channels));
    }
    return Library.interleaved(raster);
  }

  /** CMYK as Adobe stores it, out of that or YCCK. */
  private static byte[] inks(Raster raster, int transform) {
    byte[] samples = Library.interleaved(raster);
    if (transform == 2) {
      for (int i = 0; i < samples.length; i += 4) {
        int y = samples[i] & 0xFF;
        int blue = (samples[i + 1] & 0xFF) - 128;
        int red = (samples[i + 2] & 0xFF) - 128;
        samples[i] = clamped(255 - (y + 1.402 * red));
        samples[i + 1] = clamped(255 - (y - 0.344136 * blue - 0.714136 * red));
        samples[i + 2] = clamped(255 - (y + 1.772 * blue));
      }
    }
    return samples;
  }

  private static byte clamped(double value) {
    return (byte) Math.clamp(Math.round(value), 0, 255);
  }

  @Override
  public ByteBuffer encode(
      dev.sluice.median.Raster raster,
      int quality,
      ChromaSampling chroma,
      IntFunction<byte[]> arrays)
      throws CodecException {
    byte[] samples = raster.data();
    int offset = raster.offset();
    int channels = raster.channels();
    BufferedImage image =
        new BufferedImage(
            raster.width(),
            raster.height(),
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    if (channels == 1) {
      System.arraycopy(samples, offset, pixels, 0, pixels.length);
    } else {
      for (int i = 0; i < pixels.length; i += 3) {
        pixels[i] = samples[offset + i + 2];
        pixels[i + 1] = samples[offset + i + 1];
        pixels[i + 2] = samples[offset + i];
      }
    }
    return Library.call("JPEG", Long.MAX_VALUE, () -> write(image, quality, chroma));
  }

  private static ByteBuffer write(BufferedImage image, int quality, ChromaSampling chroma)
      throws Exception {
    ImageWriter writer = Library.jdkWriter("jpeg");
    Growing out = new Growing(image.getWidth() * image.getHeight() / 4);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality / 100f);
      ImageTypeSpecifier type = new ImageTypeSpecifier(image);
      IIOMetadata metadata = writer.getDefaultImageMetadata(type, param);
      if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
        sample(metadata, chroma);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), param);
    } finally {
      writer.dispose();
    }
    return out.buffer();
  }

  private static void sample(IIOMetadata metadata, ChromaSampling chroma)
      throws IIOInvalidTreeException {
    Node root = metadata.getAsTree(METADATA);
    Node frame = ((IIOMetadataNode) root).getElementsByTagName("sof").item(0);
    IIOMetadataNode luma = (IIOMetadataNode) frame.getFirstChild();
    int across =
        switch (chroma) {
          case S444, S440 -> 1;
          case S422, S420 -> 2;
          case S411 -> 4;
        };
    boolean half = chroma == ChromaSampling.S420 || chroma == ChromaSampling.S440;
    luma.setAttribute("HsamplingFactor", Integer.toString(across));
    luma.setAttribute("VsamplingFactor", half ? "2" : "1");
    metadata.setFromTree(METADATA, root);
  }
}
