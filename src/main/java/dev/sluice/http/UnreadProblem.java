package dev.sluice.http;

import dev.sluice.pipeline.Reason;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * What the container refuses before any path is known (a request line, header or framing that is
 * none) is a problem too, not a page of HTML. Nothing of the request is quoted. Thread-safe.
 */
final class UnreadProblem extends ErrorReportValve {
  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    Reason reason =
        status == HttpServletResponse.SC_NOT_IMPLEMENTED
                || status == HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED
            ? Reason.NOT_IMPLEMENTED
            : Problem.reason(status);
    String body =
        "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"instance\":\"/\"}"
            .formatted(
                Problem.type(reason),
                Problem.title(reason),
                status,
                "the request line, a header or the framing of the body cannot be read");
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    try {
      response.setContentType(Problem.MEDIA_TYPE);
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
      response.finishResponse();
    } catch (IOException | IllegalStateException gone) {
      return; // The client did not wait for its error.
    }
  }
}
