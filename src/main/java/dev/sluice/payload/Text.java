package dev.sluice.payload;

/** Text of a client, made fit for a message or a header. */
final class Text {
  private static final int SHOWN = 64;

  private Text() {}

  /** At most 64 characters, control and non-ASCII ones as {@code ?}. */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder();
    int end = Math.min(text.length(), SHOWN);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      safe.append(c < ' ' || c > '~' ? '?' : c);
    }
    return end < text.length() ? safe.append("...").toString() : safe.toString();
  }
}
