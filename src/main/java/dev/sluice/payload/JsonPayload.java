package dev.sluice.payload;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.List;

/** Numbers in JSON. Keeps the body: an answer is its text with other numbers in some places. */
final class JsonPayload extends SinglePayload {
  static final String MEDIA_TYPE = "application/json";

  private final Layout layout;
  private final int[] shape;
  private final ByteBuffer text;
  private final NumberArray numbers;

  /**
   * @param text the array, in the same array of bytes that the numbers' places count in
   */
  JsonPayload(
      Request request,
      Input input,
      Layout layout,
      int[] shape,
      ByteBuffer text,
      NumberArray numbers,
      Answers answers) {
    super(request, input, answers);
    this.layout = layout;
    this.shape = shape;
    this.text = text;
    this.numbers = numbers;
  }

  @Override
  public String kind() {
    return "json";
  }

  /** The array alone, as text. */
  List<ByteBuffer> array(Raster cleaned, long deadlineNanos) throws PayloadException {
    if (!cleaned.sameShape(input().raster())) {
      return JsonWriter.array(cleaned, shape(cleaned), deadlineNanos);
    }
    return new Respelling(text, numbers, input().raster()).write(cleaned, deadlineNanos);
  }

  @Override
  Body same(Raster cleaned, long deadlineNanos) throws PayloadException {
    return JsonWriter.wrap(array(cleaned, deadlineNanos));
  }

  @Override
  int[] shape(Raster cleaned) {
    return layout.withChannels(shape, cleaned.channels());
  }
}
