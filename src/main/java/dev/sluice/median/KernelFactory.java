package dev.sluice.median;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes tile runners: the way from a mask to code. Thread-safe. */
final class KernelFactory {
  private static final int BAND_COLUMNS = 1024;
  private static final int LEAST_BAND_TILES = 512;
  private static final int INTERPRETED_STRIP_TILES = 256;

  /** Code with what it was made of. */
  record Compiled(TileRunner runner, List<Stage> stages) {}

  private record Channels(LaneShape shape, int count) {}

  private final Map<LaneShape, Movers> movers = new ConcurrentHashMap<>();
  private final Map<Channels, WarmTier<ChannelMover>> channels = new ConcurrentHashMap<>();
  private final Set<LaneShape> warmRows = ConcurrentHashMap.newKeySet();
  private final Map<LaneShape, RowMath> maths = new ConcurrentHashMap<>();

  /** Serves at once. */
  TileRunner interpreted(WindowMask mask, LaneShape shape) {
    MedianNetwork.Tile tile = Tiling.tile(mask, shape);
    RowProgram program = new RowProgram(new MedianNetwork(mask, tile));
    RowLayout layout =
        RowLayout.of(
            shape, bandTiles(tile), INTERPRETED_STRIP_TILES, StagePlan.halo(program.network()));
    return new TileRunner(
        new InterpretedTile(program, layout, math(shape)),
        shape,
        movers(shape),
        layout,
        mask,
        tile,
        program.slots(),
        program.operations(),
        TileRunner.INTERPRETED);
  }

  /** The same as code of its own, slow until the JVM has compiled it. */
  Compiled compiled(WindowMask mask, LaneShape shape) {
    return compiled(mask, shape, Tiling.tile(mask, shape), Tiling.cut());
  }

  Compiled compiled(WindowMask mask, LaneShape shape, MedianNetwork.Tile tile, StagePlan.Cut cut) {
    StagePlan plan = new StagePlan(new MedianNetwork(mask, tile), cut);
    int strip = Tiling.stripTiles(plan.slots(), shape);
    RowLayout layout = RowLayout.of(shape, bandTiles(tile), strip, StagePlan.halo(plan.network()));
    byte[] code = new KernelEmitter(plan, shape, layout).emit();
    TileRunner runner =
        new TileRunner(
            LaneClasses.define(code, TileCode.class, shape),
            shape,
            movers(shape),
            layout,
            mask,
            tile,
            plan.slots(),
            plan.operations(),
            TileRunner.COMPILED);
    return new Compiled(runner, plan.stages());
  }

  private static int bandTiles(MedianNetwork.Tile tile) {
    return Math.max(LEAST_BAND_TILES, BAND_COLUMNS / tile.columns());
  }

  /** Runs what moves rows of a shape until it is compiled, once. */
  void warmRows(LaneShape shape) {
    if (warmRows.add(shape)) {
      VectorProfiles.settle(shape);
      new RowWarmup(shape).rows(movers(shape).rows());
    }
  }

  /** The same, and what moves channels, however many there are. */
  void warmMovers(LaneShape shape) {
    warmRows(shape);
    for (int count = 2; count <= ChannelMover.MOST_CHANNELS; count++) {
      channels(shape, count).run();
    }
  }

  /** What moves so many interleaved channels, one of {@link #movers}. */
  WarmTier<ChannelMover> channels(LaneShape shape, int count) {
    return channels.computeIfAbsent(
        new Channels(shape, count),
        wanted ->
            new WarmTier<>(
                movers(shape).channels().get(count - 2),
                mover -> new RowWarmup(shape).channels(mover, count)));
  }

  /** Runs the arithmetic of the interpreter until it is compiled. */
  void warmMath(LaneShape shape) {
    new RowWarmup(shape).arithmetic(math(shape));
  }

  /** What chooses between rows. */
  WarmTier<RowMover> choice(LaneShape shape) {
    return new WarmTier<>(movers(shape).rows(), new RowWarmup(shape)::choices);
  }

  /** What moves pictures to sheets and back, whatever the order of their samples. */
  WarmTier<SheetMover> sheets(LaneShape shape) {
    SheetMover mover = LaneClasses.specialise(VectorSheetMover.class, SheetMover.class, shape);
    return new WarmTier<>(mover, new RowWarmup(shape)::sheets);
  }

  private RowMath math(LaneShape shape) {
    return maths.computeIfAbsent(mathShape(shape), KernelFactory::newMath);
  }

  Movers movers(LaneShape shape) {
    return movers.computeIfAbsent(shape, KernelFactory::newMovers);
  }

  private static Movers newMovers(LaneShape shape) {
    ChannelMover[] channels = new ChannelMover[ChannelMover.MOST_CHANNELS - 1];
    for (int i = 0; i < channels.length; i++) {
      channels[i] =
          LaneClasses.specialise(
              VectorChannelMover.class, ChannelMover.class, shape.interleaved(i + 2));
    }
    return new Movers(
        LaneClasses.specialise(VectorRowMover.class, RowMover.class, shape), List.of(channels));
  }

  private static RowMath newMath(LaneShape shape) {
    return LaneClasses.specialise(VectorRowMath.class, RowMath.class, shape);
  }

  /** Row arithmetic sees ordered integers alone. */
  private static LaneShape mathShape(LaneShape shape) {
    return shape.unordered();
  }
}
