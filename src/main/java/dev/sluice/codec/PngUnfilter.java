package dev.sluice.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Undoes the five row filters of PNG (ISO/IEC 15948, 9.2), from one array into another.
 *
 * <p>Up adds eight bytes at a time; Sub, Average and Paeth carry the pixel to the left in local
 * variables for each usual distance, without branches, so that the channels run side by side.
 */
final class PngUnfilter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long LOW_BITS = 0x7F7F7F7F_7F7F7F7FL;

  private PngUnfilter() {}

  /**
   * @param filter 0 to 4
   * @param in holds the filtered row at {@code inAt}
   * @param out receives the row at {@code outAt}, and holds the one above at {@code aboveAt}, or
   *     none (zeros) where that is negative
   * @param n bytes of the row
   * @param distance bytes from a sample to the same one of the pixel to the left
   */
  static void apply(
      int filter, byte[] in, int inAt, byte[] out, int outAt, int aboveAt, int n, int distance) {
    switch (filter) {
      case 0 -> System.arraycopy(in, inAt, out, outAt, n);
      case 1 -> sub(in, inAt, out, outAt, n, distance);
      case 2 -> {
        if (aboveAt < 0) {
          System.arraycopy(in, inAt, out, outAt, n);
        } else {
          up(in, inAt, out, outAt, aboveAt, n);
        }
      }
      case 3 -> average(in, inAt, out, outAt, aboveAt, n, distance);
      case 4 -> {
        if (aboveAt < 0) {
          sub(in, inAt, out, outAt, n, distance);
        } else {
          paeth(in, inAt, out, outAt, aboveAt, n, distance);
        }
      }
      default -> throw new IllegalArgumentException("filter " + filter);
    }
  }

  private static void up(byte[] in, int inAt, byte[] out, int outAt, int aboveAt, int n) {
    int i = 0;
    for (; i <= n - 8; i += 8) {
      long a = (long) LONG.get(in, inAt + i);
      long b = (long) LONG.get(out, aboveAt + i);
      LONG.set(out, outAt + i, (a & LOW_BITS) + (b & LOW_BITS) ^ (a ^ b) & ~LOW_BITS);
    }
    for (; i < n; i++) {
      out[outAt + i] = (byte) (in[inAt + i] + out[aboveAt + i]);
    }
  }

  private static void sub(byte[] in, int inAt, byte[] out, int outAt, int n, int distance) {
    if (distance == 3) {
      int r = 0;
      int g = 0;
      int b = 0;
      for (int i = 0; i <= n - 3; i += 3) {
        out[outAt + i] = (byte) (r += in[inAt + i]);
        out[outAt + i + 1] = (byte) (g += in[inAt + i + 1]);
        out[outAt + i + 2] = (byte) (b += in[inAt + i + 2]);
      }
      return;
    }
    System.arraycopy(in, inAt, out, outAt, Math.min(n, distance));
    for (int i = distance; i < n; i++) {
      out[outAt + i] = (byte) (in[inAt + i] + out[outAt + i - distance]);
    }
  }

  private static void average(
      byte[] in, int inAt, byte[] out, int outAt, int aboveAt, int n, int distance) {
    for (int i = 0; i < n; i++) {
      int left = i < distance ? 0 : out[outAt + i - distance] & 0xFF;
      int above = aboveAt < 0 ? 0 : out[aboveAt + i] & 0xFF;
      out[outAt + i] = (byte) (in[inAt + i] + (left + above >> 1));
    }
  }

  private static void paeth(
      byte[] in, int inAt, byte[] out, int outAt, int aboveAt, int n, int distance) {
    switch (distance) {
      case 1 -> paeth1(in, inAt, out, outAt, aboveAt, n);
      case 3 -> paeth3(in, inAt, out, outAt, aboveAt, n);
      case 4 -> paeth4(in, inAt, out, outAt, aboveAt, n);
      default -> paethAny(in, inAt, out, outAt, aboveAt, n, distance);
    }
  }

  private static void paeth1(byte[] in, int inAt, byte[] out, int outAt, int aboveAt, int n) {
    int left = 0;
    int corner = 0;
    for (int i = 0; i < n; i++) {
      int above = out[aboveAt + i] & 0xFF;
      left = in[inAt + i] + predict(left, above, corner) & 0xFF;
      corner = above;
      out[outAt + i] = (byte) left;
    }
  }

  private static void paeth3(byte[] in, int inAt, byte[] out, int outAt, int aboveAt, int n) {
    int left0 = 0;
    int left1 = 0;
    int left2 = 0;
    int corner0 = 0;
    int corner1 = 0;
    int corner2 = 0;
    for (int i = 0; i <= n - 3; i += 3) {
      int above0 = out[aboveAt + i] & 0xFF;
      int above1 = out[aboveAt + i + 1] & 0xFF;
      int above2 = out[aboveAt + i + 2] & 0xFF;
      left0 = in[inAt + i] + predict(left0, above0, corner0) & 0xFF;
      left1 = in[inAt + i + 1] + predict(left1, above1, corner1) & 0xFF;
      left2 = in[inAt + i + 2] + predict(left2, above2, corner2) & 0xFF;
      out[outAt + i] = (byte) left0;
      out[outAt + i + 1] = (byte) left1;
      out[outAt + i + 2] = (byte) left2;
      corner0 = above0;
      corner1 = above1;
      corner2 = above2;
    }
  }

  private static void paeth4(byte[] in, int inAt, byte[] out, int outAt, int aboveAt, int n) {
    int left0 = 0;
    int left1 = 0;
    int left2 = 0;
    int left3 = 0;
    int corner0 = 0;
    int corner1 = 0;
    int corner2 = 0;
    int corner3 = 0;
    for (int i = 0; i <= n - 4; i += 4) {
      int above0 = out[aboveAt + i] & 0xFF;
      int above1 = out[aboveAt + i + 1] & 0xFF;
      int above2 = out[aboveAt + i + 2] & 0xFF;
      int above3 = out[aboveAt + i + 3] & 0xFF;
      left0 = in[inAt + i] + predict(left0, above0, corner0) & 0xFF;
      left1 = in[inAt + i + 1] + predict(left1, above1, corner1) & 0xFF;
      left2 = in[inAt + i + 2] + predict(left2, above2, corner2) & 0xFF;
      left3 = in[inAt + i + 3] + predict(left3, above3, corner3) & 0xFF;
      out[outAt + i] = (byte) left0;
      out[outAt + i + 1] = (byte) left1;
      out[outAt + i + 2] = (byte) left2;
      out[outAt + i + 3] = (byte) left3;
      corner0 = above0;
      corner1 = above1;
      corner2 = above2;
      corner3 = above3;
    }
  }

  private static void paethAny(
      byte[] in, int inAt, byte[] out, int outAt, int aboveAt, int n, int distance) {
    for (int i = 0; i < Math.min(n, distance); i++) {
      out[outAt + i] = (byte) (in[inAt + i] + out[aboveAt + i]);
    }
    for (int i = distance; i < n; i++) {
      int left = out[outAt + i - distance] & 0xFF;
      int corner = out[aboveAt + i - distance] & 0xFF;
      out[outAt + i] = (byte) (in[inAt + i] + predict(left, out[aboveAt + i] & 0xFF, corner));
    }
  }

  /**
   * The one of {@code left, above, corner} nearest to {@code left + above - corner}, in that order
   * of preference, without a branch.
   *
   * <p>With lo and hi the smaller and larger of left and above, the nearest is lo where the corner
   * is so high that 3 corner - left - above &gt;= hi, hi where that is &lt;= lo, else the corner.
   */
  static int predict(int left, int above, int corner) {
    int lo = Math.min(left, above);
    int hi = Math.max(left, above);
    int threshold = 3 * corner - left - above;
    int notHigh = threshold - hi >> 31;
    int low = lo ^ (lo ^ corner) & notHigh;
    int notLow = lo - threshold >> 31;
    return hi ^ (hi ^ low) & notLow;
  }
}
