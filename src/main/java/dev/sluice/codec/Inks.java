package dev.sluice.codec;

/** CMYK to RGB as viewers without colour management do it: colour times black. */
final class Inks {
  private Inks() {}

  /** Adobe's CMYK, in which 255 is no ink: three samples out of each four. */
  static byte[] adobeToRgb(byte[] inks) {
    byte[] rgb = new byte[inks.length / 4 * 3];
    int to = 0;
    for (int i = 0; i < inks.length; i += 4) {
      int black = inks[i + 3] & 0xFF;
      for (int c = 0; c < 3; c++) {
        rgb[to++] = (byte) (((inks[i + c] & 0xFF) * black + 127) / 255);
      }
    }
    return rgb;
  }

  /** CMYK in which 0 is no ink: three samples out of the first four of each {@code bands}. */
  static byte[] plainToRgb(byte[] inks, int bands) {
    byte[] rgb = new byte[inks.length / bands * 3];
    int to = 0;
    for (int i = 0; i < inks.length; i += bands) {
      int black = 255 - (inks[i + 3] & 0xFF);
      for (int c = 0; c < 3; c++) {
        rgb[to++] = (byte) (((255 - (inks[i + c] & 0xFF)) * black + 127) / 255);
      }
    }
    return rgb;
  }
}
