package dev.sluice.payload;

import dev.sluice.codec.Image;
import dev.sluice.codec.ImageFormat;
import dev.sluice.median.Raster;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** A body of one input. */
abstract sealed class SinglePayload implements Payload
    permits ImagePayload, JsonPayload, NpyPayload {
  private final Request request;
  private final Input input;
  private final Answers answers;

  SinglePayload(Request request, Input input, Answers answers) {
    this.request = request;
    this.input = input;
    this.answers = answers;
  }

  /** The encoding that came in, around other samples. */
  abstract Body same(Raster cleaned, long deadlineNanos) throws PayloadException;

  /** The shape of the array that the cleaned samples are, in their order. */
  abstract int[] shape(Raster cleaned);

  /** The picture as it was decoded, if it was one. */
  Optional<Image> image() {
    return Optional.empty();
  }

  /** Gives arrays of at least so many bytes, for pictures that are written. */
  IntFunction<byte[]> arrays() {
    return byte[]::new;
  }

  Request request() {
    return request;
  }

  Answers answers() {
    return answers;
  }

  Input input() {
    return input;
  }

  @Override
  public Parameters parameters() {
    return request.parameters();
  }

  @Override
  public List<Input> inputs() {
    return List.of(input);
  }

  @Override
  public Body write(List<Raster> cleaned, long deadlineNanos) throws PayloadException {
    return write(only(cleaned), deadlineNanos);
  }

  Body write(Raster cleaned, long deadlineNanos) throws PayloadException {
    return switch (request.format()) {
      case SAME -> same(cleaned, deadlineNanos);
      case PNG -> image(cleaned, ImageFormat.PNG, deadlineNanos);
      case JPEG -> image(cleaned, ImageFormat.JPEG, deadlineNanos);
      case NPY -> NpyWriter.write(cleaned, shape(cleaned));
      case JSON -> JsonWriter.features(cleaned, shape(cleaned), deadlineNanos);
    };
  }

  @Override
  public Body writeForModel(List<Raster> cleaned, ModelEncoding encoding, long deadlineNanos)
      throws PayloadException {
    Raster only = only(cleaned);
    return switch (encoding.kind()) {
      case SAME -> same(only, deadlineNanos);
      case PNG -> image(only, ImageFormat.PNG, deadlineNanos);
      case NPY -> NpyWriter.write(only, shape(only));
      case V2_JSON, TF_SERVING_JSON ->
          ModelTensor.of(List.of(input), cleaned, encoding).write(encoding, deadlineNanos);
    };
  }

  Body image(Raster cleaned, ImageFormat format, long deadlineNanos) throws PayloadException {
    return answers.image(image(), cleaned, format, request.quality(), arrays(), deadlineNanos);
  }

  private static Raster only(List<Raster> cleaned) {
    if (cleaned.size() != 1) {
      throw new IllegalArgumentException("one raster for the one input, not " + cleaned.size());
    }
    return cleaned.get(0);
  }
}
