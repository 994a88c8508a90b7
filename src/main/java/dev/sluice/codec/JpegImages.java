package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Reads and writes JPEG. Gray stays gray, YCbCr and RGB become RGB, CMYK and YCCK become RGB by
 * multiplication; what is written is baseline gray or YCbCr. Thread-safe.
 */
final class JpegImages {
  private static final int LEAST_QUALITY = 90;
  private static final int JFIF_END = 20;

  private final Limits limits;
  private final JpegCodec codec;

  JpegImages(Limits limits, JpegCodec codec) {
    this.limits = limits;
    this.codec = codec;
  }

  Image read(ByteBuffer bytes, long deadlineNanos) throws CodecException {
    ByteBuffer body = bytes.slice().order(ByteOrder.BIG_ENDIAN);
    JpegHeader header = JpegMarkers.read(body, limits, deadlineNanos);
    byte[] samples = codec.decode(body, header, deadlineNanos);
    int channels = header.components();
    if (channels == 4) {
      samples = Inks.adobeToRgb(samples);
      channels = 3;
    }
    Raster raster =
        new Raster(
            DType.U8,
            SampleOrder.INTERLEAVED,
            1,
            header.height(),
            header.width(),
            channels,
            false,
            samples,
            0);
    ImageDetails details =
        new ImageDetails(
            8, new int[0], OptionalInt.of(header.quality()), header.chroma(), header.orientation());
    return new Image(ImageFormat.JPEG, raster, details, header.more());
  }

  /**
   * @param raster U8, interleaved; alpha is left out
   */
  ByteBuffer write(Raster raster, ImageDetails details, OptionalInt quality) throws CodecException {
    int channels = raster.channels() >= 3 ? 3 : 1;
    byte[] samples = raster.data();
    int offset = raster.offset();
    if (channels != raster.channels()) {
      samples = Samples.withoutAlpha(raster);
      offset = 0;
    }
    int chosen =
        quality.orElse(Math.max(LEAST_QUALITY, details.jpegQuality().orElse(LEAST_QUALITY)));
    byte[] file =
        codec.encode(
            samples, offset, raster.width(), raster.height(), channels, chosen, details.chroma());
    return details.orientation() == 0 ? ByteBuffer.wrap(file) : turned(file, details.orientation());
  }

  /** Puts an APP1 segment behind the JFIF segment that both encoders write first. */
  private static ByteBuffer turned(byte[] file, int orientation) {
    byte[] exif = Exif.block(orientation);
    boolean jfif = file[2] == -1 && file[3] == (byte) 0xE0;
    int at = jfif ? JFIF_END : 2;
    ByteBuffer out = ByteBuffer.allocate(file.length + 10 + exif.length);
    out.put(file, 0, at);
    out.putShort((short) 0xFFE1).putShort((short) (8 + exif.length));
    out.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(exif);
    out.put(Arrays.copyOfRange(file, at, file.length));
    return out.rewind();
  }
}
