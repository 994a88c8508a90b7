package dev.sluice.codec;

/**
 * Which warnings of a libjpeg are about oddities that leave the picture whole: stray bytes behind a
 * scan, and progressions in an unusual order. The library tells them apart by text alone.
 */
final class JpegWarnings {
  private JpegWarnings() {}

  static boolean harmful(String text) {
    return !text.contains("extraneous bytes before marker")
        && !text.contains("Inconsistent progression sequence")
        && !text.contains("Invalid SOS parameters");
  }
}
