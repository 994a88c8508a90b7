package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against samples moved one by one. Arrays end where the movers may read and write no further. */
class VectorChannelMoverTest {
  private static final int VECTORS = 3;
  private static final int FROM = 5;
  private static final int TO = 3;

  private record Case(LaneShape shape, ChannelMover mover, Random random) {
    int lane() {
      return shape.bytes();
    }

    int channels() {
      return shape.channels();
    }

    int samples() {
      return VECTORS * shape.lanes();
    }

    int line() {
      return VECTORS * shape.vectorBytes();
    }

    byte[] random(int bytes) {
      byte[] made = new byte[bytes];
      random.nextBytes(made);
      return made;
    }

    /** Where sample {@code i} of channel {@code c} stands among interleaved ones. */
    int interleaved(int c, int i) {
      return (i * channels() + c) * lane();
    }

    /** Where it stands in lines, each of the samples with even numbers and those with odd ones. */
    int halved(int c, int i) {
      return c * line() + i % 2 * line() / 2 + i / 2 * lane();
    }

    void copy(byte[] from, int at, byte[] to, int toAt) {
      System.arraycopy(from, at, to, toAt, lane());
    }

    void copyOrdered(byte[] from, int at, byte[] to, int toAt) {
      long sample = SampleBytes.get(from, at, lane());
      SampleBytes.put(to, toAt, lane(), shape.ordered(sample));
    }
  }

  static Stream<Arguments> shapes() {
    return Stream.of(DType.values())
        .flatMap(
            dtype ->
                Stream.of(128, 256, 512)
                    .flatMap(
                        bits ->
                            IntStream.rangeClosed(2, ChannelMover.MOST_CHANNELS)
                                .mapToObj(count -> Arguments.of(dtype, bits, count))));
  }

  static Stream<Arguments> mixed() {
    return shapes().filter(each -> (int) each.get()[2] <= ChannelMover.MOST_MIXED);
  }

  private static Case of(DType dtype, int bits, int channels) {
    LaneShape shape = LaneShape.of(dtype, bits).interleaved(channels);
    return new Case(
        shape,
        LaneClasses.specialise(VectorChannelMover.class, ChannelMover.class, shape),
        new Random(shape.hashCode()));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void gathers(DType dtype, int bits, int channels) {
    Case given = of(dtype, bits, channels);
    byte[] source = given.random(FROM + channels * given.line());
    byte[] target = given.random(TO + given.line());
    byte[] expected = target.clone();
    for (int i = 0; i < given.samples(); i++) {
      given.copy(source, FROM + given.interleaved(0, i), expected, TO + i * given.lane());
    }
    given.mover().gather(source, FROM, target, TO, VECTORS);
    assertThat(target).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void scatters(DType dtype, int bits, int channels) {
    Case given = of(dtype, bits, channels);
    byte[] source = given.random(FROM + given.line());
    byte[] target = given.random(TO + channels * given.line());
    byte[] expected = target.clone();
    for (int i = 0; i < given.samples(); i++) {
      given.copy(source, FROM + i * given.lane(), expected, TO + given.interleaved(0, i));
    }
    given.mover().scatter(source, FROM, target, TO, VECTORS);
    assertThat(target).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void mixes(DType dtype, int bits, int channels) {
    Case given = of(dtype, bits, channels);
    byte[] source = given.random(FROM + channels * given.line());
    byte[] target = given.random(TO + channels * given.line());
    byte[] expected = target.clone();
    for (int i = 0; i < given.samples(); i++) {
      for (int c = 0; c < channels; c++) {
        int from = FROM + c * given.line() + i * given.lane();
        given.copy(source, from, expected, TO + given.interleaved(c, i));
      }
    }
    given.mover().mix(source, FROM, given.line(), target, TO, VECTORS);
    assertThat(target).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void splitsAndJoins(DType dtype, int bits, int channels) {
    Case given = of(dtype, bits, channels);
    byte[] source = given.random(FROM + channels * given.line());
    int before = given.shape().vectorBytes();
    byte[] target = given.random(before + channels * given.line() + before);
    byte[] expected = target.clone();
    for (int i = 0; i < given.samples(); i++) {
      for (int c = 0; c < channels; c++) {
        int to = before + given.halved(c, i);
        given.copyOrdered(source, FROM + given.interleaved(c, i), expected, to);
      }
    }
    int half = given.line() / 2;
    given.mover().split(source, FROM, target, before, before + half, given.line(), VECTORS);
    assertThat(target).isEqualTo(expected);

    byte[] back = given.random(source.length);
    given.mover().join(target, before, given.line(), half, back, FROM, VECTORS);
    assertThat(Arrays.copyOfRange(back, FROM, back.length))
        .isEqualTo(Arrays.copyOfRange(source, FROM, source.length));
  }
}
