package dev.sluice.median;

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
}
