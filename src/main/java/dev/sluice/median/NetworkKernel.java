package dev.sluice.median;

import java.util.List;

/** Runs the code of a window over planes with a border; while there is none, the scalar kernel. */
final class NetworkKernel implements PlaneKernel {
  private final WindowCode code;
  private final LineReader reader;
  private final PlaneKernel scalar;

  NetworkKernel(WindowCode code, LineReader reader, PlaneKernel scalar) {
    this.code = code;
    this.reader = reader;
    this.scalar = scalar;
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    TileRunner runner = code.use((long) (toRow - fromRow) * source.width());
    if (runner == null) {
      scalar.filter(source, target, fromRow, toRow, scratch);
    } else {
      new NetworkPass(runner, reader, scratch)
          .run(List.of(source), List.of(target), fromRow, toRow);
    }
  }

  @Override
  public double nanosPerSample() {
    TileRunner runner = code.runner();
    return runner == null ? scalar.nanosPerSample() : runner.nanosPerSample();
  }

  @Override
  public String tier() {
    TileRunner runner = code.runner();
    return runner == null ? scalar.tier() : runner.tier();
  }
}
