package dev.sluice.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory that grows and is used again. Not thread-safe. */
final class NativeBuffer implements AutoCloseable {
  /** As much is kept between uses. */
  private static final long KEPT_BYTES = 16 << 20;

  private Arena arena = open();
  private MemorySegment memory = MemorySegment.NULL;

  /** At least so many bytes of any content, valid until the next call. */
  MemorySegment take(long bytes) {
    if (memory.byteSize() < bytes) {
      drop();
      memory = arena.allocate(bytes + bytes / 4, 64);
    }
    return memory.asSlice(0, bytes);
  }

  /** Says that the memory is not used now. */
  void release() {
    if (memory.byteSize() > KEPT_BYTES) {
      drop();
    }
  }

  private void drop() {
    arena.close();
    arena = open();
    memory = MemorySegment.NULL;
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with this object
  private static Arena open() {
    return Arena.ofShared();
  }

  @Override
  public void close() {
    arena.close();
  }
}
