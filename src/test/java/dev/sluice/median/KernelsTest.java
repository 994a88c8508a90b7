package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

final class KernelsTest {
  /** Without it every test of the vector kernels would pass by testing the scalar ones twice. */
  @Test
  void vectorModuleIsInTheTestJvm() {
    assertThat(Kernels.vectorModuleIsThere())
        .as("tests run with --add-modules jdk.incubator.vector")
        .isTrue();
  }

  @Test
  void oneSampleIsCopied() {
    PlaneKernel kernel = Kernels.scalar().find(DType.F64, MedianFilter.of(Window.square(1)));
    assertThat(kernel).isSameAs(CopyKernel.COPY);
  }

  @Test
  void smallWindowsRunOnLinesAndLargeOnesSlide() {
    Kernels kernels = Kernels.scalar();
    assertThat(kernels.find(DType.U8, MedianFilter.of(Window.square(5))))
        .isInstanceOf(LineKernel.class);
    assertThat(kernels.find(DType.U8, MedianFilter.of(Window.square(31))))
        .isInstanceOf(SlidingKernel.class);
    assertThat(kernels.find(DType.U8, MedianFilter.of(Window.square(5)).withBorder(Border.SHRINK)))
        .isInstanceOf(ShrinkKernel.class);
  }

  @Test
  void kernelsAreRememberedButNotWithoutEnd() {
    Kernels kernels = Kernels.scalar();
    MedianFilter filter = MedianFilter.of(Window.square(3)).withBorder(Border.CONSTANT);
    PlaneKernel first = kernels.find(DType.U8, filter);
    assertThat(kernels.find(DType.U8, filter)).isSameAs(first);
    for (int i = 1; i < 2000; i++) {
      kernels.find(DType.U8, filter.withCval(i));
    }
    assertThat(kernels.remembered()).isLessThanOrEqualTo(512);
  }

  @Test
  void warningNamesTheFlag() {
    List<String> messages = new ArrayList<>();
    Logger logger = Logger.getLogger(Kernels.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            messages.add(entry.getLevel() + " " + entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      Kernels.forMachine(false);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst())
        .startsWith("WARNING")
        .contains("--add-modules jdk.incubator.vector");
  }
}
