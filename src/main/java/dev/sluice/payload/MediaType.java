package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A header value of the form {@code type; name=value; name="value"}.
 *
 * @param type lower case, without parameters
 * @param parameters by lower-case name, unquoted
 */
record MediaType(String type, Map<String, String> parameters) {

  /**
   * @throws PayloadException MALFORMED for a value that breaks the grammar
   */
  static MediaType parse(String text) throws PayloadException {
    int end = text.indexOf(';');
    String type = (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    Map<String, String> parameters = new TreeMap<>();
    int p = end < 0 ? text.length() : end + 1;
    while (p < text.length()) {
      int equals = text.indexOf('=', p);
      int semicolon = text.indexOf(';', p);
      if (equals < 0 || (semicolon >= 0 && semicolon < equals)) {
        int next = semicolon < 0 ? text.length() : semicolon;
        if (!text.substring(p, next).isBlank()) {
          throw malformed(text);
        }
        p = next + 1;
        continue;
      }
      String name = text.substring(p, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder value = new StringBuilder();
      p = value(text, equals + 1, value);
      if (name.isEmpty() || parameters.put(name, value.toString()) != null) {
        throw malformed(text);
      }
    }
    return new MediaType(type, Map.copyOf(parameters));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Appends the value that starts at {@code p}; the place after it and its semicolon. */
  private static int value(String text, int p, StringBuilder value) throws PayloadException {
    int from = p;
    while (from < text.length() && text.charAt(from) == ' ') {
      from++;
    }
    if (from == text.length() || text.charAt(from) != '"') {
      int end = text.indexOf(';', from);
      int stop = end < 0 ? text.length() : end;
      value.append(text.substring(from, stop).strip());
      return stop + 1;
    }
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' && i + 1 < text.length() ? 1 : 0;
      value.append(text.charAt(i++));
    }
    int end = text.indexOf(';', i);
    int stop = end < 0 ? text.length() : end;
    if (i >= text.length() || !text.substring(i + 1, stop).isBlank()) {
      throw malformed(text);
    }
    return stop + 1;
  }

  private static PayloadException malformed(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return new PayloadException(
        Kind.MALFORMED, "cannot read the header value: " + Text.safe(shown));
  }
}
