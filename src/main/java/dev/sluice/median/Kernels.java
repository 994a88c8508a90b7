package dev.sluice.median;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Chooses the kernel for a sample type and a filter; callers never name one. Thread-safe. */
final class Kernels {
  private static final System.Logger LOG = System.getLogger(Kernels.class.getName());
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Filters come from requests: only so many are remembered. */
  private static final int REMEMBERED = 512;

  private final @Nullable MethodHandle vector;
  private final ConcurrentHashMap<Wanted, PlaneKernel> known = new ConcurrentHashMap<>();

  private record Wanted(DType dtype, MedianFilter filter) {}

  private Kernels(@Nullable MethodHandle vector) {
    this.vector = vector;
  }

  /** With vector kernels where the machine has them; warns once where it does not. */
  static Kernels forThisMachine() {
    return forMachine(vectorModuleIsThere());
  }

  static Kernels forMachine(boolean vectors) {
    if (!vectors) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Filtering without vector instructions, many times slower:"
              + " start Java with --add-modules "
              + VECTOR_MODULE);
      return new Kernels(null);
    }
    return new Kernels(VectorEntry.FIND);
  }

  /** Scalar kernels alone. */
  static Kernels scalar() {
    return new Kernels(null);
  }

  static boolean vectorModuleIsThere() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  int remembered() {
    return known.size();
  }

  PlaneKernel find(DType dtype, MedianFilter filter) {
    Wanted wanted = new Wanted(dtype, filter);
    PlaneKernel kernel = known.get(wanted);
    if (kernel == null) {
      kernel = make(dtype, filter);
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
      known.put(wanted, kernel);
    }
    return kernel;
  }

  private PlaneKernel make(DType dtype, MedianFilter filter) {
    if (filter.window().samples() == 1) {
      return CopyKernel.COPY;
    }
    if (filter.border() == Border.SHRINK && !filter.ignoreNan()) {
      PlaneKernel inner = make(dtype, filter.withBorder(Border.NEAREST));
      return inner instanceof SlidingKernel
          ? new SlidingKernel(dtype, filter)
          : new ShrinkKernel(dtype, filter, inner);
    }
    PlaneKernel found = vector == null ? null : vectorKernel(vector, dtype, filter);
    return found == null ? scalarKernel(dtype, filter) : found;
  }

  /** The kernel that needs no vector instructions. */
  static PlaneKernel scalarKernel(DType dtype, MedianFilter filter) {
    PlaneKernel sliding = new SlidingKernel(dtype, filter);
    if (!LineKernel.serves(dtype, filter)) {
      return sliding;
    }
    PlaneKernel lines = new LineKernel(dtype, filter);
    return lines.nanosPerSample() < sliding.nanosPerSample() ? lines : sliding;
  }

  private static @Nullable PlaneKernel vectorKernel(
      MethodHandle find, DType dtype, MedianFilter filter) {
    try {
      return (PlaneKernel) find.invokeExact(dtype, filter);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Loaded only where the vector module is: nothing else refers to the vector kernels. */
  private static final class VectorEntry {
    static final @Nullable MethodHandle FIND = lookUp();

    private static @Nullable MethodHandle lookUp() {
      try {
        Class<?> kernels = Class.forName("dev.sluice.median.VectorKernels");
        MethodType type = MethodType.methodType(PlaneKernel.class, DType.class, MedianFilter.class);
        return MethodHandles.lookup().findStatic(kernels, "find", type);
      } catch (ClassNotFoundException e) {
        return null;
      } catch (NoSuchMethodException | IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
