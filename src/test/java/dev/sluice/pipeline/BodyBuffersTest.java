package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyBuffersTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 20_480, 20_481, 1 << 20, (1 << 20) + 1})
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
  void isLargerByAQuarterAtMost() {
    BodyBuffers buffers = new BodyBuffers(1 << 30);
    for (int bytes = 16_384; bytes > 0 && bytes <= 1 << 30; bytes += bytes / 7) {
      assertThat(buffers.length(bytes)).isBetween(bytes, bytes + bytes / 4);
    }
    assertThat(buffers.length(1 << 30)).isEqualTo(1 << 30);
    assertThat(buffers.length((1 << 30) + 1)).isEqualTo((1 << 30) + 1);
  }

  @Test
  void lendsAnArrayThatIsSomewhatLargerRatherThanMakeOne() {
    BodyBuffers buffers = new BodyBuffers(1 << 22);
    byte[] array = buffers.take(1 << 20);
    buffers.giveBack(array);

    assertThat(buffers.takeKept(600_000)).isNull();
    assertThat(buffers.takeKept(800_000)).isSameAs(array);
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
  void copiesABodyWithSlackBehindIt() {
    ByteBuffer body = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3);

    ByteBuffer copy = new BodyBuffers(0).copy(body);

    assertThat(copy).isEqualTo(body);
    assertThat(body.remaining()).isEqualTo(3);
    assertThat(copy.array().length).isGreaterThanOrEqualTo(3 + BodyReader.SLACK);
    assertThat(copy.array()).isNotSameAs(body.array());
  }

  @Test
  void sizesThatNobodyAsksForMakeRoomForThoseThatComeBack() {
    BodyBuffers buffers = new BodyBuffers(1 << 20);
    byte[] large = buffers.take(1 << 20);
    buffers.giveBack(large);
    byte[] small = buffers.take(1 << 19);
    buffers.giveBack(small);

    assertThat(buffers.takeKept(1 << 20)).isNull();
    assertThat(buffers.takeKept(1 << 19)).isSameAs(small);
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
  void wastesNothingOnWhatItCannotKeep() {
    assertThat(new BodyBuffers(40_000).take(65_000)).hasSize(65_000);
  }

  @Test
  void neverLendsAnArrayTwice() {
    BodyBuffers buffers = new BodyBuffers(1 << 20);
    buffers.giveBack(buffers.take(100));

    assertThat(buffers.take(100)).isNotSameAs(buffers.take(100));
  }
}
