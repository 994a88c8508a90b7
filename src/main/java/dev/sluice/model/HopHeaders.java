package dev.sluice.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Headers that concern one connection only and end here (RFC 9110, section 7.6.1). */
final class HopHeaders {
  private static final Set<String> ALWAYS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Written anew for the model server; a body that is at hand needs no leave to be sent. */
  private static final Set<String> OURS = Set.of("host", "content-length", "expect");

  private HopHeaders() {}

  /** What of a client's headers goes on to the model server, in order. */
  static List<Header> ofRequest(List<Header> headers) {
    return without(headers, OURS);
  }

  /** What of the model server's headers goes back to the client, in order. */
  static List<Header> ofAnswer(List<Header> headers) {
    boolean framed = headers.stream().anyMatch(header -> header.is("transfer-encoding"));
    return without(headers, framed ? Set.of("content-length") : Set.of());
  }

  private static List<Header> without(List<Header> headers, Set<String> more) {
    Set<String> dropped = new HashSet<>(ALWAYS);
    dropped.addAll(more);
    for (Header header : headers) {
      if (header.is("connection")) {
        for (String name : header.value().split(",")) {
          dropped.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    List<Header> kept = new ArrayList<>(headers.size());
    for (Header header : headers) {
      if (!dropped.contains(header.name().toLowerCase(Locale.ROOT))) {
        kept.add(header);
      }
    }
    return List.copyOf(kept);
  }
}
