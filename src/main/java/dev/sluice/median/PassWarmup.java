package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/** Runs whole passes over a made-up picture until HotSpot has compiled what moves the rows. */
final class PassWarmup {
  /** Windows whose tiles differ in width, so that every way to move rows is taken. */
  static final WindowMask SMALL = square(5);

  static final WindowMask WIDE = square(Tiling.WIDE);

  /** Not a multiple of what code straight over the rows does at once: the rest goes by copies. */
  private static final int HEIGHT = 66;

  private static final int WIDTH = 700;

  /** A pass is not expected to become faster than that many times its estimate. */
  private static final double SLACK = 4;

  private static final int FAST_RUNS = 5;
  private static final int RUNS_A_SCRATCH = 8;
  private static final long LONGEST_NANOS = 2_000_000_000L;
  private static final LineReader READER = new LineReader(Border.NEAREST, 0);

  private PassWarmup() {}

  private static WindowMask square(int side) {
    boolean[] flags = new boolean[side * side];
    Arrays.fill(flags, true);
    return new WindowMask(side, side, flags);
  }

  static void run(TileRunner runner, LaneShape shape) {
    untilFast(
        shape,
        runner.nanosPerSample(),
        (source, target, scratch) ->
            new NetworkPass(runner, READER, scratch)
                .run(List.of(source), List.of(target), 0, HEIGHT));
  }

  static void run(DirectCode code, LaneShape shape) {
    untilFast(
        shape,
        DirectTier.nanosPerSample(shape),
        (source, target, scratch) ->
            new DirectPass(code, shape, READER, scratch)
                .run(List.of(source), List.of(target), 0, HEIGHT));
  }

  /** One over the whole of the planes. */
  private interface Pass {
    void run(Plane source, Plane target, Scratch scratch);
  }

  /**
   * Some passes begin with empty scratch: where that grows must not look like what never happens,
   * or HotSpot leaves it out, and the first pass of a new worker throws the compiled code away. Not
   * all of them, as room for large lanes takes longer to make than a pass is to take.
   */
  private static void untilFast(LaneShape shape, double nanosPerSample, Pass pass) {
    Plane source = plane(shape);
    Plane target = plane(shape);
    double promised = SLACK * HEIGHT * WIDTH * nanosPerSample;
    long end = System.nanoTime() + LONGEST_NANOS;
    int fast = 0;
    Scratch scratch = new Scratch();
    long now = System.nanoTime();
    for (int runs = 0; fast < FAST_RUNS && now < end; runs++) {
      scratch = runs % RUNS_A_SCRATCH == 0 ? new Scratch() : scratch;
      pass.run(source, target, scratch);
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
