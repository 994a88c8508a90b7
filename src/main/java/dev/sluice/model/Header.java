package dev.sluice.model;

/**
 * One header line. Its characters are the bytes on the wire, as in ISO 8859-1.
 *
 * @param name a token; compared without regard to case
 * @param value without leading or trailing white space
 */
public record Header(String name, String value) {
  private static final boolean[] IN_TOKENS = tokenCharacters();

  /**
   * @throws IllegalArgumentException when the name is no token or the value holds a control
   *     character other than a tab, or one above U+00FF
   */
  public Header {
    if (!token(name)) {
      throw new IllegalArgumentException("not a header name: '" + name + "'");
    }
    for (int i = 0; i < value.length(); i++) {
      if (!valueCharacter(value.charAt(i))) {
        throw new IllegalArgumentException("header " + name + " holds a character that none may");
      }
    }
  }

  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  static boolean token(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= IN_TOKENS.length || !IN_TOKENS[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean[] tokenCharacters() {
    boolean[] in = new boolean[0x7F];
    for (int c = ' ' + 1; c < in.length; c++) {
      in[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
    return in;
  }

  private static boolean valueCharacter(int c) {
    return c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF);
  }
}
