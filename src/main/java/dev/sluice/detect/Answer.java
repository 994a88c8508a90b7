package dev.sluice.detect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model server said to one question.
 *
 * @param status of HTTP; 0 where there was no answer at all
 * @param inferenceHeaderLength {@code Inference-Header-Content-Length}
 * @param body as it came, content coding included
 * @param whole whether that is all of it
 */
public record Answer(
    int status,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    @Nullable String inferenceHeaderLength,
    byte[] body,
    boolean whole) {
  /** The model server was not reached, or broke off. */
  public static final Answer NONE = new Answer(0, null, null, null, new byte[0], false);

  /** Whether bodies of that type may hold a prediction, so that they are worth keeping. */
  public static boolean readable(@Nullable String contentType) {
    if (contentType == null) {
      return true;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.contains("json") || type.startsWith("application/octet-stream");
  }
}
