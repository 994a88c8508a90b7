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

  private VectorKernels() {}

  /** The kernel for a filter, or null where only the scalar path will do. */
  static @Nullable PlaneKernel find(DType dtype, MedianFilter filter) {
    return LIBRARY.find(dtype, filter);
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
}
