package dev.sluice.median;

import java.util.List;

/**
 * 3x3 windows of pictures with short rows: each is laid with what the border puts left and right of
 * it, and filtered from there to its place, so that no column is a case of its own.
 */
final class DirectSheet {
  /** Of a row; the edges of longer ones cost less than to lay them. */
  private static final int NARROW_BYTES = 512;

  /** Of a picture, which so stays near the core. */
  private static final int MOST_BYTES = 1 << 17;

  private static final int SIDE = 3;

  private final DirectPass pass;
  private final SheetMover mover;
  private final Scratch scratch;
  private final Plane shape;
  private final int channels;
  private final SheetRow row;
  private final int stride;

  /**
   * @param shape a plane as all are
   * @param channels planes that lie side by side in the rows of a picture
   */
  DirectSheet(
      DirectPass pass,
      LineReader reader,
      SheetMover mover,
      Scratch scratch,
      Plane shape,
      int channels) {
    this.pass = pass;
    this.mover = mover;
    this.scratch = scratch;
    this.shape = shape;
    this.channels = channels;
    int size = shape.dtype().bytes();
    this.row = new SheetRow(size, channels, shape.width(), SIDE, reader, mover.vectorBytes());
    int lines = Math.ceilDiv(row.bytes() + mover.vectorBytes(), ArenaAddress.LINE);
    this.stride = (lines | 1) * ArenaAddress.LINE;
  }

  /**
   * Whether it is worth it for planes that {@link DirectPass#serves}.
   *
   * @param channels as in the constructor; 0 where not all channels of a picture are there
   */
  static boolean pays(List<Plane> sources, int channels) {
    Plane shape = sources.getFirst();
    long bytes = (long) shape.width() * channels * shape.dtype().bytes();
    return channels > 0
        && sources.size() > channels
        && bytes <= NARROW_BYTES
        && bytes * shape.height() <= MOST_BYTES;
  }

  /**
   * @return how many samples differ
   */
  long run(List<Plane> sources, List<Plane> targets) {
    byte[] sheet = scratch.takeRows(stride * shape.height());
    Plane laid = wider(sheet, 0, stride);
    long changed = 0;
    for (int i = 0; i < sources.size(); i += channels) {
      Plane source = sources.get(i);
      Plane target = targets.get(i);
      mover.lay(row, source.data(), source.offset(), sheet, 0, stride, shape.height());
      Plane place = wider(target.data(), target.offset() - row.before(), target.rowStride());
      changed += pass.inner(laid, place, 0, shape.height(), shape.sampleStride());
    }
    scratch.giveBackRows(1);
    return changed;
  }

  /** With a column on either side, which is read and not written. */
  private Plane wider(byte[] data, int offset, int rowStride) {
    int width = shape.width() + SIDE - 1;
    return new Plane(
        shape.dtype(), data, offset, shape.height(), width, rowStride, shape.sampleStride());
  }
}
