package dev.sluice.model;

/**
 * One header line. Its characters are the bytes on the wire, as in ISO 8859-1.
 *
 * @param name a token; compared without regard to case
 * @param value without leading or trailing white space
 */
public record Header(String name, String value) {
  /**
   * @throws IllegalArgumentException when the name is no token or the value holds a control
   *     character other than a tab, or one above U+00FF
   */
  public Header {
    if (!token(name)) {
      throw new IllegalArgumentException("not a header name: '" + name + "'");
    }
    if (!value.chars().allMatch(Header::valueCharacter)) {
      throw new IllegalArgumentException("header " + name + " holds a character that none may");
    }
  }

  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  static boolean token(String text) {
    return !text.isEmpty() && text.chars().allMatch(Header::tokenCharacter);
  }

  private static boolean tokenCharacter(int c) {
    return c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
  }

  private static boolean valueCharacter(int c) {
    return c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF);
  }
}
