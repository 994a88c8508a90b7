package dev.sluice.payload;

import dev.sluice.codec.ImageCodecs;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All wire formats of a request to filter: a picture, {@code application/octet-stream} that is one,
 * {@code application/json}, {@code application/x-npy} and {@code multipart/form-data}. Thread-safe.
 */
public final class PayloadFormats {
  private final ImageReader images;
  private final JsonReader json;
  private final NpyReader npy;
  private final MultipartReader multipart;

  public PayloadFormats(ImageCodecs codecs, PayloadConfig config) {
    this(codecs, config, defence -> Optional.empty());
  }

  /**
   * @param layouts of arrays for which a request gives none, by the name of its defence
   */
  public PayloadFormats(
      ImageCodecs codecs, PayloadConfig config, Function<String, Optional<String>> layouts) {
    Answers answers = new Answers(codecs);
    this.images = new ImageReader(codecs, answers);
    this.json = new JsonReader(config, answers, layouts);
    this.npy = new NpyReader(config, answers, layouts);
    this.multipart = new MultipartReader(config, images, json, npy);
  }

  /** As the other, over arrays of its own. */
  public Payload read(
      @Nullable String contentType, ByteBuffer body, Parameters query, long deadlineNanos)
      throws PayloadException {
    return read(contentType, body, query, byte[]::new, deadlineNanos);
  }

  /**
   * Finds the inputs of a body.
   *
   * @param contentType as the client sent it
   * @param body on the heap; the payload keeps it, reads its rasters from it where it can, and may
   *     change the order of bytes within
   * @param query parameters beside the body
   * @param room lends arrays of at least so many bytes, contents undefined, to the payload and to
   *     what it writes, for the thread that does so
   * @throws PayloadException MALFORMED for a body that is not what its type says, with the byte
   *     where it stops being it; TOO_LARGE over a limit, UNSUPPORTED for a type that is not read,
   *     INVALID_PARAMETER for names and values that this package judges (layout, format, quality),
   *     DEADLINE
   */
  public Payload read(
      @Nullable String contentType,
      ByteBuffer body,
      Parameters query,
      IntFunction<byte[]> room,
      long deadlineNanos)
      throws PayloadException {
    if (contentType == null) {
      throw new PayloadException(Kind.UNSUPPORTED, "the request has no content type");
    }
    MediaType media = MediaType.parse(contentType);
    if (ImageReader.reads(media.type())) {
      ParameterNames.check(query);
      return images.read("body", media.type(), notEmpty(body), query, room, deadlineNanos);
    }
    return switch (media.type()) {
      case JsonPayload.MEDIA_TYPE -> {
        String charset = media.parameter("charset").orElse("utf-8");
        if (!charset.equalsIgnoreCase("utf-8")) {
          throw new PayloadException(Kind.UNSUPPORTED, "JSON is read as UTF-8 alone");
        }
        yield json.read(notEmpty(body), query, room, deadlineNanos);
      }
      case NpyWriter.MEDIA_TYPE -> {
        ParameterNames.check(query);
        yield npy.read("body", notEmpty(body), query, deadlineNanos);
      }
      case MultipartWriter.MEDIA_TYPE -> {
        String boundary = media.parameter("boundary").orElse("");
        yield multipart.read(notEmpty(body), boundary, query, deadlineNanos);
      }
      default ->
          throw new PayloadException(
              Kind.UNSUPPORTED,
              "bodies of type '%s' are not read".formatted(Text.safe(media.type())));
    };
  }

  /**
   * An npy array of which nobody says what it is: read as {@link #read} does where the parameters
   * name a layout or its shape is a picture's, left alone where it is something else.
   *
   * @return empty for an array that is no picture, or whose sample type is not read; the body is
   *     then as it was
   * @throws PayloadException as {@link #read}
   */
  public Optional<Payload> readPictures(
      String name, ByteBuffer body, Parameters query, InputRules rules, long deadlineNanos)
      throws PayloadException {
    ParameterNames.check(query);
    return npy.readPictures(name, notEmpty(body), query, rules, deadlineNanos);
  }

  private static ByteBuffer notEmpty(ByteBuffer body) throws PayloadException {
    if (!body.hasRemaining()) {
      throw new PayloadException(Kind.MALFORMED, "the body is empty");
    }
    return body;
  }
}
