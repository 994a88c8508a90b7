package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
  private static final int BUSY = 4 * Runtime.getRuntime().availableProcessors();
  private static final int REQUESTS = 1000;

  private final Turns turns = new Turns();

  @Test
  void servesEachRequestOnceWhileOthersPass() throws Exception {
    AtomicInteger served = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(REQUESTS);
    for (int i = 0; i < REQUESTS; i++) {
      turns.execute(
          () -> {
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            turns.pass();
            served.incrementAndGet();
            all.countDown();
          });
    }
    all.await();
    assertThat(served).hasValue(REQUESTS);
  }

  @Test
  void busyConnectionsKeepNoOtherWaiting() throws Exception {
    CountDownLatch others = new CountDownLatch(REQUESTS);
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < BUSY; i++) {
      busy.add(Thread.startVirtualThread(() -> passUntilDone(others)));
    }
    for (int i = 0; i < REQUESTS; i++) {
      turns.execute(others::countDown);
    }
    assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
    for (Thread thread : busy) {
      thread.join();
    }
  }

  @Test
  void whoWasWokenByAThreadThatIsNotVirtualGetsItsTurnToo() throws Exception {
    CountDownLatch asleep = new CountDownLatch(1);
    CountDownLatch wake = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    Thread.startVirtualThread(
        () -> {
          asleep.countDown();
          awaitQuietly(wake);
          woken.countDown();
        });
    asleep.await();
    CountDownLatch ended = new CountDownLatch(BUSY);
    AtomicInteger passed = new AtomicInteger();
    for (int i = 0; i < BUSY; i++) {
      turns.execute(
          () -> {
            while (woken.getCount() > 0) {
              turns.pass();
              passed.incrementAndGet();
            }
            ended.countDown();
          });
    }
    while (passed.get() < 100 * BUSY) {
      Thread.sleep(1);
    }
    wake.countDown();
    assertThat(woken.await(30, TimeUnit.SECONDS)).isTrue();
    ended.await();
  }

  private void passUntilDone(CountDownLatch done) {
    while (done.getCount() > 0) {
      turns.pass();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
