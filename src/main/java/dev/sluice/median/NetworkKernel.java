package dev.sluice.median;

import java.util.List;

/** Runs a {@link TileRunner} over planes with a border. */
final class NetworkKernel implements PlaneKernel {
  private final TileRunner runner;
  private final LineReader reader;

  NetworkKernel(TileRunner runner, LineReader reader) {
    this.runner = runner;
    this.reader = reader;
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    new NetworkPass(runner, reader, scratch).run(List.of(source), List.of(target), fromRow, toRow);
  }

  @Override
  public String tier() {
    return runner.tier();
  }
}
