package dev.sluice.codec;

import dev.sluice.codec.ImageDetails.ChromaSampling;
import dev.sluice.median.Raster;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * libjpeg-turbo through the foreign-function API. Thread-safe; handles are pooled.
 *
 * <p>A native call cannot be stopped at a deadline: the limits on pixels and scans bound it. Any
 * warning of the library about the entropy-coded data makes a picture malformed; warnings about
 * stray bytes and unusual progressions alone do not.
 */
final class TurboJpeg implements JpegCodec {
  private static final int ACCURATE_DCT = 4096;
  private static final int RGB = 0;
  private static final int GRAY = 6;
  private static final int CMYK = 11;
  private static final int SAME_BUFFER = 1024;
  private static final int WARNING = 0;

  /** Below both a call lasts a few milliseconds at most, and arrays are passed as they are. */
  private static final int PINNED_PIXELS = 1_100_000;

  private static final int PINNED_BYTES = 512 << 10;

  private final TurboJpegLibrary library;
  private final Pool<Session> decoders;
  private final Pool<Session> encoders;

  TurboJpeg(TurboJpegLibrary library) {
    this.library = library;
    this.decoders = new Pool<>(() -> new Session(true), Session::close);
    this.encoders = new Pool<>(() -> new Session(false), Session::close);
  }

  @Override
  public void prepare() {
    library.link();
  }

  @Override
  public byte[] decode(
      ByteBuffer body, JpegHeader header, IntFunction<byte[]> arrays, long deadlineNanos)
      throws CodecException {
    CodecException.checkDeadline(deadlineNanos, "JPEG");
    Session session = decoders.take();
    try {
      return session.decode(body, header, arrays);
    } finally {
      decoders.give(session);
    }
  }

  @Override
  public ByteBuffer encode(
      Raster raster, int quality, ChromaSampling chroma, IntFunction<byte[]> arrays)
      throws CodecException {
    Session session = encoders.take();
    try {
      return session.encode(raster, quality, chroma, arrays);
    } finally {
      encoders.give(session);
    }
  }

  private static long aligned(long bytes) {
    return bytes + 15 & ~15L;
  }

  /** How chroma is sampled: the library's number, and the sides of a block of both. */
  private enum Sampling {
    S444(0, 8, 8),
    S422(1, 16, 8),
    S420(2, 16, 16),
    GRAY(3, 8, 8),
    S440(4, 8, 16),
    S411(5, 32, 8);

    private final int number;
    private final int across;
    private final int down;

    Sampling(int number, int across, int down) {
      this.number = number;
      this.across = across;
      this.down = down;
    }

    static Sampling of(ChromaSampling chroma) {
      return switch (chroma) {
        case S444 -> S444;
        case S422 -> S422;
        case S420 -> S420;
        case S440 -> S440;
        case S411 -> S411;
      };
    }

    /** What the library's tjBufSize says: no file is longer. */
    long mostBytes(int width, int height) {
      long pixels = (width + across - 1L & -across) * (height + down - 1L & -down);
      int ofChroma = this == GRAY ? 0 : 4 * 64 / (across * down);
      return aligned(pixels * (2 + ofChroma) + 2048);
    }
  }

  /** One handle of the library and its buffers. Not thread-safe. */
  private final class Session {
    private final MemorySegment handle;
    private final NativeBuffer buffer = new NativeBuffer();
    private final NativeBuffer pointers = new NativeBuffer();

    Session(boolean decoder) {
      try {
        handle =
            decoder
                ? (MemorySegment) library.initDecompress().handle().invokeExact()
                : (MemorySegment) library.initCompress().handle().invokeExact();
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    byte[] decode(ByteBuffer body, JpegHeader header, IntFunction<byte[]> arrays)
        throws CodecException {
      int width = header.width();
      int height = header.height();
      int channels = header.components();
      int bytes = Math.toIntExact((long) width * height * channels);
      byte[] samples = arrays.apply(bytes);
      MemorySegment to = MemorySegment.ofArray(samples).asSlice(0, bytes);
      MemorySegment from = MemorySegment.ofArray(body.array());
      from = from.asSlice(body.arrayOffset(), header.end());
      int format = channels == 1 ? GRAY : channels == 3 ? RGB : CMYK;
      boolean pinned =
          (long) width * height <= PINNED_PIXELS
              && header.end() <= PINNED_BYTES
              && !header.progressive();
      MethodHandle decompress =
          pinned ? library.decompressPinned().handle() : library.decompress().handle();
      MemorySegment in = from;
      MemorySegment out = to;
      if (!pinned) {
        long inBytes = aligned(from.byteSize());
        MemorySegment both = buffer.take(inBytes + bytes);
        in = both.asSlice(0, from.byteSize()).copyFrom(from);
        out = both.asSlice(inBytes, bytes);
      }
      int failed;
      try {
        failed =
            (int)
                decompress.invokeExact(
                    handle,
                    in,
                    in.byteSize(),
                    out,
                    width,
                    width * channels,
                    height,
                    format,
                    ACCURATE_DCT);
      } catch (Throwable e) {
        throw unexpected(e);
      }
      if (failed != 0) {
        judge(header);
      }
      if (!pinned) {
        to.copyFrom(out);
        buffer.release();
      }
      return samples;
    }

    ByteBuffer encode(Raster raster, int quality, ChromaSampling chroma, IntFunction<byte[]> arrays)
        throws CodecException {
      int width = raster.width();
      int height = raster.height();
      MemorySegment samples = MemorySegment.ofArray(raster.data());
      samples = samples.asSlice(raster.offset(), raster.byteLength());
      boolean pinned = (long) width * height <= PINNED_PIXELS;
      MethodHandle compress =
          pinned ? library.compressPinned().handle() : library.compress().handle();
      Sampling sampling = raster.channels() == 1 ? Sampling.GRAY : Sampling.of(chroma);
      long most = sampling.mostBytes(width, height);
      MemorySegment both = buffer.take(most + (pinned ? 0 : samples.byteSize()));
      MemorySegment from = pinned ? samples : both.asSlice(most).copyFrom(samples);
      MemorySegment madeAt = pointers.take(16);
      MemorySegment sizeAt = madeAt.asSlice(8);
      madeAt.set(ValueLayout.ADDRESS, 0, both);
      sizeAt.set(ValueLayout.JAVA_LONG, 0, most);
      try {
        int failed =
            (int)
                compress.invokeExact(
                    handle,
                    from,
                    width,
                    width * raster.channels(),
                    height,
                    raster.channels() == 1 ? GRAY : RGB,
                    madeAt,
                    sizeAt,
                    sampling.number,
                    quality,
                    ACCURATE_DCT | SAME_BUFFER);
        if (failed != 0) {
          throw CodecException.unsupported("JPEG: not encoded: " + errorText());
        }
      } catch (CodecException e) {
        throw e;
      } catch (Throwable e) {
        throw unexpected(e);
      }
      int bytes = (int) sizeAt.get(ValueLayout.JAVA_LONG, 0);
      byte[] file = arrays.apply(bytes);
      MemorySegment.copy(both, ValueLayout.JAVA_BYTE, 0, file, 0, bytes);
      buffer.release();
      return ByteBuffer.wrap(file, 0, bytes);
    }

    private void judge(JpegHeader header) throws CodecException {
      try {
        int code = (int) library.errorCode().handle().invokeExact(handle);
        String text = errorText();
        if (code != WARNING || JpegWarnings.harmful(text, header.progressive())) {
          throw CodecException.malformed("JPEG: " + text);
        }
      } catch (CodecException e) {
        throw e;
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    @SuppressWarnings("restricted")
    private String errorText() throws Throwable {
      MemorySegment text = (MemorySegment) library.errorText().handle().invokeExact(handle);
      return text.reinterpret(200).getString(0);
    }

    void close() {
      try {
        int ignored = (int) library.destroy().handle().invokeExact(handle);
      } catch (Throwable e) {
        throw unexpected(e);
      }
      buffer.close();
      pointers.close();
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }
}
