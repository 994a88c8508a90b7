package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What the first directory of a TIFF says, judged.
 *
 * @param depth bits of one sample or index
 * @param more whether other directories follow
 */
record TiffHeader(
    int width, int height, int depth, int orientation, int nextAt, int nextBytes, boolean more) {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PLANAR = 284;
  private static final int COLOUR_MAP = 320;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;
  private static final int PREMULTIPLIED = 1;
  private static final int PALETTE = 3;
  private static final int JPEG = 7;
  private static final int NONE = 1;

  /** None, the three of CCITT, LZW, JPEG, both Deflates, PackBits. */
  private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32946L, 32773L);

  static TiffHeader read(ByteBuffer body, Limits limits, long deadlineNanos) throws CodecException {
    TiffDirectory directory = TiffDirectory.read(body, limits, deadlineNanos);
    long width = directory.value(WIDTH, 0);
    long height = directory.value(HEIGHT, 0);
    long samples = directory.value(SAMPLES, 1);
    if (samples < 1 || samples > 5) {
      throw CodecException.unsupported("TIFF: %d samples a pixel are not read".formatted(samples));
    }
    int depth = depth(directory, samples);
    limits.checkTwice("TIFF", width, height, (int) samples * (depth == 16 ? 2 : 1));
    if (directory.value(PHOTOMETRIC, 0) == PALETTE
        && (depth > 8 || directory.count(COLOUR_MAP) != 3L << depth)) {
      throw CodecException.malformed(
          "TIFF: %d entries of the colour map do not go with %d bits"
              .formatted(directory.count(COLOUR_MAP), depth));
    }
    if (directory.value(EXTRA_SAMPLES, 0) == PREMULTIPLIED) {
      throw CodecException.unsupported("TIFF: premultiplied alpha is not read");
    }
    long orientation = directory.value(ORIENTATION, 0);
    pieces(directory, width, height, samples, depth, limits, deadlineNanos);
    return new TiffHeader(
        (int) width,
        (int) height,
        depth,
        orientation <= 8 ? (int) orientation : 0,
        directory.nextAt(),
        directory.nextBytes(),
        directory.more());
  }

  private static int depth(TiffDirectory directory, long samples) throws CodecException {
    long depth = directory.value(BITS, 1);
    for (int i = 1; i < directory.count(BITS); i++) {
      if (directory.value(BITS, i, depth) != depth) {
        throw CodecException.unsupported("TIFF: samples of different sizes are not read");
      }
    }
    boolean small = samples == 1 && (depth == 1 || depth == 2 || depth == 4);
    if (!small && depth != 8 && depth != 16) {
      throw CodecException.unsupported(
          "TIFF: %d samples of %d bits are not read".formatted(samples, depth));
    }
    for (int i = 0; i < directory.count(SAMPLE_FORMAT); i++) {
      long format = directory.value(SAMPLE_FORMAT, i, 1);
      if (format != 1 && format != 4) {
        throw CodecException.unsupported("TIFF: only unsigned whole samples are read");
      }
    }
    return (int) depth;
  }

  /** Strips or tiles: as many as the sides ask for, inside the file, long enough unpacked. */
  private static void pieces(
      TiffDirectory directory,
      long width,
      long height,
      long samples,
      int depth,
      Limits limits,
      long deadlineNanos)
      throws CodecException {
    boolean tiled = directory.count(TILE_WIDTH) > 0;
    int offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
    int lengths = tiled ? TILE_BYTES : STRIP_BYTES;
    long pieceWidth = tiled ? directory.value(TILE_WIDTH, 0) : width;
    long pieceHeight =
        tiled
            ? directory.value(TILE_HEIGHT, 0)
            : Math.min(height, directory.value(ROWS_PER_STRIP, height));
    if (pieceWidth < 1 || pieceHeight < 1) {
      throw CodecException.malformed(
          "TIFF: strips or tiles of %d x %d".formatted(pieceWidth, pieceHeight));
    }
    limits.checkTwice("TIFF", pieceWidth, pieceHeight, (int) samples * (depth == 16 ? 2 : 1));
    boolean planar = directory.value(PLANAR, 1) == 2;
    long across = (width + pieceWidth - 1) / pieceWidth;
    long down = (height + pieceHeight - 1) / pieceHeight;
    long pieces = across * down * (planar ? samples : 1);
    long compression = directory.value(COMPRESSION, NONE);
    if (!COMPRESSIONS.contains(compression)) {
      throw CodecException.unsupported("TIFF: compression %d is not read".formatted(compression));
    }
    long told = directory.count(offsets);
    if (told < pieces || directory.count(lengths) < pieces && directory.count(lengths) != 0) {
      throw CodecException.malformed(
          "TIFF: %d strips or tiles where %d are needed".formatted(told, pieces));
    }
    limits.checkChunks("TIFF", pieces - height);
    long scans = 0;
    for (int i = 0; i < pieces; i++) {
      if (i % 1024 == 0) {
        CodecException.checkDeadline(deadlineNanos, "TIFF");
      }
      long at = directory.value(offsets, i, 0);
      long length = directory.value(lengths, i, 0);
      if (at < 0 || length < 0 || at + length > directory.body().limit()) {
        throw CodecException.malformed(
            "TIFF: strip or tile %d at byte %d of %d bytes runs past the end"
                .formatted(i, at, length));
      }
      if (compression == JPEG) {
        scans = Math.max(scans, scans(directory.body(), (int) at, (int) (at + length)));
      }
    }
    if (scans > limits.config().maxScans()) {
      throw CodecException.tooLarge("TIFF: a JPEG inside has %d scans".formatted(scans));
    }
  }

  private static long scans(ByteBuffer body, int start, int end) {
    long scans = 0;
    for (int i = start; i < end - 1; i++) {
      scans += body.get(i) == -1 && body.get(i + 1) == (byte) 0xDA ? 1 : 0;
    }
    return scans;
  }
}
