package dev.sluice.http;

import dev.sluice.pipeline.HeaderField;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which headers go on: all but those of one hop and those that a new body makes untrue. */
final class EndToEnd {
  private static final Set<String> HOP_BY_HOP =
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

  private static final Set<String> OF_THE_OLD_BODY =
      Set.of(
          "content-length",
          "content-type",
          "content-encoding",
          "content-md5",
          "content-digest",
          "repr-digest",
          "digest",
          "expect",
          "host");

  private static final String OURS = "sluice-";

  private EndToEnd() {}

  /** Those of a request that go on with another body. */
  static List<HeaderField> of(HttpServletRequest request) {
    List<HeaderField> all = new ArrayList<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        all.add(new HeaderField(name, value));
      }
    }
    List<HeaderField> passed = of(all);
    passed.removeIf(
        field -> {
          String name = field.name().toLowerCase(Locale.ROOT);
          return OF_THE_OLD_BODY.contains(name) || name.startsWith(OURS);
        });
    return passed;
  }

  /** Those that are not of one hop. */
  static List<HeaderField> of(List<HeaderField> all) {
    Set<String> dropped = new HashSet<>(HOP_BY_HOP);
    for (HeaderField field : all) {
      if (field.name().equalsIgnoreCase("connection")) {
        for (String name : field.value().split(",")) {
          dropped.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    List<HeaderField> passed = new ArrayList<>(all);
    passed.removeIf(field -> dropped.contains(field.name().toLowerCase(Locale.ROOT)));
    return passed;
  }
}
