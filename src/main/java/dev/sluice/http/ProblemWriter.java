package dev.sluice.http;

import dev.sluice.pipeline.Reason;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem as the answer, as RFC 9457 or as a model server would. Thread-safe. */
@Component
final class ProblemWriter {
  /** A detail may quote the request; more of it than this helps nobody. */
  private static final int LONGEST_DETAIL = 400;

  private final JsonMapper json;
  private final String retryAfter;

  ProblemWriter(JsonMapper json, HttpConfig config) {
    this.json = json;
    this.retryAfter = Long.toString(config.retryAfter().toSeconds());
  }

  void write(HttpServletResponse response, Reason reason, String detail, String instance)
      throws IOException {
    write(response, Dialect.PROBLEM, reason, detail, instance);
  }

  /** In the words of the model server whose path it is. */
  void write(
      HttpServletResponse response, Dialect dialect, Reason reason, String detail, String instance)
      throws IOException {
    byte[] body =
        json.writeValueAsBytes(dialect.body(reason, printable(detail), printable(instance)));
    response.setStatus(Problem.status(reason));
    response.setContentType(dialect.mediaType());
    response.setContentLength(body.length);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    switch (reason) {
      case OVERLOADED -> response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
      case REQUEST_TIMEOUT -> response.setHeader(HttpHeaders.CONNECTION, "close");
      default -> {}
    }
    response.getOutputStream().write(body);
  }

  /** Control characters, which a terminal or a log might obey, become question marks. */
  private static String printable(String text) {
    String cut = text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
