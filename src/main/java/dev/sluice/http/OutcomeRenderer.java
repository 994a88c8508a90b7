package dev.sluice.http;

import dev.sluice.pipeline.HeaderField;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Report;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.coyote.CloseNowException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Outcome to response. Thread-safe. */
@Component
final class OutcomeRenderer {
  private static final int CHUNK = 1 << 16;

  private final ProblemWriter problems;

  OutcomeRenderer(ProblemWriter problems) {
    this.problems = problems;
  }

  /**
   * Writes the outcome; does not close it.
   *
   * @throws CloseNowException when the answer broke off: the connection must not be used again
   */
  void render(Outcome outcome, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    render(outcome, Dialect.PROBLEM, request, response);
  }

  /** As above, a rejection in the words of a model server. */
  void render(
      Outcome outcome, Dialect dialect, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      switch (outcome) {
        case Outcome.Filtered filtered -> giveBack(filtered, response);
        case Outcome.Answered answered -> passOn(answered, response);
        case Outcome.Rejected rejected -> {
          report(rejected.report(), response);
          problems.write(
              response, dialect, rejected.reason(), rejected.detail(), request.getRequestURI());
        }
      }
    } catch (IOException e) {
      outcome.lease().broken();
      throw new CloseNowException("the answer broke off", e);
    }
  }

  private static void giveBack(Outcome.Filtered filtered, HttpServletResponse response)
      throws IOException {
    report(filtered.report(), response);
    response.setContentType(filtered.contentType());
    response.setContentLengthLong(filtered.length());
    OutputStream out = response.getOutputStream();
    for (ByteBuffer part : filtered.body()) {
      out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
  }

  private static void passOn(Outcome.Answered answered, HttpServletResponse response)
      throws IOException {
    response.setStatus(answered.status());
    boolean measured = false;
    for (HeaderField field : answered.headers()) {
      response.addHeader(field.name(), field.value());
      measured |= field.name().equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH);
    }
    report(answered.report(), response);
    OutputStream out = response.getOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int n = answered.body().read(chunk); n >= 0; n = answered.body().read(chunk)) {
      out.write(chunk, 0, n);
      if (!measured) {
        // Server-sent events and the like: each is for now, not for when the buffer is full.
        out.flush();
      }
    }
  }

  private static void report(Report report, HttpServletResponse response) {
    if (!report.stages().isEmpty()) {
      response.addHeader("Server-Timing", serverTiming(report));
    }
    report
        .filtering()
        .ifPresent(
            filtering -> {
              response.setHeader("Sluice-Defence", filtering.defence());
              response.setHeader(
                  "Sluice-Changed",
                  String.format(Locale.ROOT, "%.4f", filtering.changedFraction()));
            });
  }

  /** Milliseconds, to the microsecond. */
  private static String serverTiming(Report report) {
    return report.stages().stream()
        .map(
            time ->
                String.format(Locale.ROOT, "%s;dur=%.3f", time.stage().id(), time.nanos() / 1e6))
        .collect(Collectors.joining(", "));
  }
}
