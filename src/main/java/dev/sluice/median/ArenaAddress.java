package dev.sluice.median;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where an array lies, so that rows in it can start on cache lines: worth up to 1.5x at small
 * windows. Only a hint: a collector may move the array at any time, and without native access every
 * array counts as aligned.
 */
final class ArenaAddress {
  /** Bytes of a cache line. */
  static final int LINE = 64;

  private static final @Nullable MethodHandle MEMCPY = memcpy();

  private ArenaAddress() {}

  /** Index of the first element on a cache line, below {@link #LINE}. */
  static int alignedStart(byte[] array) {
    return toLine(MemorySegment.ofArray(array));
  }

  /** Index of the first number on a cache line. */
  static int alignedStart(short[] array) {
    return toLine(MemorySegment.ofArray(array)) / Short.BYTES;
  }

  /** Index of the first number on a cache line. */
  static int alignedStart(double[] array) {
    return toLine(MemorySegment.ofArray(array)) / Double.BYTES;
  }

  /** Bytes until the next cache line starts. */
  private static int toLine(MemorySegment segment) {
    if (MEMCPY == null) {
      return 0;
    }
    try {
      // Copies nothing and returns its first argument; a critical call may get a heap array.
      return (int) (-(long) MEMCPY.invokeExact(segment, segment, 0L) & (LINE - 1));
    } catch (Throwable e) {
      throw new IllegalStateException("memcpy of nothing failed", e);
    }
  }

  private static @Nullable MethodHandle memcpy() {
    if (!ArenaAddress.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    return linker
        .defaultLookup()
        .find("memcpy")
        .map(address -> linker.downcallHandle(address, signature, Linker.Option.critical(true)))
        .orElse(null);
  }
}
