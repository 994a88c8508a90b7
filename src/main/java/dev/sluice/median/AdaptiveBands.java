package dev.sluice.median;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@link MedianKind#ADAPTIVE}: the sizes one after another, until no sample of a strip is open. */
final class AdaptiveBands implements BandKernel {
  private static final int FIRST_SIDE = 3;

  /** What the kernels made of the rows of a strip for one size of the window. */
  private record Made(byte[] median, byte[] least, byte[] greatest, byte[] open) {}

  private final BandKernels kernels;
  private final MedianFilter filter;
  private final Lanes lanes;
  private final BandKernel first;

  AdaptiveBands(BandKernels kernels, MedianFilter filter, Lanes lanes) {
    this.kernels = kernels;
    this.filter = filter;
    this.lanes = lanes;
    this.first = kernels.median(filter.withWindow(window(FIRST_SIDE, filter.window())));
  }

  /** The sizes before the largest, ascending. */
  static List<Window> smallerThan(Window largest) {
    List<Window> sizes = new ArrayList<>();
    for (int side = FIRST_SIDE; side < Math.max(largest.rows(), largest.columns()); side += 2) {
      sizes.add(window(side, largest));
    }
    return sizes;
  }

  private static Window window(int side, Window largest) {
    return new Window(Math.min(side, largest.rows()), Math.min(side, largest.columns()));
  }

  @Override
  public void filter(Band band, int fromRow, int toRow, Scratch scratch) {
    int rowBytes = band.rowBytes();
    int rows = Math.min(toRow - fromRow, BlendedBands.stripRows(filter.window(), rowBytes));
    int bytes = rows * rowBytes;
    Made made =
        new Made(
            scratch.takeRows(bytes),
            scratch.takeRows(bytes),
            scratch.takeRows(bytes),
            scratch.takeRows(bytes));
    for (int row = fromRow; row < toRow; row += rows) {
      int end = Math.min(row + rows, toRow);
      strip(band, row, end, made, scratch);
    }
    scratch.giveBackRows(4);
  }

  private void strip(Band band, int fromRow, int toRow, Made made, Scratch scratch) {
    int rowBytes = band.rowBytes();
    Arrays.fill(made.open, (byte) -1);
    int top = fromRow;
    int bottom = toRow;
    int largest = Math.max(filter.window().rows(), filter.window().columns());
    for (int side = FIRST_SIDE; top < bottom; side += 2) {
      boolean last = side >= largest;
      MedianFilter sized = filter.withWindow(window(side, filter.window()));
      kernels.median(sized).filter(band.into(made.median, top), top, bottom, scratch);
      kernels
          .extreme(sized, Extreme.LEAST)
          .filter(band.into(made.least, top), top, bottom, scratch);
      kernels
          .extreme(sized, Extreme.GREATEST)
          .filter(band.into(made.greatest, top), top, bottom, scratch);
      int at = (top - fromRow) * rowBytes;
      decide(band, top, at, (bottom - top) * rowBytes, made, last);
      if (last) {
        return;
      }
      while (top < bottom && settled(made.open, (top - fromRow) * rowBytes, rowBytes)) {
        top++;
      }
      while (top < bottom && settled(made.open, (bottom - 1 - fromRow) * rowBytes, rowBytes)) {
        bottom--;
      }
    }
  }

  private static boolean settled(byte[] open, int at, int bytes) {
    for (int i = at; i < at + bytes; i++) {
      if (open[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void decide(Band band, int row, int openAt, int bytes, Made made, boolean last) {
    byte[] source = band.sources().getFirst().data();
    byte[] target = band.targets().getFirst().data();
    int from = band.sourceRow(row);
    int to = band.targetRow(row);
    for (int i = 0; i < bytes; i += Long.BYTES) {
      int count = Math.min(Long.BYTES, bytes - i);
      long open = LongLanes.get(made.open, openAt + i, count);
      if (open == 0) {
        continue;
      }
      long sample = LongLanes.get(source, from + i, count);
      long median = LongLanes.get(made.median, i, count);
      long least = LongLanes.get(made.least, i, count);
      long greatest = LongLanes.get(made.greatest, i, count);
      long good = lanes.differs(median, least) & lanes.differs(median, greatest);
      long kept =
          good
              & lanes.differs(sample, least)
              & lanes.differs(sample, greatest)
              & ~lanes.nan(sample);
      long result = lanes.choose(kept, sample, median);
      long settled = (last ? -1 : lanes.choose(good, -1, 0)) & open;
      long before = LongLanes.get(target, to + i, count);
      LongLanes.set(target, to + i, count, result & settled | before & ~settled);
      LongLanes.set(made.open, openAt + i, count, open & ~settled);
    }
  }

  @Override
  public Changes.Counter counter() {
    return first.counter();
  }

  @Override
  public double nanosPerSample() {
    return 5 * first.nanosPerSample() + 1;
  }

  @Override
  public String tier() {
    return first.tier();
  }
}
