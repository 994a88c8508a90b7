package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LimiterTest {

  @Test
  void rejectsAtOnceWhenTheTotalIsReached() {
    Limiter limiter = limiter(2, 2, 10_000);
    Permit first = limiter.tryAcquire().orElseThrow();
    Permit second = limiter.tryAcquire().orElseThrow();
    long start = System.nanoTime();
    assertThat(limiter.tryAcquire()).isEmpty();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    assertThat(limiter.inFlight()).isEqualTo(2);
    assertThat(limiter.rejected()).isEqualTo(1);
    assertThat(limiter.admitted()).isEqualTo(2);
    first.close();
    limiter.tryAcquire().orElseThrow().close();
    second.close();
    assertThat(limiter.inFlight()).isZero();
    assertThat(limiter.computing()).isZero();
  }

  @Test
  void aRequestThatWaitsForTheModelHoldsNoComputeSlot() {
    Limiter limiter = limiter(1, 2, 0);
    Permit slow = limiter.tryAcquire().orElseThrow();
    assertThat(limiter.tryAcquire()).isEmpty();
    assertThat(limiter.inFlight()).isEqualTo(1);
    slow.releaseCompute();
    try (Permit next = limiter.tryAcquire().orElseThrow()) {
      assertThat(limiter.inFlight()).isEqualTo(2);
      assertThat(limiter.computing()).isEqualTo(1);
      assertThat(next.deadline().expired()).isFalse();
    }
    slow.close();
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void aRequestThatIsPassedOnUnreadHoldsNoComputeSlot() {
    Limiter limiter = limiter(1, 2, 0);
    Permit passing = limiter.tryAcquirePassing().orElseThrow();
    Permit reading = limiter.tryAcquire().orElseThrow();
    assertThat(limiter.tryAcquirePassing()).isEmpty();
    assertThat(limiter.rejected()).isEqualTo(1);
    passing.close();
    assertThat(limiter.computing()).isEqualTo(1);
    reading.close();
    assertThat(limiter.computing()).isZero();
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void aPassingPermitTakesAComputeSlotOnce() {
    Limiter limiter = limiter(2, 3, 0);
    Permit permit = limiter.tryAcquirePassing().orElseThrow();
    assertThat(limiter.computing()).isZero();
    assertThat(limiter.tryCompute(permit)).isTrue();
    assertThat(limiter.tryCompute(permit)).isTrue();
    assertThat(limiter.computing()).isEqualTo(1);
    permit.releaseCompute();
    assertThat(limiter.computing()).isZero();
    assertThat(limiter.tryCompute(permit)).isTrue();
    permit.close();
    assertThat(limiter.computing()).isZero();
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void whoHasTheLastComputeSlotNeedsNoOther() {
    Limiter limiter = limiter(1, 2, 0);
    Permit permit = limiter.tryAcquire().orElseThrow();
    assertThat(limiter.tryCompute(permit)).isTrue();
    permit.close();
    assertThat(limiter.computing()).isZero();
  }

  @Test
  void aPassingPermitThatGetsNoComputeSlotStaysAsItWas() {
    Limiter limiter = limiter(1, 2, 0);
    Permit computing = limiter.tryAcquire().orElseThrow();
    Permit passing = limiter.tryAcquirePassing().orElseThrow();
    assertThat(limiter.tryCompute(passing)).isFalse();
    assertThat(limiter.inFlight()).isEqualTo(2);
    computing.close();
    assertThat(limiter.tryCompute(passing)).isTrue();
    passing.close();
    assertThat(limiter.computing()).isZero();
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void aClosedPermitTakesNoComputeSlot() {
    Limiter limiter = limiter(1, 1, 0);
    Permit permit = limiter.tryAcquirePassing().orElseThrow();
    permit.close();
    assertThat(limiter.tryCompute(permit)).isFalse();
    assertThat(limiter.computing()).isZero();
    assertThat(limiter.tryAcquire()).isPresent();
  }

  @Test
  void whoEntersIsCountedOnceAsAdmittedOrAsRejected() {
    Limiter limiter = limiter(1, 4, 0);
    Permit computing = limiter.tryEnter().orElseThrow();
    assertThat(limiter.admitted()).isZero();
    assertThat(limiter.tryCompute(computing)).isTrue();
    assertThat(limiter.admitted()).isEqualTo(1);

    Permit turnedAway = limiter.tryEnter().orElseThrow();
    assertThat(limiter.tryCompute(turnedAway)).isFalse();
    assertThat(limiter.tryCompute(turnedAway)).isFalse();
    turnedAway.close();
    assertThat(limiter.rejected()).isEqualTo(1);

    limiter.tryEnter().orElseThrow().close();
    computing.close();
    assertThat(limiter.admitted()).isEqualTo(2);
    assertThat(limiter.rejected()).isEqualTo(1);
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void whoEntersPassesTheTotalGate() {
    Limiter limiter = limiter(1, 1, 0);
    Permit first = limiter.tryEnter().orElseThrow();
    assertThat(limiter.tryEnter()).isEmpty();
    assertThat(limiter.rejected()).isEqualTo(1);
    first.close();
    assertThat(limiter.tryEnter()).isPresent();
  }

  @Test
  void givingBackTwiceGivesBackOnce() {
    Limiter limiter = limiter(1, 1, 0);
    Permit permit = limiter.tryAcquire().orElseThrow();
    permit.releaseCompute();
    permit.releaseCompute();
    permit.close();
    permit.close();
    permit.releaseCompute();
    assertThat(limiter.tryAcquire()).isPresent();
    assertThat(limiter.tryAcquire()).isEmpty();
  }

  @Test
  void waitsForAComputeSlotThatComesFree() throws Exception {
    Limiter limiter = limiter(1, 2, 10_000);
    Permit first = limiter.tryAcquire().orElseThrow();
    List<Optional<Permit>> got = new ArrayList<>();
    Thread waiting = Thread.startVirtualThread(() -> got.add(limiter.tryAcquire()));
    while (limiter.waiting() == 0) {
      Thread.onSpinWait();
    }
    first.releaseCompute();
    waiting.join();
    assertThat(got.getFirst()).isPresent();
    got.getFirst().orElseThrow().close();
    first.close();
  }

  @Test
  void neverWaitsBeyondTheDeadline() {
    Limiter limiter = limiter(1, 2, 20_000);
    limiter.tryAcquire().orElseThrow();
    long start = System.nanoTime();
    assertThat(limiter.tryAcquire(Deadline.in(Duration.ofMillis(50)))).isEmpty();
    assertThat(System.nanoTime() - start)
        .isBetween(TimeUnit.MILLISECONDS.toNanos(45), TimeUnit.SECONDS.toNanos(10));
    assertThat(limiter.inFlight()).isEqualTo(1);
  }

  @Test
  void anInterruptedRequestLeavesNothingBehind() {
    Limiter limiter = limiter(1, 2, 10_000);
    Permit first = limiter.tryAcquire().orElseThrow();
    Thread.currentThread().interrupt();
    assertThat(limiter.tryAcquire()).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
    first.close();
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void holdsBothLimitsUnderManyThreadsAndLosesNothing() throws Exception {
    Limiter limiter = limiter(3, 7, 1);
    AtomicInteger total = new AtomicInteger();
    AtomicInteger compute = new AtomicInteger();
    AtomicInteger worst = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      threads.add(Thread.startVirtualThread(() -> hammer(limiter, total, compute, worst)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(worst.get()).isZero();
    assertThat(limiter.inFlight()).isZero();
    assertThat(limiter.computing()).isZero();
    assertThat(limiter.admitted() + limiter.rejected()).isEqualTo(64 * 200);
    assertThat(limiter.admitted()).isPositive();
    assertThat(limiter.rejected()).isPositive();
  }

  private static void hammer(
      Limiter limiter, AtomicInteger total, AtomicInteger compute, AtomicInteger wrong) {
    for (int i = 0; i < 200; i++) {
      Optional<Permit> permit = limiter.tryAcquire();
      if (permit.isEmpty()) {
        continue;
      }
      if (total.incrementAndGet() > 7 || compute.incrementAndGet() > 3) {
        wrong.incrementAndGet();
      }
      if (ThreadLocalRandom.current().nextInt(8) == 0) {
        Thread.yield();
      }
      compute.decrementAndGet();
      permit.get().releaseCompute();
      Thread.yield();
      total.decrementAndGet();
      permit.get().close();
    }
  }

  @Test
  void configurationIsCheckedAndDefaulted() {
    AdmissionConfig config = AdmissionConfig.defaults();
    assertThat(config.compute()).isGreaterThanOrEqualTo(8);
    assertThat(config.total()).isEqualTo(16 * config.compute());
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdmissionConfig(4, 3, Duration.ZERO, second, second))
        .withMessageContaining("total");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdmissionConfig(1, 1, Duration.ZERO, Duration.ofMillis(5), second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdmissionConfig(1, 1, Duration.ZERO, second, Duration.ZERO));
  }

  private static Limiter limiter(int compute, int total, long waitMillis) {
    return new Limiter(
        new AdmissionConfig(
            compute,
            total,
            Duration.ofMillis(waitMillis),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30)));
  }
}
