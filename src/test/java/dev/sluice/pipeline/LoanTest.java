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

    assertThat(pooled).isEqualTo(20_480);
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

  /** The text around a tensor must not keep the whole body from the next request. */
  @Test
  void givesAnArrayBackOfWhichLittleIsNeeded() {
    Loan loan = new Loan(buffers);
    byte[] body = buffers.take(100_000);
    loan.adopt(body);
    body[7] = 42;
    byte[] tensor = loan.apply(60_000);
    List<ByteBuffer> parts =
        List.of(
            ByteBuffer.wrap(body, 7, 100),
            ByteBuffer.wrap(tensor),
            ByteBuffer.wrap(body, 90_000, 9));

    List<ByteBuffer> retained = loan.retain(parts);

    assertThat(retained).isEqualTo(parts);
    assertThat(buffers.takeKept(100_000)).isSameAs(body);
    assertThat(retained.get(1).array()).isSameAs(tensor);
    assertThat(buffers.takeKept(60_000)).isNull();
  }

  @Test
  void keepsABodyThatMostlyGoesOn() {
    Loan loan = new Loan(buffers);
    byte[] body = buffers.take(100_000);
    loan.adopt(body);
    List<ByteBuffer> parts = List.of(ByteBuffer.wrap(body, 0, 50_000));

    assertThat(loan.retain(parts).getFirst().array()).isSameAs(body);
    assertThat(buffers.pooledBytes()).isZero();
    loan.end();
    assertThat(buffers.takeKept(100_000)).isSameAs(body);
  }

  @Test
  void anExchangeGivesItBackAtItsEnd() {
    Exchange exchange = new Exchange(PipelineObserver.NONE, "filter", List.of());
    byte[] array = exchange.borrow(buffers).apply(20_000);

    exchange.close();

    assertThat(buffers.takeKept(20_000)).isSameAs(array);
  }
}
