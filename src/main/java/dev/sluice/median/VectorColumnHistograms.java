package dev.sluice.median;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Histograms of the columns of a window over 8-bit samples, cumulative: lane j counts the samples
 * in bins below j. A sample joins by the addition of one vector of a table, and the bin that holds
 * a rank is the number of lanes that do not exceed it. There are 16 coarse bins, and 16 fine ones
 * in each of them, which are summed over the window only where the median falls.
 *
 * <p>Sources: Perreault and Hebert, "Median Filtering in Constant Time", IEEE Transactions on Image
 * Processing 16 (2007); the cumulative counts are ours. All indices are in bytes.
 */
final class VectorColumnHistograms {
  static final int BINS = 16;

  private static final VectorSpecies<Byte> COLUMN = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> WINDOW = ShortVector.SPECIES_256;
  private static final VectorSpecies<Byte> WINDOW_BYTES = ByteVector.SPECIES_256;
  private static final int WINDOW_STRIDE = Short.BYTES * BINS;
  private static final int NEVER = Integer.MIN_VALUE / 2;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

  /** 16 lanes for each bin: 1 where the lane is above the bin. */
  private static final byte[] ABOVE = new byte[BINS * BINS];

  static {
    for (int bin = 0; bin < BINS; bin++) {
      Arrays.fill(ABOVE, BINS * bin + bin + 1, BINS * bin + BINS, (byte) 1);
    }
  }

  /**
   * Where all lies in the arena.
   *
   * @param coarse counts of columns
   * @param fine counts of columns, one block for each coarse bin
   * @param block from one of these blocks to the next
   * @param sums coarse counts of windows
   * @param partial the latest fine counts of a window, for each coarse bin
   * @param end of it all
   */
  record Layout(int coarse, int fine, int block, int sums, int partial, int end) {
    static Layout of(int start, int width, int columns) {
      int all = columns + width - 1;
      int block = BINS * all + ArenaAddress.LINE;
      int fine = start + BINS * all;
      int sums = fine + BINS * block;
      int partial = sums + WINDOW_STRIDE * width;
      return new Layout(start, fine, block, sums, partial, partial + WINDOW_STRIDE * BINS);
    }
  }

  private VectorColumnHistograms() {}

  /** A row of samples joins. */
  static void add(byte[] arena, Layout at, int line, int count) {
    for (int x = 0; x < count; x++) {
      int sample = arena[line + x] & 0xFF;
      int coarse = at.coarse() + x * BINS;
      int fine = at.fine() + (sample >> 4) * at.block() + x * BINS;
      load(arena, coarse).add(above(sample >> 4)).intoArray(arena, coarse);
      load(arena, fine).add(above(sample & 15)).intoArray(arena, fine);
    }
  }

  /** A row of samples joins and another leaves. */
  static void replace(byte[] arena, Layout at, int joining, int leaving, int count) {
    for (int x = 0; x < count; x++) {
      int in = arena[joining + x] & 0xFF;
      int out = arena[leaving + x] & 0xFF;
      int coarse = at.coarse() + x * BINS;
      int to = at.fine() + (in >> 4) * at.block() + x * BINS;
      int from = at.fine() + (out >> 4) * at.block() + x * BINS;
      load(arena, coarse).add(above(in >> 4).sub(above(out >> 4))).intoArray(arena, coarse);
      load(arena, to).add(above(in & 15)).intoArray(arena, to);
      load(arena, from).sub(above(out & 15)).intoArray(arena, from);
    }
  }

  /** The coarse counts of each window, and which coarse bin holds the rank. */
  static void coarse(byte[] arena, Layout at, int[] bins, int columns, int width, short rank) {
    ShortVector sum = ShortVector.zero(WINDOW);
    ShortVector ranks = ShortVector.broadcast(WINDOW, rank);
    for (int c = 0; c < columns - 1; c++) {
      sum = sum.add(wide(load(arena, at.coarse() + c * BINS)));
    }
    ByteVector leaving = ByteVector.zero(COLUMN);
    for (int x = 0; x < width; x++) {
      ByteVector joining = load(arena, at.coarse() + (x + columns - 1) * BINS);
      sum = sum.add(wide(joining.sub(leaving)));
      leaving = load(arena, at.coarse() + x * BINS);
      sum.reinterpretAsBytes().intoArray(arena, at.sums() + x * WINDOW_STRIDE);
      bins[x] = sum.compare(VectorOperators.LE, ranks).trueCount() - 1;
    }
  }

  /**
   * The medians, by runs of windows whose median lies in the same coarse bin.
   *
   * @param latest room for one number a bin
   * @param line where the medians go
   */
  static void fine(
      byte[] arena,
      Layout at,
      int[] bins,
      int[] latest,
      int columns,
      int width,
      int rank,
      int line) {
    Arrays.fill(latest, 0, BINS, NEVER);
    int x = 0;
    while (x < width) {
      int bin = bins[x];
      int block = at.fine() + bin * at.block();
      int partial = at.partial() + bin * WINDOW_STRIDE;
      ShortVector sum;
      if (x - latest[bin] > columns / 2) {
        sum = ShortVector.zero(WINDOW);
        for (int c = x; c < x + columns; c++) {
          sum = sum.add(wide(load(arena, block + c * BINS)));
        }
      } else {
        sum = ByteVector.fromArray(WINDOW_BYTES, arena, partial).reinterpretAsShorts();
        for (int c = latest[bin]; c < x; c++) {
          sum = sum.add(wide(moved(arena, block + c * BINS, columns)));
        }
      }
      int below = at.sums() + 2 * bin;
      while (true) {
        int left = rank - (short) SHORT.get(arena, below + x * WINDOW_STRIDE);
        int inner = sum.compare(VectorOperators.LE, (short) left).trueCount() - 1;
        arena[line + x] = (byte) (bin * BINS + inner);
        if (x + 1 >= width || bins[x + 1] != bin) {
          break;
        }
        sum = sum.add(wide(moved(arena, block + x * BINS, columns)));
        x++;
      }
      sum.reinterpretAsBytes().intoArray(arena, partial);
      latest[bin] = x;
      x++;
    }
  }

  /** What changes when a window moves on from a column. */
  private static ByteVector moved(byte[] arena, int column, int columns) {
    return load(arena, column + columns * BINS).sub(load(arena, column));
  }

  private static ByteVector load(byte[] arena, int at) {
    return ByteVector.fromArray(COLUMN, arena, at);
  }

  private static ByteVector above(int bin) {
    return ByteVector.fromArray(COLUMN, ABOVE, BINS * bin);
  }

  private static ShortVector wide(ByteVector counts) {
    Vector<Short> shorts = counts.convertShape(VectorOperators.B2S, WINDOW, 0);
    return (ShortVector) shorts;
  }
}
