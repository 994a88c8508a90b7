package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.admission.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private static final int LIMIT = 3_000_000;

  private final BodyBuffers buffers = new BodyBuffers(Long.MAX_VALUE / 2);
  private final BodyReader reader = new BodyReader(LIMIT, buffers);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_319, 16_320, 16_321, 65_471, 65_472, 1_048_576, 2_999_999, LIMIT})
  void readsWholeBodiesWhateverTheirDeclaredLength(int length) throws Refusal {
    byte[] sent = new byte[length];
    new Random(length).nextBytes(sent);

    for (long declared : List.of(-1L, (long) length)) {
      ByteBuffer body = read(declared, null, new Dribble(sent));

      assertThat(body).isEqualTo(ByteBuffer.wrap(sent));
      assertThat(body.array().length - body.limit()).isGreaterThanOrEqualTo(BodyReader.SLACK);
    }
  }

  @Test
  void tellsTheLengthOfEachArrayBeforeItReadsIntoIt() throws Refusal {
    List<Integer> told = new ArrayList<>();
    InputStream body =
        new ByteArrayInputStream(new byte[LIMIT]) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            assertThat(told.getLast()).isEqualTo(target.length);
            return super.read(target, offset, length);
          }
        };
    reader.read(() -> body, null, -1, Deadline.in(Duration.ofSeconds(30)), told::add);
    assertThat(told).hasSizeGreaterThan(3).isSorted();
  }

  @Test
  void doesNotOpenABodyThatSaysItIsTooLarge() {
    Refusal refusal =
        refusal(
            LIMIT + 1,
            null,
            () -> {
              throw new AssertionError("opened");
            });

    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(refusal.detail()).contains("3000001", "3000000");
  }

  @Test
  void stopsAtTheLimitWhenABodyDoesNotSayHowLongItIs() {
    Endless endless = new Endless();

    assertThat(refusal(-1, null, () -> endless).reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(endless.given).isLessThanOrEqualTo(LIMIT + 1L);
  }

  @Test
  void allocatesNoMoreThanAMegabyteOnTheWordOfAHeader() throws Refusal {
    ByteBuffer body = read(LIMIT, null, new ByteArrayInputStream(new byte[3]));

    assertThat(body.remaining()).isEqualTo(3);
    assertThat(body.array().length).isLessThanOrEqualTo(1 << 21);
  }

  /** Else the next body of that length would not find the array again. */
  @Test
  void growsToTheLengthDeclared() throws Refusal {
    ByteBuffer body = read(LIMIT, null, new ByteArrayInputStream(new byte[LIMIT]));

    assertThat(body.array().length).isEqualTo(buffers.length(LIMIT + BodyReader.SLACK + 1));
    assertThat(buffers.pooledBytes()).isLessThanOrEqualTo(1 << 21);
  }

  @Test
  void aKeptArrayIsTakenInFullAtOnce() throws Refusal {
    byte[] kept = buffers.take(LIMIT + BodyReader.SLACK + 1);
    buffers.giveBack(kept);

    ByteBuffer body = read(LIMIT, null, new ByteArrayInputStream(new byte[LIMIT]));

    assertThat(body.remaining()).isEqualTo(LIMIT);
    assertThat(body.array()).isSameAs(kept);
    assertThat(buffers.pooledBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, MALFORMED",
    "deflate, MALFORMED",
    "br, UNSUPPORTED",
    "'gzip, gzip', UNSUPPORTED"
  })
  void refusesEncodings(String encoding, Reason reason) {
    InputStream body = new ByteArrayInputStream(new byte[] {1, 2, 3});

    assertThat(refusal(3, encoding, () -> body).reason()).isEqualTo(reason);
  }

  @Test
  void tellsASlowClientFromOneThatHungUp() {
    assertThat(refusal(9, null, () -> failing(new SocketTimeoutException())).reason())
        .isEqualTo(Reason.REQUEST_TIMEOUT);
    assertThat(
            refusal(9, null, () -> failing(new IOException(new SocketTimeoutException()))).reason())
        .isEqualTo(Reason.REQUEST_TIMEOUT);
    assertThat(refusal(9, null, () -> failing(new IOException("reset"))).reason())
        .isEqualTo(Reason.MALFORMED);
  }

  @Test
  void stopsAtTheDeadline() {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class, () -> reader.read(Endless::new, null, -1, Deadline.in(Duration.ZERO)));

    assertThat(refusal.reason()).isEqualTo(Reason.REQUEST_TIMEOUT);
  }

  @Test
  void givesItsBufferBackWhenItRefuses() {
    refusal(9, null, () -> failing(new IOException("reset")));

    assertThat(buffers.pooledBytes()).isPositive();
  }

  private ByteBuffer read(long declared, @Nullable String encoding, InputStream body)
      throws Refusal {
    return reader.read(() -> body, encoding, declared, Deadline.in(Duration.ofMinutes(1)));
  }

  private Refusal refusal(long declared, @Nullable String encoding, BodySource body) {
    return catchThrowableOfType(
        Refusal.class,
        () -> reader.read(body, encoding, declared, Deadline.in(Duration.ofMinutes(1))));
  }

  private static InputStream failing(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }
    };
  }

  /** Gives a few bytes at a time, as a network does. */
  private static final class Dribble extends ByteArrayInputStream {
    private final Random random = new Random(7);

    Dribble(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(9_000)));
    }
  }

  private static final class Endless extends InputStream {
    private long given;

    @Override
    public int read() {
      given++;
      return 0;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      given += length;
      return length;
    }
  }
}
