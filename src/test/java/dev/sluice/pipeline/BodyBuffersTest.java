package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyBuffersTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 1 << 20, (1 << 20) + 1})
  void givesWhatIsAskedForAndKeepsWhatComesBack(int bytes) {
    BodyBuffers buffers = new BodyBuffers(1 << 22);
    byte[] first = buffers.take(bytes);
    buffers.giveBack(first);

    assertThat(first.length).isGreaterThanOrEqualTo(bytes);
    assertThat(buffers.pooledBytes()).isEqualTo(first.length);
    assertThat(buffers.take(bytes)).isSameAs(first);
    assertThat(buffers.pooledBytes()).isZero();
  }

  @Test
  void takesWhatIsKeptOrNothing() {
    BodyBuffers buffers = new BodyBuffers(1 << 22);
    assertThat(buffers.takeKept(100)).isNull();

    byte[] array = buffers.take(100);
    buffers.giveBack(array);

    assertThat(buffers.takeKept(1 << 20)).isNull();
    assertThat(buffers.takeKept(100)).isSameAs(array);
    assertThat(buffers.takeKept(100)).isNull();
    assertThat(buffers.pooledBytes()).isZero();
  }

  @Test
  void keepsNoMoreThanItsLimit() {
    BodyBuffers buffers = new BodyBuffers(40_000);
    byte[][] taken = {buffers.take(16_384), buffers.take(16_384), buffers.take(16_384)};
    for (byte[] array : taken) {
      buffers.giveBack(array);
    }

    assertThat(buffers.pooledBytes()).isEqualTo(32_768);
  }

  @Test
  void neverLendsAnArrayTwice() {
    BodyBuffers buffers = new BodyBuffers(1 << 20);
    buffers.giveBack(buffers.take(100));

    assertThat(buffers.take(100)).isNotSameAs(buffers.take(100));
  }
}
