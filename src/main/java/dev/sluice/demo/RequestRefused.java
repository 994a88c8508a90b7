package dev.sluice.demo;

import java.io.Serial;

/** A request that gets an error answer: a status and the text of its {@code error} member. */
final class RequestRefused extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  private RequestRefused(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** 400: the request is not what the protocol or the model asks for. */
  static RequestRefused malformed(String message) {
    return new RequestRefused(400, message);
  }

  /** 404: no such path, model or version. */
  static RequestRefused unknown(String message) {
    return new RequestRefused(404, message);
  }

  /** 413: more bytes or pictures than this server takes. */
  static RequestRefused tooLarge(String message) {
    return new RequestRefused(413, message);
  }

  /** 503: the server had no room within its waiting time. */
  static RequestRefused busy(String message) {
    return new RequestRefused(503, message);
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
