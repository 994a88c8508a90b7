package dev.sluice.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Turns rows as PNG stores them into rows of a raster: U8, or U16 little-endian. */
final class PngPixels {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long EVEN_BYTES = 0x00FF00FF_00FF00FFL;

  private final PngHeader header;
  private final boolean alpha;

  PngPixels(PngHeader header) {
    this.header = header;
    this.alpha = header.alpha();
  }

  /** Whether stored rows are rows of the raster already. */
  boolean plain() {
    return header.depth() == 8
        && header.colour() != PngHeader.PALETTE
        && header.transparent().length == 0;
  }

  /**
   * @param row stored pixels from {@code at} on
   * @param out receives {@code width} pixels from {@code outAt} on
   * @throws CodecException malformed when an index has no colour
   */
  void expand(byte[] row, int at, int width, byte[] out, int outAt) throws CodecException {
    if (header.colour() == PngHeader.PALETTE) {
      palette(row, at, width, out, outAt);
    } else if (header.depth() < 8) {
      fewBits(row, at, width, out, outAt);
    } else if (header.transparent().length > 0) {
      transparent(row, at, width, out, outAt);
    } else if (header.depth() == 16) {
      swap(row, at, out, outAt, width * header.pixelBytes());
    } else {
      System.arraycopy(row, at, out, outAt, width * header.pixelBytes());
    }
  }

  private void palette(byte[] row, int at, int width, byte[] out, int outAt) throws CodecException {
    int[] colours = header.palette();
    int to = outAt;
    for (int x = 0; x < width; x++) {
      int index = sample(row, at, x);
      if (index >= colours.length) {
        throw CodecException.malformed(
            "PNG: index %d in a palette of %d colours".formatted(index, colours.length));
      }
      int argb = colours[index];
      out[to] = (byte) (argb >> 16);
      out[to + 1] = (byte) (argb >> 8);
      out[to + 2] = (byte) argb;
      to += 3;
      if (alpha) {
        out[to++] = (byte) (argb >> 24);
      }
    }
  }

  private void fewBits(byte[] row, int at, int width, byte[] out, int outAt) {
    int scale = 255 / ((1 << header.depth()) - 1);
    int to = outAt;
    for (int x = 0; x < width; x++) {
      int value = sample(row, at, x);
      out[to++] = (byte) (value * scale);
      if (alpha) {
        out[to++] = (byte) (value == header.transparent()[0] ? 0 : 0xFF);
      }
    }
  }

  private int sample(byte[] row, int at, int x) {
    int depth = header.depth();
    int bit = x * depth;
    return row[at + (bit >> 3)] >> (8 - depth - (bit & 7)) & (1 << depth) - 1;
  }

  private void transparent(byte[] row, int at, int width, byte[] out, int outAt) {
    int[] clear = header.transparent();
    int size = header.depth() / 8;
    int from = at;
    int to = outAt;
    for (int x = 0; x < width; x++) {
      boolean opaque = false;
      for (int sample : clear) {
        int value = row[from] & 0xFF;
        if (size == 2) {
          value = value << 8 | row[from + 1] & 0xFF;
          out[to++] = row[from + 1];
        }
        out[to++] = row[from];
        opaque |= value != sample;
        from += size;
      }
      for (int i = 0; i < size; i++) {
        out[to++] = (byte) (opaque ? 0xFF : 0);
      }
    }
  }

  /** Copies an even number of bytes, the two of each pair in the other order. */
  static void swap(byte[] in, int inAt, byte[] out, int outAt, int n) {
    int i = 0;
    for (; i <= n - 8; i += 8) {
      long v = (long) LONG.get(in, inAt + i);
      LONG.set(out, outAt + i, (v & EVEN_BYTES) << 8 | v >>> 8 & EVEN_BYTES);
    }
    for (; i < n; i += 2) {
      byte first = in[inAt + i];
      out[outAt + i] = in[inAt + i + 1];
      out[outAt + i + 1] = first;
    }
  }
}
