package dev.sluice.codec;

import dev.sluice.codec.ImageDetails.ChromaSampling;
import java.nio.ByteBuffer;

/**
 * Walks the markers of a JPEG from start to end and judges what can be judged without decoding:
 * sides, precision, components, process, number of scans and segments, and that nothing is missing
 * at the end.
 *
 * <p>Read are 8-bit baseline, extended and progressive Huffman-coded pictures of 1, 3 or 4
 * components. Arithmetic coding, lossless and hierarchical processes and 12 bits are unsupported.
 */
final class JpegMarkers {
  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int LOSSLESS = 0xC3;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int SOF15 = 0xCF;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int TEM = 0x01;

  private static final long LOW_BITS = 0x01010101_01010101L;
  private static final long HIGH_BITS = 0x80808080_80808080L;
  private static final long EXIF_MAGIC = 0x457869660000L;

  private final ByteBuffer body;
  private final Limits limits;
  private final JpegTables tables = new JpegTables();
  private final MultiPicture others = new MultiPicture();
  private int at = 2;
  private long segments;
  private int scans;
  private int frame = -1;
  private int frameAt;
  private int adobeTransform = -1;
  private int orientation;

  /** Why it is not read, once the walk has shown nothing worse; empty where it is. */
  private String unsupported = "";

  private JpegMarkers(ByteBuffer body, Limits limits) {
    this.body = body;
    this.limits = limits;
  }

  /**
   * @param body big-endian, from position 0
   */
  static JpegHeader read(ByteBuffer body, Limits limits, long deadlineNanos) throws CodecException {
    return new JpegMarkers(body, limits).walk(deadlineNanos);
  }

  private JpegHeader walk(long deadlineNanos) throws CodecException {
    while (true) {
      int marker = next();
      if (marker == EOI) {
        return finish();
      }
      if (marker == SOI) {
        throw CodecException.malformed("JPEG: a second start of image at byte " + (at - 2));
      }
      if (marker != TEM && (marker < RST0 || marker > RST7)) {
        segment(marker);
      }
      if (++segments % 64 == 0) {
        CodecException.checkDeadline(deadlineNanos, "JPEG");
      }
    }
  }

  /** Finds the next marker; afterwards {@code at} is behind it. */
  private int next() throws CodecException {
    while (at < body.limit()) {
      int second = at + 1 < body.limit() ? body.get(at + 1) & 0xFF : 0;
      if (body.get(at) == -1 && second != 0 && second != 0xFF) {
        at += 2;
        return second;
      }
      at++;
    }
    throw CodecException.malformed(
        "JPEG: ends at byte %d without an end of image".formatted(body.limit()));
  }

  private void segment(int marker) throws CodecException {
    int length = body.limit() - at >= 2 ? body.getShort(at) & 0xFFFF : 0;
    if (length < 2 || length > body.limit() - at) {
      throw bad(marker, "has length %d, with %d bytes left".formatted(length, body.limit() - at));
    }
    int start = at + 2;
    int size = length - 2;
    if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
      frame(marker, start, size);
    } else if (marker == DQT) {
      if (!tables.read(body, start, size)) {
        throw bad(marker, "has a broken quantisation table");
      }
    } else if (marker == APP1 && size > 14 && body.getLong(start) >>> 16 == EXIF_MAGIC) {
      orientation = Exif.orientation(body.slice(start + 6, size - 6));
    } else if (marker == APP1) {
      others.app1(body.slice(start, size));
    } else if (marker == APP2) {
      others.app2(body.slice(start, size));
    } else if (marker == APP14 && size >= 12 && body.getInt(start) == 0x41646F62) {
      adobeTransform = body.get(start + 11) & 0xFF;
    }
    at += length;
    if (marker == SOS) {
      scan(start, size);
    }
  }

  private void frame(int marker, int start, int size) throws CodecException {
    if (frame >= 0) {
      throw bad(marker, "is a second frame");
    }
    if (size < 6) {
      throw bad(marker, "is too short");
    }
    int precision = body.get(start) & 0xFF;
    int height = body.getShort(start + 1) & 0xFFFF;
    int width = body.getShort(start + 3) & 0xFFFF;
    int components = body.get(start + 5) & 0xFF;
    if (components == 0 || size != 6 + 3 * components) {
      throw bad(marker, "has %d components in %d bytes".formatted(components, size));
    }
    if (precision < 2 || precision > 16) {
      throw bad(marker, "has %d bits a sample".formatted(precision));
    }
    if (height == 0) {
      throw bad(marker, "leaves the height open");
    }
    if (marker > SOF2) {
      unsupported = "lossless, hierarchical and arithmetic-coded pictures";
    } else if (precision != 8) {
      unsupported = precision + " bits a sample";
    } else if (components == 2 || components > 4) {
      unsupported = components + " components";
    }
    limits.check("JPEG", width, height, components);
    for (int i = 0; i < components; i++) {
      int factors = body.get(start + 7 + 3 * i) & 0xFF;
      int across = factors >> 4;
      int down = factors & 15;
      if (across < 1 || across > 4 || down < 1 || down > 4) {
        throw bad(marker, "has sampling factors %d x %d".formatted(across, down));
      }
    }
    frame = marker;
    frameAt = start;
  }

  private void scan(int start, int size) throws CodecException {
    int components = size > 0 ? body.get(start) & 0xFF : 0;
    if (frame < 0) {
      throw bad(SOS, "comes before the frame");
    }
    if (components < 1 || components > 4 || size != 4 + 2 * components) {
      throw bad(SOS, "has %d components in %d bytes".formatted(components, size));
    }
    if (frame == LOSSLESS && (body.get(start + size - 1) & 15) >= (body.get(frameAt) & 0xFF)) {
      throw bad(SOS, "shifts all bits away");
    }
    scans++;
    // The entropy-coded bytes: to the next marker that is neither stuffing nor a restart.
    int end = body.limit() - 1;
    while (at < end) {
      if (end - at >= 8 && !hasFf(body.getLong(at))) {
        at += 8;
        continue;
      }
      if (body.get(at) == -1) {
        int second = body.get(at + 1) & 0xFF;
        if (second != 0 && second != 0xFF && (second < RST0 || second > RST7)) {
          return;
        }
      }
      at++;
    }
  }

  /** Whether one of eight bytes is FF. */
  private static boolean hasFf(long bytes) {
    return (~bytes - LOW_BITS & bytes & HIGH_BITS) != 0;
  }

  private JpegHeader finish() throws CodecException {
    if (frame < 0 || scans == 0) {
      throw CodecException.malformed(
          "JPEG: ends at byte %d without a %s".formatted(at, frame < 0 ? "frame" : "scan"));
    }
    if (!unsupported.isEmpty()) {
      throw CodecException.unsupported("JPEG: %s are not read".formatted(unsupported));
    }
    limits.checkChunks("JPEG", segments);
    int height = body.getShort(frameAt + 1) & 0xFFFF;
    int width = body.getShort(frameAt + 3) & 0xFFFF;
    int components = body.get(frameAt + 5) & 0xFF;
    long work = (long) width * height * scans;
    CodecConfig config = limits.config();
    if (scans > config.maxScans() || work > 10 * config.maxPixels()) {
      throw CodecException.tooLarge(
          "JPEG: %d scans of %d x %d are over the limit of %d scans, %d samples in all"
              .formatted(scans, width, height, config.maxScans(), 10 * config.maxPixels()));
    }
    return new JpegHeader(
        width,
        height,
        components,
        frame == SOF2,
        chroma(components),
        adobeTransform,
        tables.quality(),
        orientation,
        scans,
        at,
        others.several());
  }

  private ChromaSampling chroma(int components) {
    if (components != 3) {
      return ChromaSampling.S444;
    }
    int luma = body.get(frameAt + 7) & 0xFF;
    int blue = body.get(frameAt + 10) & 0xFF;
    int red = body.get(frameAt + 13) & 0xFF;
    if (blue != 0x11 || red != 0x11) {
      return ChromaSampling.S444;
    }
    return switch (luma) {
      case 0x21 -> ChromaSampling.S422;
      case 0x22 -> ChromaSampling.S420;
      case 0x12 -> ChromaSampling.S440;
      case 0x41 -> ChromaSampling.S411;
      default -> ChromaSampling.S444;
    };
  }

  private CodecException bad(int marker, String what) {
    return CodecException.malformed(
        "JPEG: segment FF%02X at byte %d %s".formatted(marker, at - 2, what));
  }
}
