package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoanTest {
  private final BodyBuffers buffers = new BodyBuffers(1 << 22);

  @Test
  void keepsWhatIsStillToBeSentUntilTheEnd() {
    Loan loan = new Loan(buffers);
    byte[] sent = loan.apply(20_000);
    byte[] encoded = loan.apply(100_000);

    loan.keepOnly(List.of(ByteBuffer.allocate(8), ByteBuffer.wrap(sent, 3, 5)));
    assertThat(buffers.take(100_000)).isSameAs(encoded);
    assertThat(buffers.takeKept(20_000)).isNull();

    loan.end();
    assertThat(buffers.takeKept(20_000)).isSameAs(sent);
  }

  @Test
  void givesNothingBackTwice() {
    Loan loan = new Loan(buffers);
    loan.apply(20_000);

    loan.end();
    long pooled = buffers.pooledBytes();
    loan.end();
    loan.keepOnly(List.of());

    assertThat(pooled).isEqualTo(32_768);
    assertThat(buffers.pooledBytes()).isEqualTo(pooled);
  }

  /** A body may hold thousands of small arrays. */
  @Test
  void borrowsNoSmallArrays() {
    Loan loan = new Loan(buffers);
    byte[] small = loan.apply(100);
    loan.end();

    assertThat(small).hasSize(100);
    assertThat(buffers.pooledBytes()).isZero();
  }

  @Test
  void anExchangeGivesItBackAtItsEnd() {
    Exchange exchange = new Exchange(PipelineObserver.NONE, "filter", List.of());
    byte[] array = exchange.borrow(buffers).apply(20_000);

    exchange.close();

    assertThat(buffers.takeKept(20_000)).isSameAs(array);
  }
}
