package dev.sluice.median;

/** Makes tile runners for windows: the way from a mask to code. */
final class KernelFactory {
  private static final int BAND_TILES = 512;
  private static final int STRIP_TILES = 512;

  private KernelFactory() {}

  static TileRunner compiled(WindowMask mask, LaneShape shape) {
    MedianNetwork.Tile tile = Tiling.tile(mask, shape);
    StagePlan plan = new StagePlan(new MedianNetwork(mask, tile), Tiling.cut());
    RowLayout layout = RowLayout.of(shape, BAND_TILES, STRIP_TILES, plan.halo());
    byte[] code = new KernelEmitter(plan, shape, layout).emit();
    return new TileRunner(
        LaneClasses.define(code, TileCode.class, shape),
        LaneClasses.specialise(VectorRowMover.class, RowMover.class, shape),
        layout,
        mask,
        tile,
        plan.slots(),
        "compiled");
  }
}
