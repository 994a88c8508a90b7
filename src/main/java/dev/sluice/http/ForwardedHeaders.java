package dev.sluice.http;

import dev.sluice.pipeline.HeaderField;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/** What the model server is told about the client; what the client says itself goes on as it is. */
public enum ForwardedHeaders {
  /** Nothing. */
  NONE,
  /** {@code Forwarded} (RFC 7239). */
  FORWARDED,
  /** {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. */
  X_FORWARDED;

  /** The headers and, behind them, one more of each kind: the last hop is the last value. */
  List<HeaderField> add(List<HeaderField> headers, HttpServletRequest request) {
    List<HeaderField> all = new ArrayList<>(headers);
    String host = request.getHeader("Host");
    switch (this) {
      case NONE -> {}
      case FORWARDED ->
          all.add(
              new HeaderField(
                  "Forwarded",
                  "for=%s;proto=%s%s"
                      .formatted(
                          node(request.getRemoteAddr()),
                          request.getScheme(),
                          host == null ? "" : ";host=\"" + host + "\"")));
      case X_FORWARDED -> {
        all.add(new HeaderField("X-Forwarded-For", request.getRemoteAddr()));
        all.add(new HeaderField("X-Forwarded-Proto", request.getScheme()));
        if (host != null) {
          all.add(new HeaderField("X-Forwarded-Host", host));
        }
      }
    }
    return all;
  }

  private static String node(String address) {
    return address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
  }
}
