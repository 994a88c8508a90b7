package dev.sluice.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The headers of a request whose body was rewritten. */
final class ChangedHeaders {
  private static final Set<String> OF_THE_OLD_BODY =
      Set.of("content-encoding", "content-md5", "content-digest", "repr-digest", "digest");

  private ChangedHeaders() {}

  /**
   * The headers without encoding and digests of the old body; all else in its place.
   *
   * @param changed new values by name
   */
  static List<HeaderField> of(List<HeaderField> headers, Map<String, String> changed) {
    List<HeaderField> passed = new ArrayList<>(headers.size());
    for (HeaderField header : headers) {
      if (!OF_THE_OLD_BODY.contains(header.name().toLowerCase(Locale.ROOT))) {
        String value = header.value();
        for (Map.Entry<String, String> entry : changed.entrySet()) {
          value = entry.getKey().equalsIgnoreCase(header.name()) ? entry.getValue() : value;
        }
        passed.add(new HeaderField(header.name(), value));
      }
    }
    return passed;
  }

  /** The only value of a header that may come once. */
  static Optional<String> single(List<HeaderField> headers, String name) throws Refusal {
    requireAtMostOne(headers, name);
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HeaderField::value)
        .findFirst();
  }

  /** Of two the model server might read the other. */
  static void requireAtMostOne(List<HeaderField> headers, String name) throws Refusal {
    if (headers.stream().filter(header -> header.name().equalsIgnoreCase(name)).count() > 1) {
      throw new Refusal(Reason.MALFORMED, name + " is given twice");
    }
  }
}
