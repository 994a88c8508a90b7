package dev.sluice.median;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the code of a window over planes with a border; while there is none, the scalar kernel. */
final class NetworkKernel implements FusedKernel {
  private final WindowCode code;
  private final LineReader reader;
  private final PlaneKernel scalar;

  NetworkKernel(WindowCode code, LineReader reader, PlaneKernel scalar) {
    this.code = code;
    this.reader = reader;
    this.scalar = scalar;
  }

  @Override
  public boolean ready(List<Plane> sources, List<Plane> targets) {
    Plane shape = sources.getFirst();
    boolean there =
        code.runner() != null
            || code.use((long) shape.height() * shape.width() * sources.size()) != null;
    return there && moves(shape);
  }

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    filterAll(List.of(source), List.of(target), fromRow, toRow, scratch);
  }

  @Override
  public long filterAll(
      List<Plane> sources, List<Plane> targets, int fromRow, int toRow, Scratch scratch) {
    Plane shape = sources.getFirst();
    TileRunner runner = code.use((long) (toRow - fromRow) * shape.width() * sources.size());
    boolean fast = runner != null || code.direct() != null;
    boolean whole = fast && toRow - fromRow == shape.height();
    int channels = whole ? DirectPass.channels(sources, 0, code.shape()) : 0;
    if (DirectSheet.pays(sources, channels)) {
      DirectPass direct = direct(sources, targets, scratch);
      if (direct != null) {
        return new DirectSheet(direct, reader, code.sheets(), scratch, shape, channels)
            .run(sources, targets);
      }
    }
    if (Sheet.pays(sources, channels)) {
      return new Sheet(sources, targets, channels, code.mask().columns(), reader, code.sheets())
          .run(scratch, (from, to) -> filter(runner, from, to, fromRow, toRow, scratch));
    }
    return filter(runner, sources, targets, fromRow, toRow, scratch);
  }

  private @Nullable DirectPass direct(List<Plane> sources, List<Plane> targets, Scratch scratch) {
    DirectCode direct = code.direct();
    return direct != null && DirectPass.serves(sources, targets, code.shape())
        ? new DirectPass(direct, code.shape(), reader, scratch)
        : null;
  }

  private long filter(
      @Nullable TileRunner runner,
      List<Plane> sources,
      List<Plane> targets,
      int fromRow,
      int toRow,
      Scratch scratch) {
    DirectPass direct = direct(sources, targets, scratch);
    if (direct != null) {
      return direct.run(sources, targets, fromRow, toRow);
    }
    if (runner == null || !moves(sources.getFirst())) {
      return scalar.filterAll(sources, targets, fromRow, toRow, scratch);
    }
    if (LinePass.serves(runner, sources, targets)) {
      return new LinePass(runner, reader, scratch).run(sources, targets, fromRow, toRow);
    }
    new NetworkPass(runner, reader, scratch).run(sources, targets, fromRow, toRow);
    return UNCOUNTED;
  }

  private boolean moves(Plane plane) {
    return code.moves(plane.sampleStride() / code.shape().bytes());
  }

  @Override
  public Changes.Counter counter() {
    TileRunner runner = code.runner();
    return runner == null ? scalar.counter() : runner.movers()::differing;
  }

  @Override
  public @Nullable RowMover choice() {
    return code.choice();
  }

  @Override
  public double nanosPerSample() {
    TileRunner runner = code.runner();
    return code.direct() != null
        ? DirectTier.nanosPerSample(code.shape())
        : runner == null ? scalar.nanosPerSample() : runner.nanosPerSample();
  }

  @Override
  public String tier() {
    TileRunner runner = code.runner();
    return code.direct() != null
        ? TileRunner.COMPILED
        : runner == null ? scalar.tier() : runner.tier();
  }
}
