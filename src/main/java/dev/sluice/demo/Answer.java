package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * An HTTP answer.
 *
 * @param headers beyond {@code Content-Type} and {@code Content-Length}
 */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  /** 200 with a JSON text. */
  static Answer json(String text) {
    return new Answer(200, JSON, text.getBytes(UTF_8), Map.of());
  }

  /** An error in the protocol's shape: {@code {"error": "…"}}. */
  static Answer error(int status, String message, Map<String, String> headers) {
    var quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(message));
    return new Answer(status, JSON, ("{\"error\":\"" + quoted + "\"}").getBytes(UTF_8), headers);
  }

  /** 200 with an inference's answer, JSON or JSON followed by bytes. */
  static Answer of(InferResponse response) {
    if (response.headerLength() == null) {
      return new Answer(200, JSON, response.body(), Map.of());
    }
    return new Answer(
        200,
        "application/octet-stream",
        response.body(),
        Map.of("Inference-Header-Content-Length", String.valueOf(response.headerLength())));
  }
}
