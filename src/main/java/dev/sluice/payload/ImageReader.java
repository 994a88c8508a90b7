package dev.sluice.payload;

import dev.sluice.codec.CodecException;
import dev.sluice.codec.Image;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.codec.ImageFormat;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads one encoded picture, whose first bytes must be what its content type says. */
final class ImageReader {
  private static final int SHORTEST_SIGNATURE = 2;

  static final String OCTETS = "application/octet-stream";
  private static final String PNM = "image/x-portable-";

  private static final Map<String, ImageFormat> TYPES =
      Map.ofEntries(
          Map.entry("image/png", ImageFormat.PNG),
          Map.entry("image/x-png", ImageFormat.PNG),
          Map.entry("image/jpeg", ImageFormat.JPEG),
          Map.entry("image/jpg", ImageFormat.JPEG),
          Map.entry("image/pjpeg", ImageFormat.JPEG),
          Map.entry("image/gif", ImageFormat.GIF),
          Map.entry("image/bmp", ImageFormat.BMP),
          Map.entry("image/x-bmp", ImageFormat.BMP),
          Map.entry("image/x-ms-bmp", ImageFormat.BMP),
          Map.entry("image/tiff", ImageFormat.TIFF),
          Map.entry("image/webp", ImageFormat.WEBP));

  private final ImageCodecs codecs;
  private final Answers answers;

  ImageReader(ImageCodecs codecs, Answers answers) {
    this.codecs = codecs;
    this.answers = answers;
  }

  /** Whether this reads bodies of a type, lower case and without parameters. */
  static boolean reads(String type) {
    return type.equals(OCTETS) || TYPES.containsKey(type) || type.startsWith(PNM);
  }

  /**
   * @param contentType null counts as {@code application/octet-stream}
   * @param arrays gives an array of at least so many bytes, for the raster and what is written
   */
  ImagePayload read(
      String where,
      @Nullable String contentType,
      ByteBuffer body,
      Parameters parameters,
      IntFunction<byte[]> arrays,
      long deadlineNanos)
      throws PayloadException {
    String type = contentType == null ? OCTETS : MediaType.parse(contentType).type();
    if (!reads(type)) {
      throw new PayloadException(
          Kind.UNSUPPORTED, "pictures of type %s are not read".formatted(Text.safe(type)));
    }
    Request request = new Request(parameters);
    if (body.remaining() < SHORTEST_SIGNATURE) {
      throw new PayloadException(
          Kind.MALFORMED, "a picture does not end after %d bytes".formatted(body.remaining()));
    }
    ImageFormat found =
        codecs
            .recognise(body.duplicate())
            .orElseThrow(
                () ->
                    new PayloadException(
                        Kind.UNSUPPORTED,
                        "the first bytes are of no picture format that is read here"));
    ImageFormat declared = type.startsWith(PNM) ? ImageFormat.PNM : TYPES.get(type);
    if (declared != null && declared != found) {
      throw new PayloadException(
          Kind.UNSUPPORTED,
          "the content type is %s, the first bytes are %s".formatted(type, found.mediaType()));
    }
    try {
      Image image = codecs.decode(body.duplicate(), arrays, deadlineNanos);
      return new ImagePayload(request, where, image, answers, arrays);
    } catch (CodecException e) {
      throw Answers.refused(e);
    }
  }
}
