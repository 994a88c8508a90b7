package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts Java without the flag: the engine says so once, and filters all the same. */
final class WithoutVectorModuleTest {
  /** What runs in the other process. */
  static final class Main {
    private Main() {}

    static void main() throws Exception {
      SplittableRandom random = new SplittableRandom(5);
      try (MedianEngine engine = MedianEngine.start(EngineConfig.defaults(), EngineObserver.NONE)) {
        for (DType dtype : DType.values()) {
          Raster source = Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, 40, 50, 3);
          Samples.fill(source, Samples.Spread.BITS, random);
          MedianFilter filter = MedianFilter.of(Window.square(5));
          Raster target = source.blank();
          engine.filter(source, target, filter, System.nanoTime() + 30_000_000_000L);
          if (!Arrays.equals(target.data(), Oracle.filter(source, filter).data())) {
            throw new AssertionError(dtype);
          }
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void warnsOnceAndFilters() throws Exception {
    String said = OtherJvm.run(Main.class, "-XX:TieredStopAtLevel=1");
    assertThat(said).containsOnlyOnce("--add-modules jdk.incubator.vector");
  }
}
