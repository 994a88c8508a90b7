package dev.sluice.codec;

/**
 * Which warnings of a libjpeg are about oddities that leave the picture whole: stray bytes behind a
 * scan, a broken colour profile, progressions in an unusual order, and scans of a progression that
 * end early. The library tells them apart by text alone.
 */
final class JpegWarnings {
  private JpegWarnings() {}

  static boolean harmful(String text, boolean progressive) {
    if (progressive && text.contains("premature end of data segment")) {
      return false;
    }
    return !text.contains("extraneous bytes before marker")
        && !text.contains("Inconsistent progression sequence")
        && !text.contains("Invalid SOS parameters")
        && !text.contains("Embedded color profile is invalid");
  }
}
