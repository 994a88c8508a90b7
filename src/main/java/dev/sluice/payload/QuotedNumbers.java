package dev.sluice.payload;

import java.util.regex.Pattern;

/**
 * Tells arrays whose numbers, or some of them, are spelt as strings. Lenient model servers read
 * them as numbers; they are not filtered here.
 */
final class QuotedNumbers {
  /** What C, Python or JavaScript read as one number. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?+(?:(?:\\d[\\d_]*+\\.?+[\\d_]*+|\\.\\d[\\d_]*+)(?:e[+-]?+\\d++)?+"
              + "|0x[\\da-f.]++(?:p[+-]?+\\d++)?+|inf|infinity|nan)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private final byte[] bytes;
  private boolean found;

  private QuotedNumbers(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether an array holds nothing but numbers, at least one of them as a string. */
  static boolean in(byte[] bytes, JsonNode array) throws PayloadException {
    QuotedNumbers quoted = new QuotedNumbers(bytes);
    return quoted.onlyNumbers(array) && quoted.found;
  }

  private boolean onlyNumbers(JsonNode node) throws PayloadException {
    switch (node) {
      case JsonNode.Numbers numbers -> {
        return true;
      }
      case JsonNode.Scalar scalar -> {
        return true;
      }
      case JsonNode.Members members -> {
        return false;
      }
      case JsonNode.Text text -> {
        found = true;
        return NUMBER.matcher(JsonOutline.text(bytes, text).strip()).matches();
      }
      case JsonNode.Items items -> {
        for (JsonNode item : items.items()) {
          if (!onlyNumbers(item)) {
            return false;
          }
        }
        return true;
      }
    }
  }
}
