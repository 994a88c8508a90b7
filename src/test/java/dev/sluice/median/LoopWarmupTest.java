package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopWarmupTest {
  @Test
  void whatStaysSlowIsSaidToBeSo() {
    LoopWarmup.Loops slow = (calls, vectors) -> pause(vectors > 0 ? 50_000 : 0);
    assertThat(new LoopWarmup(slow, 1).untilFast(4, 50_000_000)).isFalse();
  }

  @Test
  void whatBecomesFastIsWaitedFor() {
    AtomicInteger runs = new AtomicInteger();
    LoopWarmup.Loops loops =
        (calls, vectors) -> pause(vectors > 0 && runs.incrementAndGet() < 200 ? 50_000 : 0);
    assertThat(new LoopWarmup(loops, 50_000).untilFast(4, 20_000_000_000L)).isTrue();
    assertThat(new LoopWarmup(loops, 1_000).untilFast(4, 20_000_000_000L)).isTrue();
    assertThat(runs.get()).isGreaterThanOrEqualTo(200);
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
