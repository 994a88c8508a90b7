package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.admission.AdmissionConfig;
import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReceptionTest {
  private static final int BODY_LIMIT = 3_000_000;
  private static final int CLAIMS = 64 << 10;

  private final BodyBuffers buffers = new BodyBuffers(CLAIMS);
  private final Limiter limiter = limiter(1, Duration.ZERO);

  @Test
  void holdsNoPlaceWhileABodyArrives() throws Refusal {
    byte[] sent = {1, 2, 3};
    InputStream body =
        new ByteArrayInputStream(sent) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            assertThat(limiter.computing()).isZero();
            assertThat(buffers.claimedBytes()).isEqualTo(BodyBuffers.SMALLEST);
            return super.read(target, offset, length);
          }
        };
    try (Arriving request = new Arriving(limiter, body, 3)) {
      assertThat(request.receive()).isEqualTo(3);
      assertThat(limiter.computing()).isEqualTo(1);
      assertThat(buffers.claimedBytes()).isZero();
    }
    assertThat(limiter.inFlight()).isZero();
    assertThat(limiter.admitted()).isEqualTo(1);
  }

  @Test
  void aBodyThatGoesOverWhatMayBeClaimedTakesItsPlaceFirst() throws Refusal {
    byte[] sent = new byte[2 * CLAIMS];
    InputStream body =
        new ByteArrayInputStream(sent) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            assertThat(limiter.computing()).isEqualTo(target.length > CLAIMS ? 1 : 0);
            assertThat(buffers.claimedBytes()).isLessThanOrEqualTo(CLAIMS);
            return super.read(target, offset, length);
          }
        };
    try (Arriving request = new Arriving(limiter, body, -1)) {
      assertThat(request.receive()).isEqualTo(sent.length);
    }
    assertThat(buffers.claimedBytes()).isZero();
    assertThat(limiter.computing()).isZero();
  }

  @Test
  void aLargeBodyIsTurnedAwayUnreadWhenNoPlaceIsFree() throws Refusal {
    try (Arriving computing = new Arriving(limiter, InputStream.nullInputStream(), 0);
        Arriving large = new Arriving(limiter, new Untouched(), BODY_LIMIT)) {
      computing.receive();

      assertThat(large.refusal().reason()).isEqualTo(Reason.OVERLOADED);
    }
    assertThat(limiter.rejected()).isEqualTo(1);
    assertThat(limiter.admitted()).isEqualTo(1);
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void aBodyThatFindsNoPlaceIsTurnedAwayAndGivesAllBack() throws Refusal {
    try (Arriving computing = new Arriving(limiter, InputStream.nullInputStream(), 0);
        Arriving small = new Arriving(limiter, new ByteArrayInputStream(new byte[3]), 3)) {
      computing.receive();

      assertThat(small.refusal().reason()).isEqualTo(Reason.OVERLOADED);
      assertThat(buffers.claimedBytes()).isZero();
    }
    assertThat(buffers.pooledBytes()).isEqualTo(2L * BodyBuffers.SMALLEST);
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void noArrayIsMadeForABodyThatFindsNeitherRoomNorPlace() throws Refusal {
    try (Arriving computing = new Arriving(limiter, InputStream.nullInputStream(), 0)) {
      computing.receive();
      assertThat(buffers.claim(CLAIMS)).isTrue();
      try (Arriving small = new Arriving(limiter, new Untouched(), 3)) {
        assertThat(small.refusal().reason()).isEqualTo(Reason.OVERLOADED);
      }
      assertThat(buffers.pooledBytes()).isZero();
    }
  }

  @Test
  void aBodyThatBreaksOffGivesAllBack() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    try (Arriving request = new Arriving(limiter, broken, 3)) {
      assertThat(request.refusal().reason()).isEqualTo(Reason.MALFORMED);
    }
    assertThat(buffers.claimedBytes()).isZero();
    assertThat(limiter.computing()).isZero();
    assertThat(limiter.admitted()).isEqualTo(1);
  }

  @Test
  void whoComesToALongLineWaitsInItUnread() throws Exception {
    Limiter patient = limiter(1, Duration.ofSeconds(20));
    try (Arriving computing = new Arriving(patient, InputStream.nullInputStream(), 0);
        Arriving second = new Arriving(patient, new ByteArrayInputStream(new byte[3]), 3);
        Arriving third = new Arriving(patient, new Untouched(), 3)) {
      computing.receive();
      Thread waiting = Thread.startVirtualThread(second::receiveAndEnd);
      awaitWaiting(patient, 1);

      assertThat(patient.crowded()).isTrue();
      Thread.currentThread().interrupt(); // it would wait for the others otherwise
      assertThat(third.refusal().reason()).isEqualTo(Reason.OVERLOADED);
      assertThat(Thread.interrupted()).isTrue();

      computing.close();
      waiting.join();
    }
    assertThat(patient.inFlight()).isZero();
    assertThat(patient.admitted()).isEqualTo(2);
  }

  private static void awaitWaiting(Limiter limiter, int count) throws InterruptedException {
    while (limiter.waiting() < count) {
      Thread.sleep(1);
    }
  }

  private static Limiter limiter(int compute, Duration wait) {
    return new Limiter(
        new AdmissionConfig(compute, 8, wait, Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  /** A request that has passed the total gate. */
  private final class Arriving implements AutoCloseable {
    private final Exchange exchange = new Exchange(PipelineObserver.NONE, "filter", List.of());
    private final Reception reception;
    private final Permit permit;
    private final FilterRequest request;

    Arriving(Limiter limiter, InputStream body, long declaredLength) {
      reception = new Reception(BODY_LIMIT, limiter, buffers);
      permit = exchange.hold(limiter.tryEnter().orElseThrow());
      request =
          new FilterRequest(
              "filter", null, null, declaredLength, () -> body, null, null, List.of());
    }

    int receive() throws Refusal {
      return reception.receive(request, permit, exchange).remaining();
    }

    void receiveAndEnd() {
      try {
        receive();
      } catch (Refusal refusal) {
        throw new AssertionError(refusal);
      }
      close();
    }

    Refusal refusal() {
      return catchThrowableOfType(Refusal.class, this::receive);
    }

    @Override
    public void close() {
      exchange.close();
    }
  }

  private static final class Untouched extends InputStream {
    @Override
    public int read() {
      throw new AssertionError("read");
    }
  }
}
