package dev.sluice.codec;

import java.nio.ByteBuffer;

/**
 * Quantisation tables, and the quality that they stand for: the one whose tables, scaled as the
 * Independent JPEG Group's encoder scales those of ITU-T T.81 annex K, differ least. Not
 * thread-safe.
 */
final class JpegTables {
  /** Annex K, luminance then chrominance, in zigzag order as tables are stored. */
  private static final int[][] ANNEX_K = {
    {
      16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35,
      37, 29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109,
      81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99
    },
    {
      17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99,
      99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
      99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99
    }
  };

  /** By quality and table. */
  private static final int[][][] SCALED = new int[101][2][];

  static {
    for (int quality = 1; quality < SCALED.length; quality++) {
      for (int id = 0; id < 2; id++) {
        SCALED[quality][id] = scaled(id, quality);
      }
    }
  }

  private final int[][] tables = new int[2][];

  /** Reads the tables of one segment; false where it is broken. */
  boolean read(ByteBuffer body, int start, int size) {
    int at = start;
    int end = start + size;
    while (at < end) {
      int precision = (body.get(at) & 0xFF) >> 4;
      int id = body.get(at) & 15;
      at++;
      int bytes = precision == 0 ? 64 : 128;
      if (precision > 1 || id > 3 || end - at < bytes) {
        return false;
      }
      if (id < 2) {
        int[] table = new int[64];
        for (int i = 0; i < 64; i++) {
          table[i] = precision == 0 ? body.get(at + i) & 0xFF : body.getShort(at + 2 * i) & 0xFFFF;
        }
        tables[id] = table;
      }
      at += bytes;
    }
    return true;
  }

  /** 1 to 100. */
  int quality() {
    int best = 100;
    long least = Long.MAX_VALUE;
    for (int quality = 100; quality >= 1 && least > 0; quality--) {
      long difference = difference(0, quality) + difference(1, quality);
      if (difference < least) {
        least = difference;
        best = quality;
      }
    }
    return best;
  }

  private long difference(int id, int quality) {
    int[] table = tables[id];
    if (table == null) {
      return 0;
    }
    int[] standard = SCALED[quality][id];
    int sum = 0;
    for (int i = 0; i < 64; i++) {
      sum += Math.abs(standard[i] - table[i]);
    }
    return sum;
  }

  private static int[] scaled(int id, int quality) {
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    int[] table = new int[64];
    for (int i = 0; i < table.length; i++) {
      table[i] = Math.clamp((ANNEX_K[id][i] * (long) scale + 50) / 100, 1, 255);
    }
    return table;
  }
}
