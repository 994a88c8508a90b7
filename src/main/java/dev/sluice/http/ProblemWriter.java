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
  private final KserveConfig kserve;
  private final String retryAfter;

  ProblemWriter(JsonMapper json, HttpConfig config, KserveConfig kserve) {
    this.json = json;
    this.kserve = kserve;
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
    int status = status(reason);
    byte[] body =
        json.writeValueAsBytes(
            dialect.body(reason, status, printable(detail), printable(instance)));
    response.setStatus(status);
    response.setContentType(dialect.mediaType());
    response.setContentLength(body.length);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
    } else if (reason == Reason.REQUEST_TIMEOUT) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
    }
    response.getOutputStream().write(body);
  }

  /** KServe takes a predictor that is down for a service that is not available. */
  private int status(Reason reason) {
    return reason == Reason.MODEL_UNAVAILABLE && kserve.present()
        ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
        : Problem.status(reason);
  }

  /** Control characters, which a terminal or a log might obey, become question marks. */
  private static String printable(String text) {
    String cut = text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
