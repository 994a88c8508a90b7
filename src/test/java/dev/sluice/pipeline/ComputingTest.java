package dev.sluice.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.AdmissionConfig;
import dev.sluice.admission.Limiter;
import dev.sluice.admission.Permit;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ComputingTest {
  private final SplittableRandom random = new SplittableRandom(2026);

  private ByteBuffer numbers(int count) {
    String numbers =
        DoubleStream.generate(random::nextDouble)
            .limit(count)
            .mapToObj(Double::toString)
            .collect(Collectors.joining(", "));
    return text("{\"inputs\": [{\"name\": \"x\", \"data\": [" + numbers + "]}]}");
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  @Test
  void shortTextOfNumbersIsBrief() {
    assertThat(Computing.brief(numbers(1000))).isTrue();
    assertThat(Computing.brief(numbers(100_000))).isFalse();
    ByteBuffer behindOther = ByteBuffer.wrap(new byte[40_000]).position(20_000);
    behindOther.put(numbers(900).limit(15_000)).flip().position(20_000);
    assertThat(Computing.brief(behindOther)).isTrue();
  }

  @Test
  void picturesAreNotBriefAsBytesOrInText() {
    assertThat(Computing.brief(ByteBuffer.wrap(noise(7000)))).isFalse();
    String encoded = Base64.getEncoder().encodeToString(noise(7000));
    assertThat(Computing.brief(text("{\"instances\": [{\"b64\": \"" + encoded + "\"}]}")))
        .isFalse();
  }

  @Test
  void whateverHasFewBytesIsBrief() {
    assertThat(Computing.brief(ByteBuffer.allocate(0))).isTrue();
    assertThat(Computing.brief(ByteBuffer.wrap(noise(4096)))).isTrue();
  }

  @Test
  void whatIsNotBriefLeavesTheThread() {
    try (Permit permit = new Limiter(AdmissionConfig.defaults()).tryEnter().orElseThrow()) {
      Thread here = Thread.currentThread();

      assertThat(
              Computing.<Thread, RuntimeException>run(permit, numbers(10), Thread::currentThread))
          .isSameAs(here);
      assertThat(
              Computing.<Thread, RuntimeException>run(
                  permit, ByteBuffer.wrap(noise(7000)), Thread::currentThread))
          .isNotSameAs(here);
    }
  }
}
