package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.NotFilteredException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.median.Window;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {

  @Test
  void kernelsAreFastAfterIt() throws InterruptedException, NotFilteredException {
    Set<String> tiers = ConcurrentHashMap.newKeySet();
    EngineObserver observer =
        new EngineObserver() {
          @Override
          public void filtered(String tier, long samples, long nanos) {
            tiers.add(tier);
          }
        };
    try (MedianEngine engine = MedianEngine.start(new EngineConfig(1, 1), observer)) {
      WarmUp.start(
              new WarmUpProperties(List.of("u8/3x3", "f64/1x3"), Duration.ofMinutes(1)))
          .finish(engine);
      tiers.clear();
      Raster source = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 224, 224, 3);
      engine.filter(
          source,
          source.blank(),
          MedianFilter.of(Window.square(3)),
          System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    }
    assertThat(tiers).doesNotContain("scalar", "interpreted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"u8", "u8/3", "u9/3x3", "u8/0x3", "u8/3xx", ""})
  void saysHowToWriteAKernel(String kernel) {
    assertThatThrownBy(() -> new WarmUpProperties(List.of(kernel), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as u8/3x3");
  }
}
