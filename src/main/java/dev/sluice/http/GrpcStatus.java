package dev.sluice.http;

import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A rejection in the words of gRPC: headers alone, which end the call. */
final class GrpcStatus {
  private static final String GRPC = "application/grpc";

  private GrpcStatus() {}

  /** Whether the client speaks gRPC or gRPC-Web. */
  static boolean spokenBy(HttpServletRequest request) {
    @Nullable String type = request.getContentType();
    return type != null && type.strip().regionMatches(true, 0, GRPC, 0, GRPC.length());
  }

  static void write(Outcome.Rejected rejected, String type, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(type);
    response.setHeader("grpc-status", Integer.toString(code(rejected.reason())));
    response.setHeader(
        "grpc-message",
        URLEncoder.encode(rejected.detail(), StandardCharsets.UTF_8).replace("+", "%20"));
  }

  /** https://grpc.io/docs/guides/status-codes */
  private static int code(Reason reason) {
    return switch (reason) {
      case MALFORMED, INVALID_PARAMETER, FLAGGED -> 3;
      case DEADLINE_EXCEEDED, REQUEST_TIMEOUT -> 4;
      case TOO_LARGE -> 8;
      case BYPASS, NOT_IMPLEMENTED, UNSUPPORTED, NOT_FOUND, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE ->
          12;
      case INTERNAL -> 13;
      case OVERLOADED, MODEL_UNAVAILABLE -> 14;
    };
  }
}
