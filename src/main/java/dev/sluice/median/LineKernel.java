package dev.sluice.median;

import java.util.Arrays;

/**
 * Small windows without the vector module: runs a {@link ComparatorPlan} over whole lines of
 * samples, each step a plain loop over two arrays that the compiler makes vector code of. For types
 * of up to 32 bits and windows that always hold the same number of samples.
 */
final class LineKernel implements PlaneKernel {
  /** Wires together take about so many ints, so that they stay in the second-level cache. */
  private static final int WORKING_SET = 32_768;

  /** More than that are never quicker than by {@link SlidingKernel}. */
  private static final int MOST_SAMPLES = 121;

  private static final int SHORTEST = 256;
  private static final int LONGEST = 1024;

  /** The time of one step over one sample, and of all that is not steps. */
  private static final double NANOS_A_STEP = 0.08;

  private static final double NANOS_BESIDE = 3;

  private final Window window;
  private final Border border;
  private final int rowsBefore;
  private final int columnsBefore;
  private final int outside;
  private final ComparatorPlan plan;

  LineKernel(DType dtype, MedianFilter filter) {
    this.window = filter.window();
    this.border = filter.border();
    this.rowsBefore = filter.anchor().before(window.rows());
    this.columnsBefore = filter.anchor().before(window.columns());
    this.outside = border == Border.CONSTANT ? (int) Keys.of(filter.cval(), dtype) : 0;
    this.plan = ComparatorPlan.of(window, filter.footprint().mask(window), filter.rank());
  }

  /** Whether the kernel can do this at all. */
  static boolean serves(DType dtype, MedianFilter filter) {
    return dtype.bytes() <= Integer.BYTES
        && filter.window().samples() <= MOST_SAMPLES
        && filter.border() != Border.SHRINK
        && !filter.ignoreNan();
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    int halo = window.columns() - 1;
    int segment = Math.clamp(WORKING_SET / plan.samples(), SHORTEST, LONGEST);
    int rows = window.rows();
    int[][] lines =
        scratch.lines(2 * rows + plan.samples(), Math.min(source.width(), segment) + halo);
    int[][] ring = Arrays.copyOfRange(lines, 0, rows);
    int[][] sorted = Arrays.copyOfRange(lines, rows, 2 * rows);
    int[][] wires = Arrays.copyOfRange(lines, 2 * rows, 2 * rows + plan.samples());
    for (int column = 0; column < source.width(); column += segment) {
      int width = Math.min(segment, source.width() - column);
      for (int i = 0; i < rows - 1; i++) {
        load(source, fromRow + i, column, width + halo, ring[(fromRow + i) % rows]);
      }
      for (int row = fromRow; row < toRow; row++) {
        scratch.checkpoint();
        int last = row + rows - 1;
        load(source, last, column, width + halo, ring[last % rows]);
        median(ring, row, sorted, wires, width);
        LineKeys.store(target, row, column, width, wires[plan.result()]);
      }
    }
  }

  /** Reads the row that stands {@code at} rows below the top of the first window. */
  private void load(Plane source, int at, int column, int count, int[] line) {
    int row = border.source(at - rowsBefore, source.height());
    if (row == Border.OUTSIDE) {
      Arrays.fill(line, 0, count, outside);
    } else {
      LineKeys.load(source, row, column - columnsBefore, count, border, outside, line);
    }
  }

  private void median(int[][] ring, int row, int[][] sorted, int[][] wires, int width) {
    int rows = window.rows();
    int[][] from = sorted;
    if (plan.vertical().length > 0) {
      int padded = width + window.columns() - 1;
      for (int i = 0; i < rows; i++) {
        System.arraycopy(ring[(row + i) % rows], 0, sorted[i], 0, padded);
      }
      run(plan.vertical(), sorted, padded);
    } else {
      for (int i = 0; i < rows; i++) {
        from[i] = ring[(row + i) % rows];
      }
    }
    for (int i = 0; i < plan.samples(); i++) {
      System.arraycopy(from[plan.rows()[i]], plan.columns()[i], wires[i], 0, width);
    }
    run(plan.steps(), wires, width);
  }

  private static void run(ComparatorPlan.Step[] steps, int[][] wires, int width) {
    for (ComparatorPlan.Step step : steps) {
      int[] first = wires[step.first()];
      int[] second = wires[step.second()];
      switch (step.action()) {
        case SORT -> sort(first, second, width);
        case LESSER -> lesser(first, second, width);
        case GREATER -> greater(first, second, width);
      }
    }
  }

  private static void sort(int[] first, int[] second, int width) {
    for (int i = 0; i < width; i++) {
      int a = first[i];
      int b = second[i];
      first[i] = Math.min(a, b);
      second[i] = Math.max(a, b);
    }
  }

  private static void lesser(int[] first, int[] second, int width) {
    for (int i = 0; i < width; i++) {
      first[i] = Math.min(first[i], second[i]);
    }
  }

  private static void greater(int[] first, int[] second, int width) {
    for (int i = 0; i < width; i++) {
      second[i] = Math.max(first[i], second[i]);
    }
  }

  @Override
  public double nanosPerSample() {
    return NANOS_BESIDE + NANOS_A_STEP * (plan.steps().length + plan.vertical().length);
  }

  @Override
  public String tier() {
    return "scalar";
  }
}
