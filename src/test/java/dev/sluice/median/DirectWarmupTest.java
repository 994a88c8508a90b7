package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the length of a row, the first one finds compiled code: it makes no object. */
class DirectWarmupTest {
  private static final int LINE = 1024;
  private static final int FEW_BYTES = 4096;

  @ParameterizedTest
  @EnumSource(names = {"U8", "F32"})
  void rowsOfAnyLengthAreCompiled(DType dtype) {
    LaneShape shape = LaneShape.of(dtype, 256);
    WindowMask mask = WindowMask.of(MedianFilter.of(Window.square(3)));
    DirectCode code = Objects.requireNonNull(DirectTier.warm(DirectProgram.of(mask), shape));
    byte[] source = new byte[(DirectProgram.ROWS + 1) * LINE];
    byte[] target = new byte[DirectProgram.WINDOWS * LINE];
    int[] rows = new int[DirectProgram.ROWS];
    Arrays.setAll(rows, i -> i * LINE);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int bytes = shape.vectorBytes(); bytes < LINE / 2; bytes += shape.bytes()) {
      code.rows(source, rows, target, rows, shape.bytes(), bytes);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(FEW_BYTES);
  }
}
