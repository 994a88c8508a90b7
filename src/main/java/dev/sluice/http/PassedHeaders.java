package dev.sluice.http;

import dev.sluice.pipeline.HeaderField;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which headers of a request go on with another body: all but those that describe the old one.
 * Those of one hop are left out by who speaks the next hop.
 */
final class PassedHeaders {
  private static final Set<String> OF_THE_OLD_BODY =
      Set.of(
          "content-length",
          "content-type",
          "content-encoding",
          "content-md5",
          "content-digest",
          "repr-digest",
          "digest");

  private static final String OURS = "sluice-";

  private PassedHeaders() {}

  /** Every header, duplicates kept. */
  static List<HeaderField> all(HttpServletRequest request) {
    List<HeaderField> all = new ArrayList<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        all.add(new HeaderField(name, value));
      }
    }
    return all;
  }

  /** In order, duplicates kept. */
  static List<HeaderField> of(HttpServletRequest request) {
    List<HeaderField> passed = new ArrayList<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (OF_THE_OLD_BODY.contains(lower) || lower.startsWith(OURS)) {
        continue;
      }
      for (String value : Collections.list(request.getHeaders(name))) {
        passed.add(new HeaderField(name, value));
      }
    }
    return passed;
  }
}
