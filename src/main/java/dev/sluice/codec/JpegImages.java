package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.function.IntFunction;

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

  /**
   * @param arrays gives an array of at least so many bytes, which the raster may lie in
   */
  Image read(ByteBuffer bytes, IntFunction<byte[]> arrays, long deadlineNanos)
      throws CodecException {
    ByteBuffer body = bytes.slice().order(ByteOrder.BIG_ENDIAN);
    JpegHeader header = JpegMarkers.read(body, limits, deadlineNanos);
    int channels = header.components();
    byte[] samples =
        codec.decode(body, header, channels == 4 ? byte[]::new : arrays, deadlineNanos);
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
   * @param arrays gives an array of at least so many bytes, which the file may lie in
   */
  ByteBuffer write(
      Raster raster, ImageDetails details, OptionalInt quality, IntFunction<byte[]> arrays)
      throws CodecException {
    boolean opaque = raster.channels() == 1 || raster.channels() == 3;
    int chosen =
        quality.orElse(Math.max(LEAST_QUALITY, details.jpegQuality().orElse(LEAST_QUALITY)));
    ByteBuffer file =
        codec.encode(
            opaque ? raster : Samples.withoutAlpha(raster), chosen, details.chroma(), arrays);
    return details.orientation() == 0 ? file : turned(file, details.orientation());
  }

  /** Puts an APP1 segment behind the JFIF segment that both encoders write first. */
  private static ByteBuffer turned(ByteBuffer file, int orientation) {
    byte[] exif = Exif.block(orientation);
    boolean jfif = file.getShort(2) == (short) 0xFFE0;
    int at = jfif ? JFIF_END : 2;
    ByteBuffer out = ByteBuffer.allocate(file.limit() + 10 + exif.length);
    out.put(file.slice(0, at));
    out.putShort((short) 0xFFE1).putShort((short) (8 + exif.length));
    out.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(exif);
    out.put(file.slice(at, file.limit() - at));
    return out.rewind();
  }
}
