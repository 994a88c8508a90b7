package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.util.Arrays;

/**
 * How the samples of a raster are stored in a PNG: as they came where that loses nothing, else in
 * the next wider form.
 *
 * <p>A palette is kept while every colour is still in it, 1, 2 and 4 bits of gray while every
 * sample is one of theirs; otherwise 8 bits a sample are written.
 *
 * @param colour colour type
 * @param depth bits of one sample or index
 * @param palette colours as 0xAARRGGBB; empty without palette
 */
record PngForm(int colour, int depth, int[] palette) {

  static PngForm of(Raster raster, ImageDetails details) {
    int colour =
        switch (raster.channels()) {
          case 1 -> PngHeader.GRAY;
          case 2 -> PngHeader.GRAY_ALPHA;
          case 3 -> PngHeader.RGB;
          default -> PngHeader.RGBA;
        };
    if (raster.dtype() == DType.U16) {
      return new PngForm(colour, 16, new int[0]);
    }
    int[] palette = details.palette();
    int depth = details.bitDepth();
    if (palette.length > 0 && depth <= 8 && palette.length <= 1 << depth) {
      PngForm indexed = new PngForm(PngHeader.PALETTE, depth, palette);
      if (raster.channels() >= 3 && indexed.new Indexer().covers(raster)) {
        return indexed;
      }
    } else if (colour == PngHeader.GRAY && depth < 8 && steps(raster, 255 / ((1 << depth) - 1))) {
      return new PngForm(colour, depth, palette);
    }
    return new PngForm(colour, 8, new int[0]);
  }

  private static boolean steps(Raster raster, int step) {
    byte[] data = raster.data();
    int end = raster.offset() + (int) raster.byteLength();
    for (int i = raster.offset(); i < end; i++) {
      if ((data[i] & 0xFF) % step != 0) {
        return false;
      }
    }
    return true;
  }

  int rowBytes(int width) {
    return Math.toIntExact(((long) width * PngHeader.storedChannels(colour) * depth + 7) / 8);
  }

  int filterDistance() {
    return Math.max(1, PngHeader.storedChannels(colour) * depth / 8);
  }

  /** Writes rows of a raster as they are stored. Not thread-safe. */
  final class Packer {
    private final Raster raster;
    private final Indexer indexer = new Indexer();

    Packer(Raster raster) {
      this.raster = raster;
    }

    void row(int y, byte[] out, int at) {
      int bytes = raster.width() * raster.channels() * raster.dtype().bytes();
      int from = raster.offset() + y * bytes;
      if (depth == 16) {
        PngPixels.swap(raster.data(), from, out, at, bytes);
      } else if (colour != PngHeader.PALETTE && depth == 8) {
        System.arraycopy(raster.data(), from, out, at, bytes);
      } else {
        Arrays.fill(out, at, at + rowBytes(raster.width()), (byte) 0);
        int scale = 255 / ((1 << depth) - 1);
        for (int x = 0; x < raster.width(); x++) {
          int value =
              colour == PngHeader.PALETTE
                  ? indexer.index(raster, from + x * raster.channels())
                  : (raster.data()[from + x] & 0xFF) / scale;
          int bit = x * depth;
          out[at + (bit >> 3)] |= (byte) (value << 8 - depth - (bit & 7));
        }
      }
    }
  }

  /** Finds the index of a colour; remembers the last one. */
  private final class Indexer {
    private final long[] sorted = new long[palette.length];
    private int lastColour;
    private int lastIndex = -1;

    Indexer() {
      for (int i = 0; i < palette.length; i++) {
        sorted[i] = (palette[i] & 0xFFFF_FFFFL) << 8 | i;
      }
      Arrays.sort(sorted);
    }

    boolean covers(Raster raster) {
      int pixels = raster.width() * raster.height();
      for (int i = 0; i < pixels; i++) {
        if (index(raster, raster.offset() + i * raster.channels()) < 0) {
          return false;
        }
      }
      return true;
    }

    /** The index of the pixel at byte {@code at}, negative where the palette lacks its colour. */
    int index(Raster raster, int at) {
      byte[] data = raster.data();
      int alpha = raster.channels() == 4 ? data[at + 3] : 0xFF;
      int colour =
          alpha << 24 | (data[at] & 0xFF) << 16 | (data[at + 1] & 0xFF) << 8 | data[at + 2] & 0xFF;
      if (colour != lastColour || lastIndex < 0) {
        lastColour = colour;
        int found = Arrays.binarySearch(sorted, (colour & 0xFFFF_FFFFL) << 8);
        int at0 = found >= 0 ? found : -found - 1;
        boolean hit = at0 < sorted.length && (int) (sorted[at0] >>> 8) == colour;
        lastIndex = hit ? (int) (sorted[at0] & 0xFF) : -1;
      }
      return lastIndex;
    }
  }
}
