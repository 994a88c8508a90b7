package dev.sluice.codec;

import dev.sluice.codec.ImageDetails.ChromaSampling;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

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
  private static final int GRAY_SAMPLING = 3;
  private static final int WARNING = 0;

  /** Below this a call lasts about a millisecond at most, and arrays are passed as they are. */
  private static final int PINNED_PIXELS = 300_000;

  private final TurboJpegLibrary library;
  private final Pool<Session> decoders;
  private final Pool<Session> encoders;

  TurboJpeg(TurboJpegLibrary library) {
    this.library = library;
    this.decoders = new Pool<>(() -> new Session(true), Session::close);
    this.encoders = new Pool<>(() -> new Session(false), Session::close);
  }

  @Override
  public byte[] decode(ByteBuffer body, JpegHeader header, long deadlineNanos)
      throws CodecException {
    CodecException.checkDeadline(deadlineNanos, "JPEG");
    Session session = decoders.take();
    try {
      return session.decode(body, header);
    } finally {
      decoders.give(session);
    }
  }

  @Override
  public byte[] encode(
      byte[] samples,
      int offset,
      int width,
      int height,
      int channels,
      int quality,
      ChromaSampling chroma)
      throws CodecException {
    Session session = encoders.take();
    try {
      MemorySegment from = MemorySegment.ofArray(samples);
      from = from.asSlice(offset, (long) width * height * channels);
      int sampling = channels == 1 ? GRAY_SAMPLING : sampling(chroma);
      return session.encode(from, width, height, channels, quality, sampling);
    } finally {
      encoders.give(session);
    }
  }

  private static int sampling(ChromaSampling chroma) {
    return switch (chroma) {
      case S444 -> 0;
      case S422 -> 1;
      case S420 -> 2;
      case S440 -> 4;
      case S411 -> 5;
    };
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
                ? (MemorySegment) library.initDecompress().invokeExact()
                : (MemorySegment) library.initCompress().invokeExact();
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    byte[] decode(ByteBuffer body, JpegHeader header) throws CodecException {
      int width = header.width();
      int height = header.height();
      int channels = header.components();
      byte[] samples = new byte[Math.toIntExact((long) width * height * channels)];
      MemorySegment to = MemorySegment.ofArray(samples);
      MemorySegment from = MemorySegment.ofArray(body.array());
      from = from.asSlice(body.arrayOffset(), header.end());
      int format = channels == 1 ? GRAY : channels == 3 ? RGB : CMYK;
      boolean pinned = (long) width * height <= PINNED_PIXELS && !header.progressive();
      MemorySegment in = from;
      MemorySegment out = to;
      if (!pinned) {
        long inBytes = from.byteSize() + 15 & ~15L;
        MemorySegment both = buffer.take(inBytes + to.byteSize());
        in = both.asSlice(0, from.byteSize()).copyFrom(from);
        out = both.asSlice(inBytes, to.byteSize());
      }
      int failed;
      try {
        failed =
            pinned
                ? (int)
                    library
                        .decompressPinned()
                        .invokeExact(
                            handle,
                            in,
                            in.byteSize(),
                            out,
                            width,
                            width * channels,
                            height,
                            format,
                            ACCURATE_DCT)
                : (int)
                    library
                        .decompress()
                        .invokeExact(
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

    byte[] encode(
        MemorySegment samples, int width, int height, int channels, int quality, int sampling)
        throws CodecException {
      boolean pinned = (long) width * height <= PINNED_PIXELS;
      MemorySegment from = pinned ? samples : buffer.take(samples.byteSize()).copyFrom(samples);
      int format = channels == 1 ? GRAY : RGB;
      MemorySegment madeAt = pointers.take(16).fill((byte) 0);
      MemorySegment sizeAt = madeAt.asSlice(8);
      int pitch = width * channels;
      try {
        int failed =
            pinned
                ? (int)
                    library
                        .compressPinned()
                        .invokeExact(
                            handle,
                            from,
                            width,
                            pitch,
                            height,
                            format,
                            madeAt,
                            sizeAt,
                            sampling,
                            quality,
                            ACCURATE_DCT)
                : (int)
                    library
                        .compress()
                        .invokeExact(
                            handle,
                            from,
                            width,
                            pitch,
                            height,
                            format,
                            madeAt,
                            sizeAt,
                            sampling,
                            quality,
                            ACCURATE_DCT);
        MemorySegment made = madeAt.get(ValueLayout.ADDRESS, 0);
        try {
          if (failed != 0) {
            throw CodecException.unsupported("JPEG: not encoded: " + errorText());
          }
          return whole(made, sizeAt.get(ValueLayout.JAVA_LONG, 0));
        } finally {
          library.free().invokeExact(made);
          buffer.release();
        }
      } catch (CodecException e) {
        throw e;
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    @SuppressWarnings("restricted")
    private byte[] whole(MemorySegment at, long bytes) {
      return at.reinterpret(bytes).toArray(ValueLayout.JAVA_BYTE);
    }

    private void judge(JpegHeader header) throws CodecException {
      try {
        int code = (int) library.errorCode().invokeExact(handle);
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
      MemorySegment text = (MemorySegment) library.errorText().invokeExact(handle);
      return text.reinterpret(200).getString(0);
    }

    void close() {
      try {
        int ignored = (int) library.destroy().invokeExact(handle);
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
