package dev.sluice.http;

import dev.sluice.pipeline.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Everything that the framework itself refuses becomes a problem as well. */
@RestControllerAdvice
final class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final ProblemWriter problems;

  ProblemAdvice(ProblemWriter problems) {
    this.problems = problems;
  }

  /** Throws the exception on where the answer has begun: the container closes the connection. */
  @ExceptionHandler
  void refused(Exception e, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (response.isCommitted()) {
      throw e;
    }
    response.reset();
    if (e instanceof ErrorResponse error) {
      String allow = error.getHeaders().getFirst(HttpHeaders.ALLOW);
      if (allow != null) {
        response.setHeader(HttpHeaders.ALLOW, allow);
      }
      Reason reason = Problem.reason(error.getStatusCode().value());
      problems.write(response, reason, detail(reason, request), request.getRequestURI());
      return;
    }
    LOG.error("reason={} a request met a defect", Reason.INTERNAL.id(), e);
    problems.write(
        response,
        Reason.INTERNAL,
        "a defect of this service; its log says more",
        request.getRequestURI());
  }

  private static String detail(Reason reason, HttpServletRequest request) {
    return switch (reason) {
      case NOT_FOUND -> "there is nothing at " + request.getRequestURI();
      case METHOD_NOT_ALLOWED -> request.getRequestURI() + " does not take " + request.getMethod();
      default -> Problem.title(reason);
    };
  }
}
