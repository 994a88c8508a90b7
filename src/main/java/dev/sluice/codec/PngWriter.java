package dev.sluice.codec;

import dev.sluice.median.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG fast rather than small. Thread-safe.
 *
 * <p>Rows are filtered with Up. Photographs then have no repetitions worth searching for, so that
 * they are only entropy-coded; where a sample of rows is mostly zeros after the filter, as drawings
 * are, deflate searches as well. What is written is IHDR, PLTE and tRNS for a palette, eXIf for an
 * orientation, IDAT, IEND: no profile, gamma, text or time.
 */
final class PngWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x80808080_80808080L;
  private static final int BATCH_BYTES = 64 << 10;
  private static final int SAMPLED_ROWS = 24;

  private static final int SEARCHING_LEVEL = 3;

  private final Pool<Deflater> deflaters =
      new Pool<>(() -> new Deflater(SEARCHING_LEVEL), Deflater::end);

  private final Optional<LibDeflate> library;

  /**
   * @param library where there is one
   */
  PngWriter(Optional<LibDeflate> library) {
    this.library = library;
  }

  /**
   * @param raster one item, interleaved, U8 or U16, 1 to 4 channels
   * @param arrays gives an array of at least so many bytes, which the file lies in
   */
  ByteBuffer write(
      Raster raster, ImageDetails details, IntFunction<byte[]> arrays, long deadlineNanos)
      throws CodecException {
    PngForm form = PngForm.of(raster, details);
    PngForm.Packer packer = form.new Packer(raster);
    boolean search = form.depth() < 8 || form.palette().length > 0 || flat(raster);
    int guess = (int) Math.min(raster.byteLength() * 2 / 3, 64 << 20);
    Growing out = new Growing(guess + 4096, arrays);
    head(out, raster, form, details.orientation());
    int start = begin(out, PngChunks.IDAT);
    if (search) {
      searching(raster, form, packer, out, deadlineNanos);
    } else {
      HuffmanDeflater deflater = new HuffmanDeflater(out);
      rows(raster, form, packer, deflater::block, deadlineNanos);
      deflater.finish();
    }
    end(out, start);
    end(out, begin(out, PngChunks.IEND));
    return out.buffer();
  }

  /** Takes filtered rows, a few at a time. */
  private interface Sink {
    void accept(byte[] bytes, int n, boolean last);
  }

  private void searching(
      Raster raster, PngForm form, PngForm.Packer packer, Growing out, long deadlineNanos)
      throws CodecException {
    long bytes = (form.rowBytes(raster.width()) + 1L) * raster.height();
    Optional<LibDeflate.Collected> whole = library.flatMap(l -> l.deflate(bytes));
    if (whole.isPresent()) {
      try (LibDeflate.Collected collected = whole.get()) {
        rows(raster, form, packer, (rows, n, last) -> collected.add(rows, n), deadlineNanos);
        collected.finish(out);
      }
      return;
    }
    Deflater deflater = deflaters.take();
    try {
      deflater.reset();
      rows(raster, form, packer, streaming(deflater, out), deadlineNanos);
    } finally {
      deflaters.give(deflater);
    }
  }

  private static Sink streaming(Deflater deflater, Growing out) {
    return (bytes, n, last) -> {
      deflater.setInput(bytes, 0, n);
      if (last) {
        deflater.finish();
      }
      drain(deflater, out);
    };
  }

  private static void rows(
      Raster raster, PngForm form, PngForm.Packer packer, Sink sink, long deadlineNanos)
      throws CodecException {
    int n = form.rowBytes(raster.width());
    int batchRows = Math.clamp(BATCH_BYTES / (n + 1), 1, raster.height());
    byte[] batch = new byte[batchRows * (n + 1)];
    byte[] two = new byte[2 * n];
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

  private static void drain(Deflater deflater, Growing out) {
    while (!deflater.needsInput() || !deflater.finished()) {
      byte[] room = out.room(4096);
      int got = deflater.deflate(room, out.size(), out.free());
      out.advance(got);
      if (got == 0 && deflater.needsInput()) {
        return;
      }
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

  /** Whether most samples equal the one above, in a few rows from all over. */
  private static boolean flat(Raster raster) {
    int n = raster.width() * raster.channels() * raster.dtype().bytes();
    int step = Math.max(1, raster.height() / SAMPLED_ROWS);
    long same = 0;
    long all = 0;
    for (int y = step; y < raster.height(); y += step) {
      int row = raster.offset() + y * n;
      for (int i = 0; i < n; i++) {
        same += raster.data()[row + i] == raster.data()[row - n + i] ? 1 : 0;
      }
      all += n;
    }
    return same * 2 > all;
  }

  private static void head(Growing out, Raster raster, PngForm form, int orientation) {
    out.putInt((int) (PngChunks.SIGNATURE >>> 32));
    out.putInt((int) PngChunks.SIGNATURE);
    int start = begin(out, PngChunks.IHDR);
    out.putInt(raster.width());
    out.putInt(raster.height());
    out.write(form.depth());
    out.write(form.colour());
    out.write(new byte[3]);
    end(out, start);
    if (form.palette().length > 0) {
      palette(out, form.palette());
    }
    if (orientation > 0) {
      start = begin(out, PngChunks.EXIF);
      out.write(Exif.block(orientation));
      end(out, start);
    }
  }

  private static void palette(Growing out, int[] palette) {
    int start = begin(out, PngChunks.PLTE);
    boolean opaque = true;
    for (int argb : palette) {
      out.write(argb >> 16);
      out.write(argb >> 8);
      out.write(argb);
      opaque &= argb >>> 24 == 0xFF;
    }
    end(out, start);
    if (!opaque) {
      start = begin(out, PngChunks.TRNS);
      for (int argb : palette) {
        out.write(argb >>> 24);
      }
      end(out, start);
    }
  }

  private static int begin(Growing out, int type) {
    int start = out.size();
    out.putInt(0);
    out.putInt(type);
    return start;
  }

  private static void end(Growing out, int start) {
    out.setInt(start, out.size() - start - 8);
    CRC32 crc = new CRC32();
    crc.update(out.array(), start + 4, out.size() - start - 4);
    out.putInt((int) crc.getValue());
  }
}
