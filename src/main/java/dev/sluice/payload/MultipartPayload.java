package dev.sluice.payload;

import dev.sluice.codec.ImageFormat;
import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch: several pictures or arrays in one form. One part is answered as that part's own type,
 * several as a form with parts of the same names in the same order, or as one JSON array.
 */
final class MultipartPayload implements Payload {
  private final List<Part> parts;
  private final List<SinglePayload> payloads;

  /**
   * @param parts what the payloads were read from, at least one
   */
  MultipartPayload(List<Part> parts, List<SinglePayload> payloads) {
    this.parts = List.copyOf(parts);
    this.payloads = List.copyOf(payloads);
  }

  /** Writes one of the inputs. */
  @FunctionalInterface
  private interface Writer {
    Body write(SinglePayload payload, Raster cleaned) throws PayloadException;
  }

  @Override
  public Parameters parameters() {
    return payloads.get(0).parameters();
  }

  @Override
  public List<Input> inputs() {
    return payloads.stream().map(SinglePayload::input).toList();
  }

  @Override
  public String kind() {
    return "multipart";
  }

  @Override
  public Body write(List<Raster> cleaned, long deadlineNanos) throws PayloadException {
    List<Body> bodies = each(cleaned, (payload, raster) -> payload.write(raster, deadlineNanos));
    if (bodies.size() == 1) {
      return bodies.get(0);
    }
    boolean json = payloads.get(0).request().format() == AnswerFormat.JSON;
    return json ? jsonArray(bodies) : MultipartWriter.write(parts, bodies);
  }

  @Override
  public Body writeForModel(List<Raster> cleaned, ModelEncoding encoding, long deadlineNanos)
      throws PayloadException {
    return switch (encoding.kind()) {
      case SAME ->
          MultipartWriter.write(
              parts, each(cleaned, (payload, raster) -> payload.same(raster, deadlineNanos)));
      case PNG -> {
        List<Body> pictures =
            each(
                cleaned,
                (payload, raster) -> payload.image(raster, ImageFormat.PNG, deadlineNanos));
        yield pictures.size() == 1 ? pictures.get(0) : MultipartWriter.write(parts, pictures);
      }
      case NPY -> cleaned.size() == 1 ? npy(payloads.get(0), cleaned.get(0)) : stacked(cleaned);
      case V2_JSON, TF_SERVING_JSON ->
          ModelTensor.of(inputs(), cleaned, encoding).write(encoding, deadlineNanos);
    };
  }

  private List<Body> each(List<Raster> cleaned, Writer writer) throws PayloadException {
    if (cleaned.size() != payloads.size()) {
      throw new IllegalArgumentException(
          "%d rasters for %d inputs".formatted(cleaned.size(), payloads.size()));
    }
    List<Body> bodies = new ArrayList<>();
    for (int i = 0; i < cleaned.size(); i++) {
      bodies.add(writer.write(payloads.get(i), cleaned.get(i)));
    }
    return bodies;
  }

  private static Body jsonArray(List<Body> bodies) {
    List<ByteBuffer> text = new ArrayList<>();
    for (Body body : bodies) {
      text.add(ByteBuffer.wrap(TextSink.ascii(text.isEmpty() ? "[" : ",")));
      text.addAll(body.parts());
    }
    text.add(ByteBuffer.wrap(TextSink.ascii("]")));
    return new Body(JsonPayload.MEDIA_TYPE, text);
  }

  private static Body npy(SinglePayload payload, Raster cleaned) throws PayloadException {
    return NpyWriter.write(cleaned, payload.shape(cleaned));
  }

  /** One array with an axis more in front. */
  private Body stacked(List<Raster> cleaned) throws PayloadException {
    Raster first = cleaned.get(0);
    int[] shape = payloads.get(0).shape(first);
    int[] batch = new int[shape.length + 1];
    batch[0] = cleaned.size();
    System.arraycopy(shape, 0, batch, 1, shape.length);
    List<ByteBuffer> bytes = new ArrayList<>();
    bytes.add(NpyWriter.header(first.dtype(), batch));
    for (Raster raster : cleaned) {
      if (!raster.sameShape(first)) {
        throw new PayloadException(
            Kind.INVALID_PARAMETER,
            "the model server takes a batch of one shape, not %s and %s".formatted(first, raster));
      }
      bytes.add(ByteBuffer.wrap(raster.data(), raster.offset(), (int) raster.byteLength()));
    }
    return new Body(NpyWriter.MEDIA_TYPE, bytes);
  }
}
