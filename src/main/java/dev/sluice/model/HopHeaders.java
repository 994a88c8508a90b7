package dev.sluice.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Headers that concern one connection only and end here (RFC 9110, section 7.6.1). */
final class HopHeaders {
  private static final List<String> ALWAYS =
      List.of(
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
  private static final List<String> OURS = List.of("host", "content-length", "expect");

  /** Next to a transfer coding, a length is void. */
  private static final List<String> UNFRAMED = List.of("content-length");

  private static final List<String> NONE = List.of();

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

  private static List<Header> without(List<Header> headers, List<String> more) {
    Set<String> ofThisConnection = Set.of();
    for (Header header : headers) {
      if (header.is("connection")) {
        ofThisConnection = namedIn(header, ofThisConnection);
      }
    }
    List<Header> kept = new ArrayList<>(headers.size());
    for (Header header : headers) {
      if (!among(ALWAYS, header)
          && !among(more, header)
          && !ofThisConnection.contains(header.name())) {
        kept.add(header);
      }
    }
    return Collections.unmodifiableList(kept);
  }

  /** A client may name thousands. */
  private static Set<String> namedIn(Header connection, Set<String> others) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(others);
    for (String name : connection.value().split(",")) {
      all.add(name.strip());
    }
    return all;
  }

  /** Few names, nearly all of another length: faster than any set that ignores case. */
  private static boolean among(List<String> names, Header header) {
    for (int i = 0; i < names.size(); i++) {
      if (header.is(names.get(i))) {
        return true;
      }
    }
    return false;
  }
}
