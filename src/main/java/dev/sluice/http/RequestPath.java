package dev.sluice.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A path as a lenient server would read it, so that no spelling of a known path goes by unseen:
 * percent-decoded once, without path parameters, dot segments, doubled or trailing slashes.
 */
final class RequestPath {
  private RequestPath() {}

  static String normalised(String raw) {
    return plain(raw) ? raw : resolved(raw);
  }

  /** Whether there is only one way to read it. */
  private static boolean plain(String raw) {
    char before = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean odd = c == '%' || c == ';' || c == '\\' || c >= 0x7F;
      if (odd || (before == '/' && (c == '/' || c == '.'))) {
        return false;
      }
      before = c;
    }
    return raw.length() > 1 && raw.charAt(0) == '/' && before != '/';
  }

  private static String resolved(String raw) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : decoded(raw).replace('\\', '/').split("/")) {
      int parameters = segment.indexOf(';');
      String name = parameters < 0 ? segment : segment.substring(0, parameters);
      switch (name) {
        case "", "." -> {}
        case ".." -> segments.pollLast();
        default -> segments.addLast(name);
      }
    }
    return "/" + String.join("/", segments);
  }

  private static String decoded(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      int high = c == '%' && i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
      if (low >= 0) {
        bytes.write(16 * high + low);
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
