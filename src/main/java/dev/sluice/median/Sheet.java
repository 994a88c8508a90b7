package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;

/**
 * Narrow pictures side by side as one wide picture, each with what the border puts left and right
 * of it: a kernel then has its work once a row of them all, not once a row of each. Above and below
 * the border does to the sheet what it does to a picture. Not thread-safe.
 */
final class Sheet {
  /** Rows of pictures from this length on are copied for nothing. */
  private static final int NARROW_BYTES = 512;

  /** Of a sheet, so that it and its medians stay in the second-level cache. */
  private static final int MOST_BYTES = 1 << 17;

  /** Kernels read whole vectors, also beyond the ends of what they need. */
  private static final int SLACK = 4 * ArenaAddress.LINE;

  /** Filters all rows of some planes. */
  interface Kernel {
    void filter(List<Plane> sources, List<Plane> targets);
  }

  private final List<Plane> sources;
  private final List<Plane> targets;
  private final int channels;
  private final LineReader reader;
  private final Scratch scratch;
  private final Plane shape;
  private final int pixel;
  private final int before;

  /** Bytes of a picture's row with its borders. */
  private final int padded;

  /**
   * @param channels planes that lie side by side in the rows of a picture
   * @param columns of the window
   */
  Sheet(
      List<Plane> sources,
      List<Plane> targets,
      int channels,
      int columns,
      LineReader reader,
      Scratch scratch) {
    this.sources = sources;
    this.targets = targets;
    this.channels = channels;
    this.reader = reader;
    this.scratch = scratch;
    this.shape = sources.getFirst();
    this.pixel = channels * shape.dtype().bytes();
    this.before = columns / 2;
    this.padded = (shape.width() + columns - 1) * pixel;
  }

  /**
   * Whether it is worth it.
   *
   * @param channels as in the constructor; 0 where not all channels of a picture are there
   */
  static boolean pays(List<Plane> sources, int channels) {
    Plane shape = sources.getFirst();
    long row = (long) shape.width() * channels * shape.dtype().bytes();
    return channels > 0
        && sources.size() > channels
        && row <= NARROW_BYTES
        && row * shape.height() <= MOST_BYTES;
  }

  void run(Kernel kernel) {
    int pictures = sources.size() / channels;
    int each = Math.clamp(MOST_BYTES / ((long) padded * shape.height()), 2, pictures);
    int sheets = Math.ceilDiv(pictures, each);
    int room = 2 * SLACK + Math.ceilDiv(pictures, sheets) * padded * shape.height();
    byte[] samples = scratch.takeRows(room);
    byte[] medians = scratch.takeRows(room);
    for (int i = 0; i < sheets; i++) {
      int first = (int) ((long) pictures * i / sheets);
      int count = (int) ((long) pictures * (i + 1) / sheets) - first;
      for (int p = 0; p < count; p++) {
        lay(sources.get((first + p) * channels), samples, SLACK + p * padded, count * padded);
      }
      kernel.filter(planes(samples, count), planes(medians, count));
      for (int p = 0; p < count; p++) {
        int from = SLACK + p * padded + before * pixel;
        take(medians, from, count * padded, targets.get((first + p) * channels));
      }
    }
    scratch.giveBackRows(2);
  }

  private List<Plane> planes(byte[] data, int pictures) {
    int size = shape.dtype().bytes();
    List<Plane> planes = new ArrayList<>(channels);
    for (int c = 0; c < channels; c++) {
      planes.add(
          new Plane(
              shape.dtype(),
              data,
              SLACK + c * size,
              shape.height(),
              pictures * padded / pixel,
              pictures * padded,
              pixel));
    }
    return planes;
  }

  /** A picture to the sheet, whose rows lie {@code stride} apart. */
  private void lay(Plane picture, byte[] sheet, int at, int stride) {
    int width = picture.width();
    int inside = width * pixel;
    int columns = padded / pixel;
    for (int y = 0; y < picture.height(); y++) {
      int from = picture.offset() + y * picture.rowStride();
      int to = at + y * stride;
      System.arraycopy(picture.data(), from, sheet, to + before * pixel, inside);
      for (int i = 0; i < before; i++) {
        border(picture.data(), from, i - before, sheet, to + i * pixel);
      }
      for (int i = before + width; i < columns; i++) {
        border(picture.data(), from, i - before, sheet, to + i * pixel);
      }
    }
  }

  private void border(byte[] data, int row, int x, byte[] sheet, int to) {
    int column = reader.border().source(x, shape.width());
    if (column == Border.OUTSIDE) {
      SampleBytes.fill(sheet, to, channels, pixel / channels, reader.outside());
      return;
    }
    for (int i = 0; i < pixel; i++) {
      sheet[to + i] = data[row + column * pixel + i];
    }
  }

  private void take(byte[] sheet, int from, int stride, Plane picture) {
    for (int y = 0; y < picture.height(); y++) {
      int to = picture.offset() + y * picture.rowStride();
      System.arraycopy(sheet, from + y * stride, picture.data(), to, picture.width() * pixel);
    }
  }
}
