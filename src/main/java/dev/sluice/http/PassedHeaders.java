package dev.sluice.http;

import dev.sluice.pipeline.HeaderField;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Which headers of a request go on with another body: all but those that describe the old one.
 * Those of one hop are left out by who speaks the next hop.
 */
final class PassedHeaders {
  private static final Set<String> OF_THE_OLD_BODY = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    Collections.addAll(
        OF_THE_OLD_BODY,
        "content-length",
        "content-type",
        "content-encoding",
        "content-md5",
        "content-digest",
        "repr-digest",
        "digest");
  }

  private static final String OURS = "sluice-";

  private PassedHeaders() {}

  /** Every header, duplicates kept. */
  static List<HeaderField> all(HttpServletRequest request) {
    List<HeaderField> all = new ArrayList<>();
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      add(request, names.nextElement(), all);
    }
    return all;
  }

  /** In order, duplicates kept. */
  static List<HeaderField> of(HttpServletRequest request) {
    List<HeaderField> passed = new ArrayList<>();
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      if (!OF_THE_OLD_BODY.contains(name) && !name.regionMatches(true, 0, OURS, 0, OURS.length())) {
        add(request, name, passed);
      }
    }
    return passed;
  }

  /** All codings of the body as one list, in order; null without any. */
  static @Nullable String contentEncoding(HttpServletRequest request) {
    Enumeration<String> values = request.getHeaders(HttpHeaders.CONTENT_ENCODING);
    if (!values.hasMoreElements()) {
      return null;
    }
    String all =
        Collections.list(values).stream()
            .filter(value -> !value.isBlank())
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? null : all;
  }

  private static void add(HttpServletRequest request, String name, List<HeaderField> to) {
    Enumeration<String> values = request.getHeaders(name);
    while (values.hasMoreElements()) {
      to.add(new HeaderField(name, values.nextElement()));
    }
  }
}
