package dev.sluice.payload;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the headers tell about a body.
 *
 * @param contentType as the client spelt it
 * @param inferenceHeaderLength {@code Inference-Header-Content-Length}
 * @param shapes of the inputs, as the model tells them
 */
public record MessageHead(
    @Nullable String contentType, @Nullable String inferenceHeaderLength, ModelShapes shapes) {
  /** Of a body whose model nobody can ask. */
  public MessageHead(@Nullable String contentType, @Nullable String inferenceHeaderLength) {
    this(contentType, inferenceHeaderLength, ModelShapes.NONE);
  }

  /** Type and parameters in lower case; empty where nothing was told. */
  String type() {
    return contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
  }
}
