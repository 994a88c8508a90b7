package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.zip.Inflater;

/**
 * Reads PNG: all colour types, 1 to 16 bits, palette, transparency, Adam7. Thread-safe.
 *
 * <p>Rows are inflated a few at a time into a buffer that stays in the cache and unfiltered from
 * there into the raster. Exactly the bytes that the header asks for are inflated. Of an animation
 * the default picture is read. Palettes become RGB or RGBA, 1, 2 and 4 bits of gray are stretched
 * to 8, and a transparent colour becomes an alpha channel.
 */
final class PngReader {
  private static final int BATCH_BYTES = 32 << 10;
  private static final int KEPT_BYTES = 1 << 20;

  /** x and y of the first pixel, then the steps, of each pass of Adam7. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  /** What one decode needs beside the raster and what inflates. */
  private static final class Scratch {
    byte[] batch = new byte[2 * BATCH_BYTES];
    byte[] rows = new byte[2 * BATCH_BYTES];
  }

  private final Limits limits;
  private final Optional<LibDeflate> library;
  private final Pool<Scratch> pool = new Pool<>(Scratch::new, scratch -> {});
  private final Pool<Inflater> inflaters = new Pool<>(Inflater::new, Inflater::end);

  /**
   * @param library where there is one
   */
  PngReader(Limits limits, Optional<LibDeflate> library) {
    this.limits = limits;
    this.library = library;
  }

  /**
   * @param body array-backed, from position 0, starting with the signature
   * @param arrays gives an array of at least so many bytes, which the raster lies in
   */
  Image read(ByteBuffer body, IntFunction<byte[]> arrays, long deadlineNanos)
      throws CodecException {
    ByteBuffer bytes = body.slice().order(ByteOrder.BIG_ENDIAN);
    PngHeader header = PngChunks.read(bytes, limits, deadlineNanos);
    byte[] samples =
        arrays.apply(
            Math.toIntExact((long) header.width() * header.height() * header.pixelBytes()));
    Scratch scratch = pool.take();
    try (PngData data = data(bytes, header, deadlineNanos)) {
      new Decoding(data, header, samples, scratch, deadlineNanos).run();
    } finally {
      if (scratch.batch.length + scratch.rows.length > KEPT_BYTES) {
        pool.discard(scratch);
      } else {
        pool.give(scratch);
      }
    }
    Raster raster =
        new Raster(
            header.depth() == 16 ? DType.U16 : DType.U8,
            SampleOrder.INTERLEAVED,
            1,
            header.height(),
            header.width(),
            header.channels(),
            header.alpha(),
            samples,
            0);
    ImageDetails details =
        new ImageDetails(
            header.depth(),
            header.palette(),
            OptionalInt.empty(),
            ImageDetails.ChromaSampling.S444,
            header.orientation());
    return new Image(ImageFormat.PNG, raster, details, header.more());
  }

  private PngData data(ByteBuffer body, PngHeader header, long deadlineNanos) {
    Optional<LibDeflate.Whole> whole = library.flatMap(l -> l.inflate(body, header));
    return whole.isPresent()
        ? whole.get()
        : new StreamedData(body, header, inflaters, deadlineNanos);
  }

  private static final class Decoding {
    private final PngData data;
    private final PngHeader header;
    private final PngPixels pixels;
    private final byte[] samples;
    private final Scratch scratch;
    private final long deadlineNanos;

    Decoding(PngData data, PngHeader header, byte[] samples, Scratch scratch, long deadlineNanos) {
      this.data = data;
      this.header = header;
      this.pixels = new PngPixels(header);
      this.samples = samples;
      this.scratch = scratch;
      this.deadlineNanos = deadlineNanos;
    }

    void run() throws CodecException {
      if (header.interlaced()) {
        for (int[] pass : PASSES) {
          int wide = (header.width() - pass[0] + pass[2] - 1) / pass[2];
          int high = (header.height() - pass[1] + pass[3] - 1) / pass[3];
          if (wide > 0 && high > 0) {
            pass(pass, wide, high);
          }
        }
      } else {
        rows();
      }
    }

    /** Rows one below the other: where they are plain, unfiltered straight into the raster. */
    private void rows() throws CodecException {
      int width = header.width();
      int rowBytes = (int) header.rowBytes(width);
      int outBytes = width * header.pixelBytes();
      int batchRows = prepare(rowBytes, header.height());
      boolean plain = pixels.plain();
      byte[] into = plain ? samples : scratch.rows;
      int above = -1;
      for (int y = 0; y < header.height(); ) {
        int end = Math.min(header.height(), y + batchRows);
        inflate((end - y) * (rowBytes + 1));
        for (int at = 0; y < end; y++, at += rowBytes + 1) {
          int to = plain ? y * rowBytes : (y & 1) * rowBytes;
          unfilter(at, into, to, above, rowBytes, y);
          above = to;
          if (!plain) {
            pixels.expand(into, to, width, samples, y * outBytes);
          }
        }
      }
    }

    private void pass(int[] pass, int wide, int high) throws CodecException {
      int rowBytes = (int) header.rowBytes(wide);
      int size = header.pixelBytes();
      int batchRows = prepare(rowBytes, high);
      byte[] line = new byte[wide * size];
      int above = -1;
      for (int y = 0; y < high; ) {
        int end = Math.min(high, y + batchRows);
        inflate((end - y) * (rowBytes + 1));
        for (int at = 0; y < end; y++, at += rowBytes + 1) {
          int to = (y & 1) * rowBytes;
          unfilter(at, scratch.rows, to, above, rowBytes, y);
          above = to;
          pixels.expand(scratch.rows, to, wide, line, 0);
          int out = ((pass[1] + y * pass[3]) * header.width() + pass[0]) * size;
          for (int x = 0; x < wide; x++, out += pass[2] * size) {
            System.arraycopy(line, x * size, samples, out, size);
          }
        }
      }
    }

    /** Makes room, and says how many rows are inflated at a time. */
    private int prepare(int rowBytes, int height) {
      int batchRows = Math.clamp(BATCH_BYTES / (rowBytes + 1), 1, height);
      if (scratch.batch.length < batchRows * (rowBytes + 1)) {
        scratch.batch = new byte[batchRows * (rowBytes + 1)];
      }
      if (scratch.rows.length < 2 * rowBytes) {
        scratch.rows = new byte[2 * rowBytes];
      }
      return batchRows;
    }

    private void unfilter(int at, byte[] into, int to, int above, int rowBytes, int y)
        throws CodecException {
      int filter = scratch.batch[at];
      if (filter < 0 || filter > 4) {
        throw CodecException.malformed(
            "PNG: row %d has the unknown filter %d".formatted(y, filter & 0xFF));
      }
      PngUnfilter.apply(
          filter, scratch.batch, at + 1, into, to, above, rowBytes, header.filterDistance());
    }

    private void inflate(int n) throws CodecException {
      CodecException.checkDeadline(deadlineNanos, "PNG");
      data.read(scratch.batch, n);
    }
  }
}
