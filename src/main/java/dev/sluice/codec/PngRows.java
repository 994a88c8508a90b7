package dev.sluice.codec;

import dev.sluice.median.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The rows of a raster as a PNG stores them, each behind its filter type: Up where there are
 * samples of 8 or 16 bits, else none. Not thread-safe.
 */
final class PngRows {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x80808080_80808080L;
  private static final int BATCH_BYTES = 64 << 10;
  private static final int KEPT_BYTES = 1 << 20;

  /** Takes rows, a few at a time. */
  interface Sink {
    void accept(byte[] bytes, int n, boolean last);
  }

  /** Arrays that are used again. Not thread-safe. */
  static final class Scratch {
    private byte[] batch = new byte[BATCH_BYTES];
    private byte[] two = new byte[BATCH_BYTES];

    boolean large() {
      return batch.length + two.length > KEPT_BYTES;
    }
  }

  private final Raster raster;
  private final PngForm form;
  private final Scratch scratch;
  private final long deadlineNanos;
  private final int rowBytes;

  PngRows(Raster raster, PngForm form, Scratch scratch, long deadlineNanos) {
    this.raster = raster;
    this.form = form;
    this.scratch = scratch;
    this.deadlineNanos = deadlineNanos;
    this.rowBytes = form.rowBytes(raster.width());
  }

  /** Of all rows. */
  long bytes() {
    return (rowBytes + 1L) * raster.height();
  }

  /**
   * @throws CodecException at the deadline
   */
  void into(Sink sink) throws CodecException {
    PngForm.Packer packer = form.new Packer(raster);
    int n = rowBytes;
    int batchRows = Math.clamp(BATCH_BYTES / (n + 1), 1, raster.height());
    if (scratch.batch.length < batchRows * (n + 1)) {
      scratch.batch = new byte[batchRows * (n + 1)];
    }
    if (scratch.two.length < 2 * n) {
      scratch.two = new byte[2 * n];
    }
    byte[] batch = scratch.batch;
    byte[] two = scratch.two;
    boolean filtered = form.depth() >= 8 && form.palette().length == 0;
    for (int y = 0; y < raster.height(); ) {
      CodecException.checkDeadline(deadlineNanos, "PNG");
      int at = 0;
      for (int end = Math.min(raster.height(), y + batchRows); y < end; y++, at += n + 1) {
        int row = (y & 1) * n;
        packer.row(y, two, row);
        if (filtered && y > 0) {
          batch[at] = 2;
          up(two, row, n - row, batch, at + 1, n);
        } else {
          batch[at] = 0;
          System.arraycopy(two, row, batch, at + 1, n);
        }
      }
      sink.accept(batch, at, y == raster.height());
    }
  }

  /** out = row - above, byte by byte. */
  private static void up(byte[] rows, int row, int above, byte[] out, int at, int n) {
    int i = 0;
    for (; i <= n - 8; i += 8) {
      long a = (long) LONG.get(rows, row + i);
      long b = (long) LONG.get(rows, above + i);
      LONG.set(out, at + i, (a | HIGH_BITS) - (b & ~HIGH_BITS) ^ (a ^ ~b) & HIGH_BITS);
    }
    for (; i < n; i++) {
      out[at + i] = (byte) (rows[row + i] - rows[above + i]);
    }
  }
}
