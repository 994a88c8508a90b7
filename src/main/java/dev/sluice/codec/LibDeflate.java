package dev.sluice.codec;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * zlib streams (RFC 1950) of known size through libdeflate, at once and from memory to memory.
 * Thread-safe; what it needs is pooled.
 *
 * <p>A native call cannot be stopped at a deadline: {@link #MOST_BYTES} bounds it to some tens of
 * milliseconds, and the memory that a session keeps. What it does not inflate without fault is left
 * to the JDK to judge, so that both ways have the same verdicts.
 */
final class LibDeflate {
  /** Of either side of a call. */
  static final int MOST_BYTES = 4 << 20;

  /**
   * Drawings become as small as with the JDK's level 3, smooth photographs in an eighth of its
   * time.
   */
  private static final int LEVEL = 1;

  private static final long ALIGNMENT = 64;

  private final DeflateLibrary library;
  private final Pool<Whole> inflaters;
  private final Pool<Collected> deflaters;

  LibDeflate(DeflateLibrary library) {
    this.library = library;
    this.inflaters = new Pool<>(Whole::new, Whole::end);
    this.deflaters = new Pool<>(Collected::new, Collected::end);
  }

  /** Where it is installed and may be called; logs one line that says so, or why not. */
  static Optional<LibDeflate> choose() {
    System.Logger log = System.getLogger(LibDeflate.class.getName());
    try {
      LibDeflate deflate = new LibDeflate(DeflateLibrary.load());
      log.log(Level.INFO, "PNG: libdeflate, through {0}", DeflateLibrary.NAME);
      return Optional.of(deflate);
    } catch (IllegalArgumentException | IllegalCallerException | UnsatisfiedLinkError e) {
      log.log(
          Level.WARNING,
          "PNG: the JDK''s zlib, read at half the speed, because {0} cannot be used ({1});"
              + " install libdeflate (Debian: libdeflate0)",
          DeflateLibrary.NAME,
          e.getMessage());
      return Optional.empty();
    }
  }

  /** Does what the first call would have to do. */
  void prepare() {
    library.link();
  }

  /**
   * The IDAT of a picture that is not interlaced.
   *
   * @return to be closed; empty for one that is too large, or no sound zlib stream of the picture's
   *     size
   */
  Optional<Whole> inflate(ByteBuffer body, PngHeader header) {
    long bytes = (header.rowBytes(header.width()) + 1) * header.height();
    if (header.interlaced() || Math.max(bytes, header.dataBytes()) > MOST_BYTES) {
      return Optional.empty();
    }
    Whole whole = inflaters.take();
    if (whole.inflate(body, header, bytes)) {
      return Optional.of(whole);
    }
    whole.close();
    return Optional.empty();
  }

  /**
   * A zlib stream to be made of {@code bytes} bytes; empty where they are too many.
   *
   * @return to be closed
   */
  Optional<Collected> deflate(long bytes) {
    if (bytes > MOST_BYTES) {
      return Optional.empty();
    }
    Collected collected = deflaters.take();
    collected.begin(bytes);
    return Optional.of(collected);
  }

  /** A picture's rows, inflated. */
  final class Whole implements PngData {
    private final MemorySegment handle = made(library.newInflater().handle());
    private final NativeBuffer buffer = new NativeBuffer();
    private MemorySegment rows = MemorySegment.NULL;
    private long at;

    private boolean inflate(ByteBuffer body, PngHeader header, long bytes) {
      long in = header.dataBytes();
      long out = in + ALIGNMENT - 1 & -ALIGNMENT;
      MemorySegment both = buffer.take(out + bytes);
      MemorySegment from = both.asSlice(0, in);
      gather(body, header, from);
      rows = both.asSlice(out, bytes);
      at = 0;
      try {
        return (int)
                library
                    .inflate()
                    .handle()
                    .invokeExact(handle, from, in, rows, bytes, MemorySegment.NULL)
            == 0;
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    private static void gather(ByteBuffer body, PngHeader header, MemorySegment to) {
      int chunk = header.dataStart();
      for (long at = 0; at < to.byteSize(); ) {
        int length = body.getInt(chunk);
        int from = body.arrayOffset() + chunk + 8;
        MemorySegment.copy(body.array(), from, to, ValueLayout.JAVA_BYTE, at, length);
        at += length;
        chunk += 12 + length;
      }
    }

    @Override
    public void read(byte[] to, int n) {
      MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, at, to, 0, n);
      at += n;
    }

    @Override
    public void close() {
      inflaters.give(this);
    }

    private void end() {
      freed(library.freeInflater().handle(), handle);
      buffer.close();
    }
  }

  /** Bytes that become one stream. Not thread-safe. */
  final class Collected implements AutoCloseable {
    private final MemorySegment handle = made(library.newDeflater().handle(), LEVEL);
    private final NativeBuffer buffer = new NativeBuffer();
    private MemorySegment from = MemorySegment.NULL;
    private MemorySegment to = MemorySegment.NULL;
    private long at;

    /** The worst that deflate makes are stored blocks: five bytes for each 5,000 at the least. */
    private void begin(long bytes) {
      MemorySegment both = buffer.take(2 * bytes + bytes / 500 + 64);
      from = both.asSlice(0, bytes);
      to = both.asSlice(bytes);
      at = 0;
    }

    void add(byte[] bytes, int n) {
      MemorySegment.copy(bytes, 0, from, ValueLayout.JAVA_BYTE, at, n);
      at += n;
    }

    /** Writes the stream of all that was added. */
    void finish(Growing out) {
      long made;
      try {
        made = (long) library.deflate().handle().invokeExact(handle, from, at, to, to.byteSize());
      } catch (Throwable e) {
        throw unexpected(e);
      }
      if (made == 0) {
        throw new IllegalStateException("libdeflate makes more of the bytes than it may");
      }
      int n = (int) made;
      MemorySegment.copy(to, ValueLayout.JAVA_BYTE, 0, out.room(n), out.size(), n);
      out.advance(n);
    }

    @Override
    public void close() {
      deflaters.give(this);
    }

    private void end() {
      freed(library.freeDeflater().handle(), handle);
      buffer.close();
    }
  }

  private static MemorySegment made(MethodHandle function) {
    try {
      return some((MemorySegment) function.invokeExact());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MemorySegment made(MethodHandle function, int level) {
    try {
      return some((MemorySegment) function.invokeExact(level));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MemorySegment some(MemorySegment handle) {
    if (handle.address() == 0) {
      throw new OutOfMemoryError("libdeflate has no memory");
    }
    return handle;
  }

  private static void freed(MethodHandle function, MemorySegment handle) {
    try {
      function.invokeExact(handle);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }
}
