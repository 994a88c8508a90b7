package dev.sluice.median;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Chooses the kernel for a sample type and a filter; callers never name one. Thread-safe. */
final class Kernels {
  private static final System.Logger LOG = System.getLogger(Kernels.class.getName());
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Filters come from requests: only so many are remembered. */
  private static final int REMEMBERED = 512;

  private final @Nullable VectorEntry vector;
  private final ConcurrentHashMap<Wanted, PlaneKernel> known = new ConcurrentHashMap<>();

  private record Wanted(DType dtype, MedianFilter filter) {}

  private Kernels(@Nullable VectorEntry vector) {
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
    return new Kernels(VectorEntry.LOADED);
  }

  /** Scalar kernels alone. */
  static Kernels scalar() {
    return new Kernels(null);
  }

  static boolean vectorModuleIsThere() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  /** Whether kernels may use vector instructions. */
  boolean vectors() {
    return vector != null;
  }

  int remembered() {
    return known.size();
  }

  /**
   * @param filter plain, its rank not the mean: the rest is up to {@link BandKernels}
   */
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

  /**
   * What makes a median of another kind than the plain one in one pass; null where nothing does.
   *
   * @param filter not plain
   */
  @Nullable FusedKernel fused(DType dtype, MedianFilter filter) {
    return vector == null ? null : (FusedKernel) vector.find(dtype, filter);
  }

  /** As {@link MedianEngine#warm}. */
  static int warm(DType dtype, List<MedianFilter> filters, long deadlineNanos)
      throws InterruptedException {
    VectorEntry vector = vectorModuleIsThere() ? VectorEntry.LOADED : null;
    List<MedianFilter> warmed =
        filters.stream()
            .filter(
                filter ->
                    filter.kind() == MedianKind.VECTOR
                        || filter.kind() == MedianKind.PLAIN && filter.rank() != Rank.MEAN)
            .toList();
    return vector == null ? 0 : vector.warm(dtype, warmed, deadlineNanos);
  }

  /** As {@link MedianEngine#prepare}. */
  static void prepare(DType dtype) {
    VectorEntry vector = vectorModuleIsThere() ? VectorEntry.LOADED : null;
    if (vector != null) {
      vector.prepare(dtype);
    }
  }

  /** As {@link MedianEngine#kernels}. */
  static KernelCounts counts() {
    VectorEntry vector = vectorModuleIsThere() ? VectorEntry.LOADED : null;
    return vector == null ? KernelCounts.NONE : vector.counted();
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
    boolean shifted = filter.even() && filter.anchor() != Anchor.BEFORE;
    PlaneKernel found = vector == null || shifted ? null : vector.find(dtype, filter);
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

  /** Loaded only where the vector module is: nothing else refers to the vector kernels. */
  private record VectorEntry(
      MethodHandle find, MethodHandle warm, MethodHandle prepare, MethodHandle counts) {
    static final @Nullable VectorEntry LOADED = load();

    private static @Nullable VectorEntry load() {
      try {
        Class<?> kernels = Class.forName("dev.sluice.median.VectorKernels");
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        return new VectorEntry(
            lookup.findStatic(
                kernels,
                "find",
                MethodType.methodType(PlaneKernel.class, DType.class, MedianFilter.class)),
            lookup.findStatic(
                kernels,
                "warm",
                MethodType.methodType(int.class, DType.class, List.class, long.class)),
            lookup.findStatic(kernels, "prepare", MethodType.methodType(void.class, DType.class)),
            lookup.findStatic(kernels, "counts", MethodType.methodType(KernelCounts.class)));
      } catch (ClassNotFoundException e) {
        return null;
      } catch (NoSuchMethodException | IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }

    @Nullable PlaneKernel find(DType dtype, MedianFilter filter) {
      try {
        return (PlaneKernel) find.invokeExact(dtype, filter);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    KernelCounts counted() {
      try {
        return (KernelCounts) counts.invokeExact();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    void prepare(DType dtype) {
      try {
        prepare.invokeExact(dtype);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    int warm(DType dtype, List<MedianFilter> filters, long deadlineNanos)
        throws InterruptedException {
      try {
        return (int) warm.invokeExact(dtype, filters, deadlineNanos);
      } catch (RuntimeException | Error | InterruptedException e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
