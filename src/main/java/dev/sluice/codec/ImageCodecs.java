package dev.sluice.codec;

import dev.sluice.codec.ImageDetails.ChromaSampling;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Image bytes to rasters and back. Thread-safe; make one.
 *
 * <p>The format is told by the first bytes, never by a declared type. Of several pictures in one
 * file the first is read. Pixels are taken as stored: no colour management, and an EXIF orientation
 * is not applied but carried over into JPEG, PNG and TIFF. Nothing else that came in goes out but
 * pixels: no profile, text or trailing bytes.
 *
 * <p>Whatever the bytes, what is thrown is a {@link CodecException}.
 */
public final class ImageCodecs {
  /** Longest side of a JPEG that libjpeg writes. */
  public static final int LONGEST_JPEG = 65_500;

  private static final int LEAST_BYTES = 4;

  /** For files that were written here. */
  private static final CodecConfig UNLIMITED =
      new CodecConfig(1L << 40, LONGEST_JPEG, 1, 1, 1_000, Integer.MAX_VALUE - 64);

  private final Optional<LibDeflate> libDeflate;
  private final PngReader pngReader;
  private final PngWriter pngWriter;
  private final JpegCodec jpegCodec;
  private final JpegImages jpeg;
  private final JpegImages ownJpeg;
  private final GifReader gif;
  private final BmpReader bmp;
  private final TiffReader tiff;
  private final WebpCodec webpCodec;
  private final WebpReader webp;
  private final PnmReader pnm;

  /** Looks for libjpeg-turbo, libwebp and libdeflate, and logs whether they were found. */
  public ImageCodecs(CodecConfig config) {
    this(config, JpegCodec.choose(), WebpCodec.choose(new Limits(config)), LibDeflate.choose());
  }

  /** With the JDK's zlib. */
  ImageCodecs(CodecConfig config, JpegCodec jpegCodec, WebpCodec webpCodec) {
    this(config, jpegCodec, webpCodec, Optional.empty());
  }

  ImageCodecs(
      CodecConfig config,
      JpegCodec jpegCodec,
      WebpCodec webpCodec,
      Optional<LibDeflate> libDeflate) {
    Limits limits = new Limits(config);
    this.libDeflate = libDeflate;
    this.pngReader = new PngReader(limits, libDeflate);
    this.pngWriter = new PngWriter(libDeflate);
    this.jpegCodec = jpegCodec;
    this.jpeg = new JpegImages(limits, jpegCodec);
    this.ownJpeg = new JpegImages(new Limits(UNLIMITED), jpegCodec);
    this.gif = new GifReader(limits);
    this.bmp = new BmpReader(limits);
    this.tiff = new TiffReader(limits);
    this.webpCodec = webpCodec;
    this.webp = new WebpReader(limits, webpCodec);
    this.pnm = new PnmReader(limits);
  }

  /** Does what the first pictures would have to wait for: links native libraries. */
  public void prepare() {
    jpegCodec.prepare();
    webpCodec.prepare();
    libDeflate.ifPresent(LibDeflate::prepare);
  }

  /** Whether JPEG goes through libjpeg-turbo. */
  boolean nativeJpeg() {
    return jpegCodec instanceof TurboJpeg;
  }

  /** Whether WebP goes through libwebp. */
  boolean nativeWebp() {
    return webpCodec instanceof LibWebp;
  }

  /** The format that the first bytes tell; empty where nobody here reads it. */
  public Optional<ImageFormat> recognise(ByteBuffer body) {
    return Signatures.match(body);
  }

  /**
   * Whether the first bytes are those of a picture in a format that others read, but nobody here.
   */
  public boolean foreign(ByteBuffer body) {
    return ForeignSignatures.match(body);
  }

  /** As below, in new arrays. */
  public Image decode(ByteBuffer body, long deadlineNanos) throws CodecException {
    return decode(body, byte[]::new, deadlineNanos);
  }

  /**
   * Decodes one picture.
   *
   * @param body array-backed, from its position to its limit, which are left as they are
   * @param arrays gives an array of at least so many bytes, contents undefined; the raster of a PNG
   *     or JPEG lies in one of them
   * @param deadlineNanos in terms of {@link System#nanoTime()}
   * @return samples of 1, 2 and 4 bits are stretched to 8; a palette becomes RGB or RGBA
   * @throws CodecException for whatever the bytes are that is not read here
   */
  public Image decode(ByteBuffer body, IntFunction<byte[]> arrays, long deadlineNanos)
      throws CodecException {
    CodecException.checkDeadline(deadlineNanos, "image");
    if (body.remaining() < LEAST_BYTES) {
      throw CodecException.malformed("%d bytes are no image".formatted(body.remaining()));
    }
    ImageFormat format =
        recognise(body)
            .orElseThrow(
                () ->
                    CodecException.unsupported(
                        "the first bytes are those of no image format that is read here"));
    ByteBuffer bytes = body.slice();
    return switch (format) {
      case PNG -> pngReader.read(bytes, arrays, deadlineNanos);
      case JPEG -> jpeg.read(bytes, arrays, deadlineNanos);
      case GIF -> gif.read(bytes, deadlineNanos);
      case BMP -> bmp.read(bytes, deadlineNanos);
      case TIFF -> tiff.read(bytes, deadlineNanos);
      case WEBP -> webp.read(bytes, deadlineNanos);
      case PNM -> pnm.read(bytes, deadlineNanos);
    };
  }

  /**
   * What JPEG leaves of a picture: encoded with chroma at half the resolution, and decoded again.
   *
   * @param raster U8, interleaved, one item of 1 (gray) or 3 (RGB) channels, at most {@value
   *     #LONGEST_JPEG} a side
   * @param quality 1 to 100
   * @param files gives an array of at least so many bytes, for the file between
   * @param arrays gives the one that the samples lie in
   * @throws CodecException at the deadline
   */
  public Raster throughJpeg(
      Raster raster,
      int quality,
      IntFunction<byte[]> files,
      IntFunction<byte[]> arrays,
      long deadlineNanos)
      throws CodecException {
    CodecException.checkDeadline(deadlineNanos, "image");
    ImageDetails details =
        new ImageDetails(8, new int[0], OptionalInt.empty(), ChromaSampling.S420, 0);
    ByteBuffer file = ownJpeg.write(raster, details, OptionalInt.of(quality), files);
    return ownJpeg.read(file, arrays, deadlineNanos).raster();
  }

  /** As below, in a new array. */
  public ByteBuffer encode(
      Image original, Raster raster, ImageFormat format, OptionalInt quality, long deadlineNanos)
      throws CodecException {
    return encode(original, raster, format, quality, byte[]::new, deadlineNanos);
  }

  /**
   * Encodes one picture.
   *
   * @param original whose details (bit depth, palette, JPEG quality, orientation) are kept where
   *     the new samples allow it
   * @param raster one item of 1 to 4 channels; floating samples are rounded and cut to the range
   * @param format to write; where it has no writer, {@link ImageFormat#written()} is written
   * @param quality 1 to 100, of JPEG alone; by default that of the original, at least 90
   * @param arrays gives an array of at least so many bytes, contents undefined; a PNG or JPEG lies
   *     in one of them
   * @return the file, from position to limit
   * @throws CodecException unsupported when the raster is no picture, or at the deadline
   */
  public ByteBuffer encode(
      Image original,
      Raster raster,
      ImageFormat format,
      OptionalInt quality,
      IntFunction<byte[]> arrays,
      long deadlineNanos)
      throws CodecException {
    CodecException.checkDeadline(deadlineNanos, "image");
    ImageDetails details = original.details();
    Raster samples = Samples.storable(raster, details.bitDepth());
    return switch (format.written()) {
      case PNG, WEBP -> pngWriter.write(samples, details, arrays, deadlineNanos);
      case JPEG -> jpeg.write(Samples.eightBits(samples), details, quality, arrays);
      case GIF -> GifWriter.write(Samples.eightBits(samples), deadlineNanos);
      case BMP -> BmpWriter.write(Samples.eightBits(samples));
      case TIFF -> TiffWriter.write(samples, details.orientation());
      case PNM -> PnmWriter.write(samples, details);
    };
  }
}
