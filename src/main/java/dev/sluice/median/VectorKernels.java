package dev.sluice.median;

import java.util.List;
import jdk.incubator.vector.VectorShape;
import org.jspecify.annotations.Nullable;

/**
 * The kernels that need the module {@code jdk.incubator.vector}; touched only where it is present.
 */
final class VectorKernels {
  private static final KernelLibrary LIBRARY =
      new KernelLibrary(Math.min(512, VectorShape.preferredShape().vectorBitSize()));

  private static final long SETTLE_NANOS = 60_000_000_000L;

  private VectorKernels() {}

  /** The kernel for a filter, or null where only the scalar path will do. */
  static @Nullable PlaneKernel find(DType dtype, MedianFilter filter) {
    return filter.kind() == MedianKind.PLAIN
        ? LIBRARY.find(dtype, filter)
        : LIBRARY.fused(dtype, filter);
  }

  /**
   * Waits until the kernels of the filters run at full speed.
   *
   * @param deadlineNanos in {@link System#nanoTime()} terms
   * @return how many of them do
   */
  static int warm(DType dtype, List<MedianFilter> filters, long deadlineNanos)
      throws InterruptedException {
    return LIBRARY.warm(dtype, filters, deadlineNanos);
  }

  /** Starts to warm what serves windows that have no code of their own yet. */
  static void prepare(DType dtype) {
    LIBRARY.prepare(dtype);
  }

  /**
   * Whether {@link VectorColours} or {@link VectorRealColours}, for wider samples, is fast by now.
   */
  static boolean coloursReady(DType dtype) {
    return LIBRARY.coloursReady(dtype);
  }

  /** Pixels of 8-bit integers, for a filter that {@link VectorColours} serves. */
  static ColourTile byteColours(
      MedianFilter filter, int channels, int high, int wide, Scratch scratch) {
    return LIBRARY.byteColours(filter, channels, high, wide, scratch);
  }

  /** Waits until it is; for tests. */
  static void settleColours(DType dtype) throws InterruptedException {
    LIBRARY.awaitColours(dtype, System.nanoTime() + SETTLE_NANOS);
  }

  /** Waits until what makes a kind of median in one pass is there; for tests. */
  static void settleFused(DType dtype, MedianFilter filter) throws InterruptedException {
    LIBRARY.awaitFused(dtype, filter, System.nanoTime() + SETTLE_NANOS);
  }

  static KernelCounts counts() {
    return LIBRARY.promotion().counts();
  }

  /** Waits until no scalar kernel stands in for the vector kernel of a filter; for tests. */
  static void settle(DType dtype, MedianFilter filter) throws InterruptedException {
    MedianFilter inner =
        filter.border() == Border.SHRINK ? filter.withBorder(Border.NEAREST) : filter;
    LIBRARY.interpret(dtype, List.of(inner), System.nanoTime() + SETTLE_NANOS);
  }
}
