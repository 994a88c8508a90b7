package dev.sluice.median;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is warmed in a fresh process stays compiled while the next kernels are warmed: the first
 * pictures make no objects but their own. Code that is not compiled makes one of each vector.
 */
class WarmKernelsTest {
  /** What runs in the other process: the kernels that the service warms. */
  static final class Main {
    private static final int SIDE = 1000;

    private record Kernel(DType dtype, Window window) {
      MedianFilter filter() {
        return MedianFilter.of(window);
      }
    }

    private Main() {}

    static void main() throws Exception {
      List<Kernel> kernels =
          List.of(
              new Kernel(DType.U8, Window.square(3)),
              new Kernel(DType.U8, Window.square(5)),
              new Kernel(DType.F32, Window.square(3)),
              new Kernel(DType.F32, Window.square(5)),
              new Kernel(DType.F64, Window.along(3)));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
      for (Kernel kernel : kernels) {
        if (MedianEngine.warm(kernel.dtype(), List.of(kernel.filter()), deadline) != 1) {
          throw new AssertionError(kernel + " is not warm");
        }
      }
      for (Kernel kernel : kernels) {
        check(kernel);
      }
    }

    private static void check(Kernel kernel) {
      int bytes = kernel.dtype().bytes();
      Raster source = Raster.allocate(kernel.dtype(), SampleOrder.PLANAR, 1, SIDE, SIDE, 1);
      Plane plane = Plane.of(source, 0, 0);
      Plane target = Plane.of(source.blank(), 0, 0);
      PlaneKernel code = Kernels.forThisMachine().find(kernel.dtype(), kernel.filter());
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      code.filter(plane, target, 0, SIDE, new Scratch());
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      if (allocated > 2L * SIDE * SIDE * bytes) {
        throw new AssertionError(kernel + " allocated " + allocated);
      }
    }
  }

  @Test
  @Timeout(200)
  void firstPicturesFindCompiledCode() throws Exception {
    OtherJvm.run(
        Main.class, "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");
  }
}
