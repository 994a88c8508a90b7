package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LargeWindowTierTest {
  @ParameterizedTest
  @CsvSource({"512, 21, threshold", "512, 33, histogram", "256, 21, histogram"})
  void theLibraryUsesItForLargeWindowsOfBytes(int bits, int side, String tier)
      throws InterruptedException {
    KernelLibrary library = new KernelLibrary(bits);
    MedianFilter filter = MedianFilter.of(Window.square(side));
    @Nullable PlaneKernel kernel = library.find(DType.U8, filter);
    assertThat(kernel).isNotNull();
    assertThat(kernel.tier()).isEqualTo("scalar");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    library.interpret(DType.U8, List.of(filter), deadline);
    assertThat(kernel.tier()).isEqualTo(tier);
    assertThat(library.find(DType.U16, filter)).isInstanceOf(NetworkKernel.class);
    assertThat(new KernelLibrary(128).find(DType.U8, filter)).isInstanceOf(NetworkKernel.class);
  }
}
