package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final long PAUSE = 1_000;

  /** Shortly before the clock of nanoseconds turns negative. */
  private long now = Long.MAX_VALUE - 3 * PAUSE / 2;

  private final Breaker breaker = breaker(3);

  private Breaker breaker(int failures) {
    return new Breaker(new BreakerConfig(failures, Duration.ofNanos(PAUSE)), () -> now);
  }

  private static void fail(Breaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }

  @Test
  void opensAfterFailuresInARowAlone() {
    fail(breaker, 2);
    breaker.connected();
    fail(breaker, 2);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);

    breaker.failed();

    assertThat(breaker.admits()).isFalse();
    assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
  }

  @Test
  void letsOneTryAfterEachPause() {
    fail(breaker, 3);
    for (int round = 0; round < 4; round++) {
      now += PAUSE - 1;
      assertThat(breaker.admits()).isFalse();
      now++;
      assertThat(breaker.state()).isEqualTo(Breaker.State.HALF_OPEN);
      assertThat(breaker.admits()).isTrue();
      assertThat(breaker.admits()).as("a second one").isFalse();
      if (round % 2 == 0) {
        breaker.failed();
      }
    }
    now += PAUSE;
    assertThat(breaker.admits()).isTrue();

    breaker.connected();

    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void neverOpensWhereItIsOff() {
    Breaker off = breaker(0);
    fail(off, 100);

    assertThat(off.admits()).isTrue();
    assertThat(off.state()).isEqualTo(Breaker.State.CLOSED);
  }
}
