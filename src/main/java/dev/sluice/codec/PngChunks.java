package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Walks the chunks of a PNG once and judges all that can be judged without inflating.
 *
 * <p>Checked: order, number and CRC of the chunks that make pixels; the limits. Skipped unread: all
 * other ancillary chunks (text, profiles, gamma, animation), whose CRC does not matter then.
 */
final class PngChunks {
  static final long SIGNATURE = 0x89504E47_0D0A1A0AL;
  static final int IHDR = 0x49484452;
  static final int PLTE = 0x504C5445;
  static final int IDAT = 0x49444154;
  static final int IEND = 0x49454E44;
  static final int TRNS = 0x74524E53;
  static final int EXIF = 0x65584966;
  private static final int FDAT = 0x66644154;
  private static final int ANCILLARY_BIT = 0x20000000;

  /** No compressed byte makes more than this many (deflate's longest match in one bit pair). */
  private static final long MOST_INFLATION = 1032;

  private final ByteBuffer body;
  private final Limits limits;
  private final CRC32 crc = new CRC32();
  private int width;
  private int height;
  private int depth;
  private int colour;
  private boolean interlaced;
  private boolean paletteSeen;
  private int[] palette = new int[0];
  private int[] transparent = new int[0];
  private int orientation;
  private int dataStart = -1;
  private int dataChunks;
  private long dataBytes;
  private boolean dataEnded;
  private boolean more;

  private PngChunks(ByteBuffer body, Limits limits) {
    this.body = body;
    this.limits = limits;
  }

  /**
   * @param body starts with the signature; big-endian, its position is 0
   */
  static PngHeader read(ByteBuffer body, Limits limits, long deadlineNanos) throws CodecException {
    return new PngChunks(body, limits).walk(deadlineNanos);
  }

  private PngHeader walk(long deadlineNanos) throws CodecException {
    int at = 8;
    long chunks = 0;
    while (true) {
      if (body.limit() - at < 12) {
        throw CodecException.malformed("PNG: ends at byte %d without IEND".formatted(at));
      }
      long length = body.getInt(at) & 0xFFFF_FFFFL;
      int type = body.getInt(at + 4);
      if (length > body.limit() - at - 12L) {
        throw bad(at, type, "has length %d, past the end".formatted(length));
      }
      if (at == 8 && type != IHDR) {
        throw bad(at, type, "comes before IHDR");
      }
      chunks += type == IDAT ? 0 : 1;
      limits.checkChunks("PNG", chunks);
      dataEnded |= dataStart >= 0 && type != IDAT;
      if (type == IEND) {
        checkCrc(at, IEND, (int) length);
        return finish(at);
      }
      chunk(at, type, (int) length);
      at += 12 + (int) length;
      if ((chunks + dataChunks) % 64 == 0) {
        CodecException.checkDeadline(deadlineNanos, "PNG");
      }
    }
  }

  private void chunk(int at, int type, int length) throws CodecException {
    switch (type) {
      case IHDR -> header(at, length);
      case PLTE -> palette(at, length);
      case TRNS -> transparency(at, length);
      case IDAT -> data(at, length);
      case EXIF -> orientation = Exif.orientation(body.slice(at + 8, length));
      case FDAT -> more = true;
      default -> {
        if ((type & ANCILLARY_BIT) == 0) {
          throw bad(at, type, "is critical and unknown");
        }
      }
    }
  }

  private void header(int at, int length) throws CodecException {
    if (at != 8 || length != 13) {
      throw bad(at, IHDR, at != 8 ? "comes twice" : "has length " + length);
    }
    checkCrc(at, IHDR, length);
    long wide = body.getInt(16) & 0xFFFF_FFFFL;
    long high = body.getInt(20) & 0xFFFF_FFFFL;
    depth = body.get(24) & 0xFF;
    colour = body.get(25) & 0xFF;
    int interlace = body.get(28) & 0xFF;
    if (!PngHeader.validDepth(colour, depth)) {
      throw bad(at, IHDR, "has colour type %d with %d bits".formatted(colour, depth));
    }
    if (body.get(26) != 0 || body.get(27) != 0 || interlace > 1) {
      throw bad(at, IHDR, "names an unknown compression, filter or interlace method");
    }
    limits.check("PNG", wide, high, PngHeader.storedChannels(colour) * (depth == 16 ? 2 : 1));
    width = (int) wide;
    height = (int) high;
    interlaced = interlace == 1;
  }

  private void palette(int at, int length) throws CodecException {
    if (paletteSeen || dataStart >= 0) {
      throw bad(at, PLTE, paletteSeen ? "comes twice" : "comes after IDAT");
    }
    if (length == 0 || length % 3 != 0 || length > 768) {
      throw bad(at, PLTE, "has length " + length);
    }
    checkCrc(at, PLTE, length);
    paletteSeen = true;
    if (colour != PngHeader.PALETTE) {
      return;
    }
    palette = new int[length / 3];
    for (int i = 0; i < palette.length; i++) {
      int rgb = at + 8 + 3 * i;
      palette[i] =
          0xFF00_0000
              | (body.get(rgb) & 0xFF) << 16
              | (body.get(rgb + 1) & 0xFF) << 8
              | (body.get(rgb + 2) & 0xFF);
    }
  }

  private void transparency(int at, int length) throws CodecException {
    if (dataStart >= 0) {
      throw bad(at, TRNS, "comes after IDAT");
    }
    checkCrc(at, TRNS, length);
    switch (colour) {
      case PngHeader.PALETTE -> {
        if (palette.length == 0 || length > palette.length) {
          throw bad(at, TRNS, "has %d entries for %d colours".formatted(length, palette.length));
        }
        for (int i = 0; i < length; i++) {
          palette[i] = palette[i] & 0xFF_FFFF | (body.get(at + 8 + i) & 0xFF) << 24;
        }
      }
      case PngHeader.GRAY, PngHeader.RGB -> {
        int samples = PngHeader.storedChannels(colour);
        if (length != 2 * samples) {
          throw bad(at, TRNS, "has length " + length);
        }
        transparent = new int[samples];
        for (int i = 0; i < samples; i++) {
          transparent[i] = body.getShort(at + 8 + 2 * i) & 0xFFFF;
        }
      }
      default -> throw bad(at, TRNS, "does not go with colour type " + colour);
    }
  }

  private void data(int at, int length) throws CodecException {
    if (dataEnded) {
      throw bad(at, IDAT, "does not follow the IDAT before");
    }
    dataChunks++;
    // Encoders cut at 8 KiB or more: an average below 1 KiB is only borne in small numbers.
    limits.checkChunks("PNG", dataChunks - body.limit() / 1024);
    checkCrc(at, IDAT, length);
    dataStart = dataStart < 0 ? at : dataStart;
    dataBytes += length;
  }

  private PngHeader finish(int at) throws CodecException {
    if (dataStart < 0) {
      throw bad(at, IEND, "comes before any IDAT");
    }
    if (colour == PngHeader.PALETTE && palette.length == 0) {
      throw bad(at, IEND, "comes and there is no PLTE for the palette");
    }
    PngHeader header =
        new PngHeader(
            width,
            height,
            depth,
            colour,
            interlaced,
            palette,
            transparent,
            orientation,
            dataStart,
            dataBytes,
            more);
    limits.check("PNG", width, height, header.pixelBytes());
    if (header.rowBytes(width) * height > (dataBytes + 1) * MOST_INFLATION) {
      throw CodecException.malformed(
          "PNG: %d bytes of IDAT cannot hold %d x %d".formatted(dataBytes, width, height));
    }
    return header;
  }

  private void checkCrc(int at, int type, int length) throws CodecException {
    crc.reset();
    crc.update(body.array(), body.arrayOffset() + at + 4, length + 4);
    if ((int) crc.getValue() != body.getInt(at + 8 + length)) {
      throw bad(at, type, "has a wrong CRC");
    }
  }

  private static CodecException bad(int at, int type, String what) {
    StringBuilder name = new StringBuilder(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      int letter = type >>> shift & 0xFF;
      name.append(letter > 0x20 && letter < 0x7F ? (char) letter : '?');
    }
    return CodecException.malformed("PNG: chunk %s at byte %d %s".formatted(name, at, what));
  }
}
