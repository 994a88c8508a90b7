package dev.sluice.http;

import dev.sluice.pipeline.AnswerBrokenException;
import dev.sluice.pipeline.HeaderField;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Reason;
import dev.sluice.pipeline.Report;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Outcome to response. Thread-safe. */
@Component
final class OutcomeRenderer {
  private static final int CHUNK = 1 << 16;
  private static final int UNMEASURED_CHUNK = 1 << 13;

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
      write(outcome, dialect, request, response);
    } finally {
      outcome.lease().sent(response.getStatus());
    }
  }

  private void write(
      Outcome outcome, Dialect dialect, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      switch (outcome) {
        case Outcome.Filtered filtered -> giveBack(filtered, response);
        case Outcome.Answered answered -> passOn(answered, request, response);
        case Outcome.Rejected rejected -> {
          report(rejected.report(), response);
          problems.write(
              response, dialect, rejected.reason(), rejected.detail(), request.getRequestURI());
        }
      }
    } catch (IOException e) {
      outcome.lease().broken();
      if (response.isCommitted() || !(outcome instanceof Outcome.Answered)) {
        throw new CloseNowException("the answer broke off", e);
      }
      response.reset();
      Reason reason = Reason.MODEL_UNAVAILABLE;
      String detail = "the model server broke off its answer";
      if (e instanceof AnswerBrokenException broken) {
        reason = broken.reason();
        detail = broken.detail();
      }
      problems.write(response, dialect, reason, detail, request.getRequestURI());
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

  private static void passOn(
      Outcome.Answered answered, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(answered.status());
    String declared = null;
    for (HeaderField field : answered.headers()) {
      response.addHeader(field.name(), field.value());
      if (field.name().equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
        declared = field.value();
      }
    }
    if (declared == null) {
      Trailers.follow(answered, request, response);
    }
    report(answered.report(), response);
    OutputStream out = response.getOutputStream();
    byte[] chunk = new byte[chunkSize(declared)];
    for (int n = answered.body().read(chunk); n >= 0; n = answered.body().read(chunk)) {
      out.write(chunk, 0, n);
      if (declared == null) {
        // Server-sent events and the like: each is for now, not for when the buffer is full.
        out.flush();
      }
    }
  }

  /**
   * Most answers are a few hundred bytes, and an array is cleared before it is used.
   *
   * @param declared length of the body; null when only its end will tell
   */
  static int chunkSize(@Nullable String declared) {
    if (declared == null) {
      return UNMEASURED_CHUNK;
    }
    try {
      return (int) Math.clamp(Long.parseLong(declared.strip()), 1, CHUNK);
    } catch (NumberFormatException e) {
      return CHUNK;
    }
  }

  private static void report(Report report, HttpServletResponse response) {
    if (!report.stages().isEmpty()) {
      response.addHeader("Server-Timing", ReportHeaders.serverTiming(report.stages()));
    }
    report
        .filtering()
        .ifPresent(
            filtering -> {
              response.setHeader("Sluice-Defence", filtering.defence());
              response.setHeader("Sluice-Changed", ReportHeaders.changed(filtering));
            });
  }
}
