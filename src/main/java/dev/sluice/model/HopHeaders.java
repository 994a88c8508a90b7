package dev.sluice.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Headers that concern one connection only and end here (RFC 9110, section 7.6.1). */
final class HopHeaders {
  private static final SortedSet<String> ALWAYS =
      named(
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
  private static final SortedSet<String> OURS = named("host", "content-length", "expect");

  /** Next to a transfer coding, a length is void. */
  private static final SortedSet<String> UNFRAMED = named("content-length");

  private static final SortedSet<String> NONE = named();

  private HopHeaders() {}

  /** What of a client's headers goes on to the model server, in order. */
  static List<Header> ofRequest(List<Header> headers) {
    return without(headers, OURS);
  }

  /** What of the model server's headers goes back to the client, in order. */
  static List<Header> ofAnswer(List<Header> headers) {
    for (Header header : headers) {
      if (header.is("transfer-encoding")) {
        return without(headers, UNFRAMED);
      }
    }
    return without(headers, NONE);
  }

  private static List<Header> without(List<Header> headers, SortedSet<String> more) {
    List<Header> kept = new ArrayList<>(headers.size());
    SortedSet<String> ofThisConnection = named();
    for (Header header : headers) {
      if (header.is("connection")) {
        for (String name : header.value().split(",")) {
          ofThisConnection.add(name.strip());
        }
      }
    }
    for (Header header : headers) {
      String name = header.name();
      if (!ALWAYS.contains(name) && !more.contains(name) && !ofThisConnection.contains(name)) {
        kept.add(header);
      }
    }
    return Collections.unmodifiableList(kept);
  }

  /** Names compared without regard to case. */
  private static SortedSet<String> named(String... names) {
    SortedSet<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(List.of(names));
    return all;
  }
}
