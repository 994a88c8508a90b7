package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class KernelPromotionTest {
  /** Samples after which a window is worth code of its own. */
  private static final long MUCH_USE = 4_000_000;

  private final List<KernelFactory.Compiled> checked = new ArrayList<>();

  @Test
  void slowCodeIsDefinedOnceMore() throws InterruptedException {
    KernelPromotion promotion = promotion(code -> checked.size() == 2);
    WindowCode window = window(promotion);
    assertThat(promotion.awaitCode(window, inAMinute())).isTrue();
    assertThat(window.compiled()).isTrue();
    assertThat(promotion.counts()).isEqualTo(new KernelCounts(1, 1, 0));
    assertThat(checked.getFirst().runner().code().getClass())
        .isNotSameAs(checked.getLast().runner().code().getClass());
    assertThat(window.runner()).isSameAs(checked.getLast().runner());
  }

  @Test
  void codeThatStaysSlowIsLeftToTheInterpreterAndSaidOnce() throws InterruptedException {
    KernelPromotion promotion = promotion(code -> false);
    List<String> said =
        during(
            () -> {
              for (int i = 0; i < 2; i++) {
                WindowCode window = window(promotion);
                promotion.awaitCode(window, inAMinute());
                assertThat(window.compiled()).isFalse();
              }
            });
    assertThat(promotion.counts()).isEqualTo(new KernelCounts(0, 4, 2));
    assertThat(said).hasSize(1);
    assertThat(said.getFirst()).contains("the interpreter goes on serving it");
  }

  @Test
  void codeThatStayedSlowIsTriedAgainAfterMuchUse() throws InterruptedException {
    KernelPromotion promotion = promotion(code -> checked.size() == 3);
    WindowCode window = window(promotion);
    promotion.awaitCode(window, inAMinute());
    assertThat(window.compiled()).isFalse();
    for (long end = inAMinute(); !window.compiled() && System.nanoTime() < end; ) {
      window.use(MUCH_USE);
      Thread.sleep(1);
    }
    assertThat(window.compiled()).isTrue();
    assertThat(promotion.counts()).isEqualTo(new KernelCounts(1, 2, 1));
  }

  @Test
  void codeThatStaysSlowIsGivenUpAfterSomeTries() throws InterruptedException {
    KernelPromotion promotion = promotion(code -> false);
    WindowCode window = window(promotion);
    for (long end = inAMinute(); promotion.counts().abandoned() < 4; ) {
      assertThat(System.nanoTime()).isLessThan(end);
      window.use(MUCH_USE);
      Thread.sleep(1);
    }
    for (int i = 0; i < 50; i++) {
      window.use(MUCH_USE);
      Thread.sleep(5);
    }
    assertThat(promotion.counts().abandoned()).isEqualTo(4);
  }

  @Test
  void codeOverTheRowsIsWaitedForAndNotTheRest() throws InterruptedException {
    KernelPromotion promotion = promotion(code -> true);
    WindowCode window = window(promotion, Window.square(3));
    promotion.awaitCode(window, inAMinute());
    assertThat(window.direct()).isNotNull();
    assertThat(window.compiled()).isFalse();
    promotion.compile(window);
    for (long end = inAMinute(); !window.compiled() && System.nanoTime() < end; ) {
      Thread.sleep(1);
    }
    assertThat(window.compiled()).isTrue();
  }

  @Test
  void channelsAreMovedOnceWhatMovesThemIsWarm() throws InterruptedException {
    KernelPromotion promotion = promotion(code -> true);
    LaneShape shape = LaneShape.of(DType.F32, 128);
    assertThat(promotion.moves(shape, 1)).isTrue();
    assertThat(promotion.moves(shape, ChannelMover.MOST_CHANNELS + 1)).isTrue();
    assertThat(promotion.moves(shape, 2)).isFalse();
    for (long end = inAMinute(); !promotion.moves(shape, 2); ) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(1);
    }
  }

  private KernelPromotion promotion(Predicate<KernelFactory.Compiled> check) {
    return new KernelPromotion(
        new KernelFactory(),
        code -> {
          checked.add(code);
          return check.test(code);
        });
  }

  private static WindowCode window(KernelPromotion promotion) {
    return window(promotion, new Window(1, 5));
  }

  private static WindowCode window(KernelPromotion promotion, Window sides) {
    MedianFilter filter = MedianFilter.of(sides);
    return new WindowCode(WindowMask.of(filter), LaneShape.of(DType.U8, 128), promotion);
  }

  private static long inAMinute() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static List<String> during(Work work) throws InterruptedException {
    List<String> messages = new ArrayList<>();
    Logger logger = Logger.getLogger(KernelPromotion.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            messages.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      work.run();
    } finally {
      logger.removeHandler(handler);
    }
    return messages;
  }
}
