package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ComputeThreadsTest {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final ComputeThreads threads = new ComputeThreads(2 * PROCESSORS);

  /** A virtual thread that computes would keep its carrier, and there are no more of these. */
  @Test
  void whoComputesKeepsNobodyElseWaiting() throws Exception {
    CountDownLatch computing = new CountDownLatch(PROCESSORS);
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> requests = new ArrayList<>();
    for (int i = 0; i < PROCESSORS; i++) {
      requests.add(Thread.startVirtualThread(() -> spin(computing, over)));
    }
    computing.await();

    Thread other = Thread.startVirtualThread(() -> over.set(true));

    other.join();
    for (Thread request : requests) {
      request.join();
    }
    assertThat(over).isTrue();
  }

  private void spin(CountDownLatch computing, AtomicBoolean over) {
    threads.run(
        () -> {
          computing.countDown();
          while (!over.get()) {
            Thread.onSpinWait();
          }
          return null;
        });
  }

  @Test
  void handsOnWhatIsThrownAsItIs() {
    IOException checked = new IOException("checked");
    OutOfMemoryError error = new OutOfMemoryError("none left");

    assertThatThrownBy(() -> threads.run(failing(checked))).isSameAs(checked);
    assertThatThrownBy(
            () ->
                threads.run(
                    () -> {
                      throw error;
                    }))
        .isSameAs(error);
    assertThat(threads.run(() -> 7)).isEqualTo(7);
  }

  private static Computation<Integer, IOException> failing(IOException failure) {
    return () -> {
      throw failure;
    };
  }

  /** Whoever waits gives the arrays back behind it, so it must not go before the end. */
  @Test
  void anInterruptCutsNoComputationShort() throws Exception {
    CountDownLatch computing = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<String> seen = new AtomicReference<>();
    Thread request =
        Thread.startVirtualThread(
            () -> {
              String result =
                  threads.run(
                      () -> {
                        computing.countDown();
                        while (end.getCount() > 0) {
                          Thread.onSpinWait();
                        }
                        return "computed";
                      });
              seen.set(result + " " + Thread.currentThread().isInterrupted());
            });
    computing.await();

    request.interrupt();
    end.countDown();

    request.join();
    assertThat(seen).hasValue("computed true");
  }
}
