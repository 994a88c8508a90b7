package dev.sluice.median;

import java.util.ArrayList;
import java.util.List;

/**
 * Narrow pictures side by side as one wide picture, each with what the border puts left and right
 * of it: a kernel then has its work once a row of them all, not once a row of each. Above and below
 * the border does to the sheet what it does to a picture. Immutable.
 */
final class Sheet {
  /** Rows of pictures from this length on are copied for nothing. */
  private static final int NARROW_BYTES = 512;

  /** Of a sheet, so that it and its medians stay in the second-level cache. */
  private static final int MOST_BYTES = 1 << 17;

  /** Of a picture, laid in one go: few pages of memory, to which it then writes in turn. */
  private static final int ROWS = 16;

  /** Kernels read whole vectors, also beyond the ends of what they need. */
  private static final int SLACK = 4 * ArenaAddress.LINE;

  /** Filters all rows of some planes. */
  interface Kernel {
    void filter(List<Plane> sources, List<Plane> targets);
  }

  private final List<Plane> sources;
  private final List<Plane> targets;
  private final int channels;
  private final SheetMover mover;
  private final Plane shape;
  private final SheetRow row;

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
      SheetMover mover) {
    this.sources = sources;
    this.targets = targets;
    this.channels = channels;
    this.mover = mover;
    this.shape = sources.getFirst();
    int size = shape.dtype().bytes();
    this.row = new SheetRow(size, channels, shape.width(), columns, reader, mover.vectorBytes());
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

  /**
   * @return how many samples differ
   */
  long run(Scratch scratch, Kernel kernel) {
    int pictures = sources.size() / channels;
    int height = shape.height();
    int each = Math.clamp(MOST_BYTES / ((long) row.bytes() * height), 2, pictures);
    int sheets = Math.ceilDiv(pictures, each);
    int room = 2 * SLACK + stride(Math.ceilDiv(pictures, sheets)) * height;
    byte[] samples = scratch.takeRows(room);
    byte[] medians = scratch.takeRows(room);
    long changed = 0;
    for (int i = 0; i < sheets; i++) {
      int first = (int) ((long) pictures * i / sheets);
      int count = (int) ((long) pictures * (i + 1) / sheets) - first;
      int stride = stride(count);
      for (int p = 0; p < count; p++) {
        lay(sources.get((first + p) * channels), samples, SLACK + p * row.bytes(), stride);
      }
      kernel.filter(planes(samples, count), planes(medians, count));
      for (int p = 0; p < count; p++) {
        Plane picture = sources.get((first + p) * channels);
        Plane target = targets.get((first + p) * channels);
        changed +=
            mover.take(
                row,
                medians,
                SLACK + p * row.bytes() + row.before(),
                stride,
                picture.data(),
                picture.offset(),
                target.data(),
                target.offset(),
                height);
      }
    }
    scratch.giveBackRows(2);
    return changed;
  }

  private void lay(Plane picture, byte[] sheet, int to, int stride) {
    for (int y = 0; y < shape.height(); y += ROWS) {
      int from = picture.offset() + y * row.inside();
      int rows = Math.min(ROWS, shape.height() - y);
      mover.lay(row, picture.data(), from, sheet, to + y * stride, stride, rows);
    }
  }

  /** From a row of the sheet to the next. */
  private int stride(int pictures) {
    int bytes = pictures * row.bytes() + mover.vectorBytes();
    return (Math.ceilDiv(bytes, ArenaAddress.LINE) | 1) * ArenaAddress.LINE;
  }

  private List<Plane> planes(byte[] data, int pictures) {
    int size = shape.dtype().bytes();
    int pixel = channels * size;
    int width = pictures * row.bytes() / pixel;
    List<Plane> planes = new ArrayList<>(channels);
    for (int c = 0; c < channels; c++) {
      int at = SLACK + c * size;
      planes.add(
          new Plane(shape.dtype(), data, at, shape.height(), width, stride(pictures), pixel));
    }
    return planes;
  }
}
