package dev.sluice.codec;

import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
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
  private static final int SAMPLED_ROWS = 24;

  private static final int SEARCHING_LEVEL = 3;

  /** What one encode needs beside the file. */
  private static final class Scratch {
    final HuffmanDeflater huffman = new HuffmanDeflater();
    final PngRows.Scratch rows = new PngRows.Scratch();
  }

  private final Pool<Scratch> pool = new Pool<>(Scratch::new, scratch -> {});

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
    boolean search = form.depth() < 8 || form.palette().length > 0 || flat(raster);
    int guess = (int) Math.min(raster.byteLength() * 2 / 3, 64 << 20);
    Growing out = new Growing(guess + 4096, arrays);
    head(out, raster, form, details.orientation());
    int start = begin(out, PngChunks.IDAT);
    Scratch scratch = pool.take();
    try {
      PngRows rows = new PngRows(raster, form, scratch.rows, deadlineNanos);
      if (search) {
        searching(rows, out);
      } else {
        scratch.huffman.begin(out);
        rows.into(scratch.huffman::block);
        scratch.huffman.finish();
      }
    } finally {
      if (scratch.rows.large()) {
        pool.discard(scratch);
      } else {
        pool.give(scratch);
      }
    }
    end(out, start);
    end(out, begin(out, PngChunks.IEND));
    return out.buffer();
  }

  private void searching(PngRows rows, Growing out) throws CodecException {
    Optional<LibDeflate.Collected> whole = library.flatMap(l -> l.deflate(rows.bytes()));
    if (whole.isPresent()) {
      try (LibDeflate.Collected collected = whole.get()) {
        rows.into((bytes, n, last) -> collected.add(bytes, n));
        collected.finish(out);
      }
      return;
    }
    Deflater deflater = deflaters.take();
    try {
      deflater.reset();
      rows.into(streaming(deflater, out));
    } finally {
      deflaters.give(deflater);
    }
  }

  private static PngRows.Sink streaming(Deflater deflater, Growing out) {
    return (bytes, n, last) -> {
      deflater.setInput(bytes, 0, n);
      if (last) {
        deflater.finish();
      }
      drain(deflater, out);
    };
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
