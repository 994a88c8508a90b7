package dev.sluice.demo;

/** Foreign text in error messages, cut to a length that an error may have. */
final class Quoted {
  private static final int MOST = 64;

  private Quoted() {}

  static String of(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
  }
}
