package dev.sluice.codec;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * libwebp through the foreign-function API. Thread-safe; native memory is pooled.
 *
 * <p>A native call cannot be stopped at a deadline: the limit on pixels bounds it.
 */
final class LibWebp implements WebpCodec {
  /** The major version of the decoder's interface that {@code WebPBitstreamFeatures} belongs to. */
  private static final int INTERFACE = 0x0200;

  private static final int FEATURES_BYTES = 40;
  private static final long ALIGNMENT = 16;

  private final WebpLibrary library;
  private final Limits limits;
  private final Pool<NativeBuffer> buffers = new Pool<>(NativeBuffer::new, NativeBuffer::close);

  LibWebp(WebpLibrary library, Limits limits) {
    this.library = library;
    this.limits = limits;
  }

  @Override
  public void prepare() {
    library.link();
  }

  @Override
  public Image decode(ByteBuffer body, WebpChunks chunks, long deadlineNanos)
      throws CodecException {
    MemorySegment file =
        MemorySegment.ofArray(body.array()).asSlice(body.arrayOffset(), chunks.end());
    NativeBuffer buffer = buffers.take();
    try {
      Features whole = features(buffer, file);
      byte[] samples =
          whole.animated() ? onCanvas(buffer, file, whole, chunks) : pixels(buffer, file, whole);
      Raster raster =
          new Raster(
              DType.U8,
              SampleOrder.INTERLEAVED,
              1,
              whole.height(),
              whole.width(),
              whole.channels(),
              whole.alpha(),
              samples,
              0);
      return new Image(ImageFormat.WEBP, raster, ImageDetails.of(8, chunks.orientation()));
    } finally {
      buffer.release();
      buffers.give(buffer);
    }
  }

  /** The first frame where it belongs on the canvas, which is transparent black elsewhere. */
  private byte[] onCanvas(
      NativeBuffer buffer, MemorySegment file, Features canvas, WebpChunks chunks)
      throws CodecException {
    WebpChunks.Frame frame = chunks.firstFrame();
    if (frame == null) {
      throw CodecException.malformed("WebP: an animation without a frame");
    }
    MemorySegment part = file.asSlice(frame.at(), frame.length());
    Features inside = features(buffer, part);
    if (inside.width() != frame.width()
        || inside.height() != frame.height()
        || frame.x() + inside.width() > canvas.width()
        || frame.y() + inside.height() > canvas.height()) {
      throw CodecException.malformed("WebP: a frame that is not of its size or leaves the canvas");
    }
    int channels = canvas.channels();
    Features wanted = new Features(inside.width(), inside.height(), canvas.alpha(), false);
    byte[] picture = pixels(buffer, part, wanted);
    byte[] samples = new byte[canvas.bytes()];
    int row = inside.width() * channels;
    for (int y = 0; y < inside.height(); y++) {
      int to = ((int) frame.y() + y) * canvas.width() + (int) frame.x();
      System.arraycopy(picture, y * row, samples, to * channels, row);
    }
    return samples;
  }

  private Features features(NativeBuffer buffer, MemorySegment file) throws CodecException {
    long bytes = aligned(file.byteSize());
    MemorySegment both = buffer.take(bytes + FEATURES_BYTES);
    MemorySegment in = both.asSlice(0, file.byteSize()).copyFrom(file);
    MemorySegment out = both.asSlice(bytes, FEATURES_BYTES);
    int failed;
    try {
      failed = (int) library.features().handle().invokeExact(in, in.byteSize(), out, INTERFACE);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    if (failed != 0) {
      throw CodecException.malformed(
          "WebP: its headers are broken (libwebp says %d)".formatted(failed));
    }
    int[] said = out.asSlice(0, 16).toArray(ValueLayout.JAVA_INT);
    limits.checkTwice("WebP", said[0], said[1], 4);
    return new Features(said[0], said[1], said[2] != 0, said[3] != 0);
  }

  private byte[] pixels(NativeBuffer buffer, MemorySegment file, Features features)
      throws CodecException {
    byte[] samples = new byte[features.bytes()];
    long bytes = aligned(file.byteSize());
    MemorySegment both = buffer.take(bytes + samples.length);
    MemorySegment in = both.asSlice(0, file.byteSize()).copyFrom(file);
    MemorySegment out = both.asSlice(bytes, samples.length);
    int row = features.width() * features.channels();
    MemorySegment made;
    try {
      made =
          features.alpha()
              ? (MemorySegment)
                  library
                      .decodeRgba()
                      .handle()
                      .invokeExact(in, in.byteSize(), out, (long) samples.length, row)
              : (MemorySegment)
                  library
                      .decodeRgb()
                      .handle()
                      .invokeExact(in, in.byteSize(), out, (long) samples.length, row);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    if (made.address() == 0) {
      throw CodecException.malformed("WebP: its picture is cut short or corrupt");
    }
    MemorySegment.ofArray(samples).copyFrom(out);
    return samples;
  }

  private static long aligned(long bytes) {
    return bytes + ALIGNMENT - 1 & -ALIGNMENT;
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }

  /** What libwebp reads from the headers. */
  private record Features(int width, int height, boolean alpha, boolean animated) {
    int channels() {
      return alpha ? 4 : 3;
    }

    int bytes() {
      return Math.toIntExact((long) width * height * channels());
    }
  }
}
