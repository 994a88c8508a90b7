package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/** Runs whole passes over a made-up picture until HotSpot has compiled what moves the rows. */
final class PassWarmup {
  /** Windows whose tiles differ in width, so that every way to move rows is taken. */
  static final WindowMask SMALL = square(5);

  static final WindowMask WIDE = square(Tiling.WIDE);

  private static final int HEIGHT = 64;
  private static final int WIDTH = 700;

  /** A pass is not expected to become faster than that many times its estimate. */
  private static final double SLACK = 4;

  private static final int FAST_RUNS = 5;
  private static final long LONGEST_NANOS = 2_000_000_000L;

  private PassWarmup() {}

  private static WindowMask square(int side) {
    boolean[] flags = new boolean[side * side];
    Arrays.fill(flags, true);
    return new WindowMask(side, side, flags);
  }

  static void run(TileRunner runner, LaneShape shape) {
    NetworkPass pass = new NetworkPass(runner, new LineReader(Border.NEAREST, 0), new Scratch());
    Plane source = plane(shape);
    Plane target = plane(shape);
    double promised = SLACK * HEIGHT * WIDTH * runner.nanosPerSample();
    long end = System.nanoTime() + LONGEST_NANOS;
    int fast = 0;
    long now = System.nanoTime();
    while (fast < FAST_RUNS && now < end) {
      pass.run(List.of(source), List.of(target), 0, HEIGHT);
      long start = now;
      now = System.nanoTime();
      fast += now - start < promised ? 1 : 0;
    }
  }

  private static Plane plane(LaneShape shape) {
    DType dtype =
        switch (shape.bytes()) {
          case 1 -> DType.U8;
          case 2 -> DType.U16;
          case 4 -> DType.I32;
          default -> DType.F64;
        };
    return Plane.of(Raster.allocate(dtype, SampleOrder.PLANAR, 1, HEIGHT, WIDTH, 1), 0, 0);
  }
}
