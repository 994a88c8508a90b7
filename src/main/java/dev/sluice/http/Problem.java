package dev.sluice.http;

import dev.sluice.pipeline.Reason;

/** How a reason looks over HTTP: status, type and title. */
final class Problem {
  static final String MEDIA_TYPE = "application/problem+json";

  private Problem() {}

  /** No default: a new reason does not compile until it has a status. */
  static int status(Reason reason) {
    return switch (reason) {
      case MALFORMED -> 400;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case REQUEST_TIMEOUT -> 408;
      case TOO_LARGE -> 413;
      case UNSUPPORTED -> 415;
      case INVALID_PARAMETER, BYPASS, FLAGGED -> 422;
      case INTERNAL -> 500;
      case NOT_IMPLEMENTED -> 501;
      case MODEL_UNAVAILABLE -> 502;
      case OVERLOADED -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  static String title(Reason reason) {
    return switch (reason) {
      case MALFORMED -> "The request is not what it says it is";
      case NOT_FOUND -> "There is nothing at this path";
      case METHOD_NOT_ALLOWED -> "This path does not take that method";
      case NOT_ACCEPTABLE -> "Nothing that the client accepts can be sent";
      case REQUEST_TIMEOUT -> "The body did not arrive in time";
      case TOO_LARGE -> "The request is over a limit";
      case UNSUPPORTED -> "This type or encoding is not read here";
      case INVALID_PARAMETER -> "A parameter asks for the impossible";
      case NOT_IMPLEMENTED -> "This is not done here";
      case BYPASS -> "An input of the request cannot be filtered";
      case FLAGGED -> "An input was taken for tampered with";
      case INTERNAL -> "A defect of this service";
      case MODEL_UNAVAILABLE -> "The model server cannot be reached";
      case OVERLOADED -> "Too many requests are in flight";
      case DEADLINE_EXCEEDED -> "The deadline of the request passed";
    };
  }

  /** Stable: clients match on it. */
  static String type(Reason reason) {
    return "urn:sluice:problem:" + reason.id();
  }

  /** The reason behind a status that the framework chose. */
  static Reason reason(int status) {
    return switch (status) {
      case 404 -> Reason.NOT_FOUND;
      case 405 -> Reason.METHOD_NOT_ALLOWED;
      case 406 -> Reason.NOT_ACCEPTABLE;
      case 408 -> Reason.REQUEST_TIMEOUT;
      case 413, 414, 431 -> Reason.TOO_LARGE;
      case 415 -> Reason.UNSUPPORTED;
      case 422 -> Reason.INVALID_PARAMETER;
      case 503 -> Reason.OVERLOADED;
      default -> status >= 400 && status < 500 ? Reason.MALFORMED : Reason.INTERNAL;
    };
  }
}
