package dev.sluice.http;

import dev.sluice.pipeline.HeaderField;
import dev.sluice.pipeline.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers behind a body. */
final class Trailers {
  private Trailers() {}

  /** Those of a request that was read to its end; the container keeps the names it was told. */
  static List<HeaderField> of(HttpServletRequest request) {
    List<HeaderField> trailers = new ArrayList<>();
    if (request.isTrailerFieldsReady()) {
      request.getTrailerFields().forEach((n, v) -> trailers.add(new HeaderField(n, v)));
    }
    return trailers;
  }

  /** To be called before the first byte of an answer whose end alone tells its length. */
  static void follow(
      Outcome.Answered answered, HttpServletRequest request, HttpServletResponse response) {
    if (!request.getProtocol().equals("HTTP/1.0")) {
      response.setTrailerFields(() -> orNull(answered.trailers().get()));
    }
  }

  private static @Nullable Map<String, String> orNull(List<HeaderField> fields) {
    Map<String, String> trailers = new LinkedHashMap<>();
    fields.forEach(field -> trailers.put(field.name(), field.value()));
    return trailers.isEmpty() ? null : trailers;
  }
}
