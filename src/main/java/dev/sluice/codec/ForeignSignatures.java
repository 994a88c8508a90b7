package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** First bytes of pictures that Pillow or OpenCV read, and so many a model server, but not this. */
final class ForeignSignatures {
  private static final int LOOKED_AT = 12;

  /** HDR, FITS, PAM, PFM, XPM, XBM, PSD, DDS, QOI and ICNS. */
  private static final List<String> TEXT =
      List.of(
          "#?RADIANCE",
          "#?RGBE",
          "SIMPLE  =",
          "P7\n",
          "P7 332",
          "PF\n",
          "Pf\n",
          "/* XPM */",
          "#define ",
          "8BPS",
          "DDS ",
          "qoif",
          "icns");

  /** JPEG 2000 as file and as stream, JPEG XL and JPEG XR, EXR, Sun and SGI rasters. */
  private static final List<String> HEXADECIMAL =
      List.of(
          "0000000C6A502020",
          "FF4FFF51",
          "0000000C4A584C20",
          "4949BC01",
          "762F3101",
          "59A66A95",
          "01DA0001",
          "01DA0101");

  private static final List<byte[]> BEGINNINGS =
      Stream.concat(
              TEXT.stream().map(text -> text.getBytes(StandardCharsets.US_ASCII)),
              HEXADECIMAL.stream().map(HexFormat.of()::parseHex))
          .toList();

  private ForeignSignatures() {}

  static boolean match(ByteBuffer body) {
    byte[] head = new byte[Math.min(LOOKED_AT, body.remaining())];
    body.get(body.position(), head);
    return BEGINNINGS.stream().anyMatch(beginning -> startsWith(head, beginning))
        || heif(head)
        || icon(head);
  }

  /** AVIF and HEIC: a box of a file type with one of their brands. */
  private static boolean heif(byte[] head) {
    if (head.length < 12) {
      return false;
    }
    String box = new String(head, 4, 8, StandardCharsets.ISO_8859_1);
    return box.matches("ftyp(avi[fs]|hei[cmxs]|hev[cmxs]|mi[fa][1f]|msf1)");
  }

  /** ICO and CUR: few pictures, and a byte that is always zero. */
  private static boolean icon(byte[] head) {
    return head.length >= 10
        && head[0] == 0
        && head[1] == 0
        && (head[2] == 1 || head[2] == 2)
        && head[3] == 0
        && head[4] > 0
        && head[5] == 0
        && head[9] == 0;
  }

  private static boolean startsWith(byte[] head, byte[] beginning) {
    if (head.length < beginning.length) {
      return false;
    }
    for (int i = 0; i < beginning.length; i++) {
      if (head[i] != beginning[i]) {
        return false;
      }
    }
    return true;
  }
}
