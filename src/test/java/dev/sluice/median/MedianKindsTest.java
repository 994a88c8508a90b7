package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small cases worked out by hand; {@link MedianEnginePropertyTest} has the large ones. */
final class MedianKindsTest {
  private static final MedianEngine ENGINE =
      MedianEngine.start(new EngineConfig(1, 64), EngineObserver.NONE);
  private static final MedianEngine SCALAR =
      MedianEngine.start(new EngineConfig(1, 64), EngineObserver.NONE, Kernels.scalar());

  @AfterAll
  static void close() {
    ENGINE.close();
    SCALAR.close();
  }

  private static double[] filter(MedianFilter filter, Raster source) throws Exception {
    Raster one = source.blank();
    Raster other = source.blank();
    long deadline = System.nanoTime() + 60_000_000_000L;
    Settling.settle(source.dtype(), filter);
    ENGINE.filter(source, one, filter, deadline);
    SCALAR.filter(source, other, filter, deadline);
    assertThat(one.data()).isEqualTo(other.data());
    return Samples.values(one);
  }

  private static double[] along(MedianFilter filter, double... samples) throws Exception {
    return filter(filter, Samples.raster(DType.F64, 1, samples));
  }

  @Test
  void lowerMiddleIsTheLowerOfTwoAndStartsAtTheSample() throws Exception {
    MedianFilter two = MedianFilter.of(Window.along(2)).withRank(Rank.LOWER);

    assertThat(along(two.withAnchor(Anchor.AFTER), 5, 1, 4, 2)).containsExactly(1, 1, 2, 2);
    assertThat(along(two, 5, 1, 4, 2)).containsExactly(5, 1, 1, 2);
  }

  @Test
  void meanOfTheTwoMiddles() throws Exception {
    MedianFilter two =
        MedianFilter.of(Window.along(2)).withRank(Rank.MEAN).withAnchor(Anchor.AFTER);

    assertThat(along(two, 5, 2, 4, 2)).containsExactly(3.5, 3, 3, 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"I8", "I16", "I32"})
  void meanOfIntegersDropsTheFraction(DType dtype) throws Exception {
    MedianFilter two =
        MedianFilter.of(Window.along(2)).withRank(Rank.MEAN).withAnchor(Anchor.AFTER);

    assertThat(filter(two, Samples.raster(dtype, 1, 5, 2, -5, 100, 127)))
        .containsExactly(3, -1, 47, 113, 127);
  }

  @Test
  void meanDoesNotOverflow() throws Exception {
    MedianFilter two =
        MedianFilter.of(Window.along(2)).withRank(Rank.MEAN).withAnchor(Anchor.AFTER);
    double most = Double.MAX_VALUE;

    assertThat(along(two, most, most / 2, 0)).containsExactly(most / 4 * 3, most / 4, 0);
    assertThat(filter(two, Samples.raster(DType.U8, 1, 255, 254, 253)))
        .containsExactly(254, 253, 253);
  }

  @Test
  void meanIsOfWhatCountsAtARimThatShrinks() throws Exception {
    MedianFilter three =
        MedianFilter.of(Window.along(3)).withRank(Rank.MEAN).withBorder(Border.SHRINK);

    assertThat(along(three, 1, 2, 9, 4)).containsExactly(1.5, 2, 4, 6.5);
  }

  @Test
  void conditionalKeepsWhatIsNeitherLeastNorGreatest() throws Exception {
    MedianFilter three = MedianFilter.of(Window.along(3)).withKind(MedianKind.CONDITIONAL);

    assertThat(along(three, 1, 2, 9, 3, 4, 5)).containsExactly(1, 2, 3, 4, 4, 5);
  }

  @Test
  void conditionalAndAdaptiveReplaceNan() throws Exception {
    MedianFilter three = MedianFilter.of(Window.along(3)).ignoringNan();

    assertThat(along(three.withKind(MedianKind.CONDITIONAL), 1, 2, Double.NaN, 4, 5))
        .containsExactly(1, 2, 4, 5, 5);
    assertThat(along(three.withKind(MedianKind.ADAPTIVE), 1, 2, Double.NaN, 4, 5)[2]).isEqualTo(4);
  }

  @Test
  void adaptiveGrowsUntilTheMedianIsNoImpulse() throws Exception {
    double[] noisy = {7, 5, 6, 255, 255, 255, 6, 5, 7};
    MedianFilter plain = MedianFilter.of(Window.along(3));
    MedianFilter adaptive = MedianFilter.of(Window.along(7)).withKind(MedianKind.ADAPTIVE);

    assertThat(along(plain, noisy)[4]).isEqualTo(255);
    assertThat(along(adaptive, noisy)[4]).isEqualTo(6);
    assertThat(along(adaptive.withWindow(Window.along(9)), noisy)[4]).isEqualTo(6);
    assertThat(along(adaptive, noisy)[1]).isEqualTo(6);
  }

  @Test
  void adaptiveEndsWithTheMedianOfTheLargestWindow() throws Exception {
    double[] speck = {0, 0, 0, 128, 0, 0, 255};
    MedianFilter adaptive = MedianFilter.of(Window.along(5)).withKind(MedianKind.ADAPTIVE);

    assertThat(along(adaptive, speck)[3]).isZero();
  }

  @Test
  void weightedIsPlainAtOneAndTheSampleWhenItOutweighsTheRest() throws Exception {
    double[] samples = {3, 9, 1, 4, 8, 2, 7};
    MedianFilter five = MedianFilter.of(Window.along(5));

    assertThat(along(five.withKind(MedianKind.weighted(1)), samples))
        .isEqualTo(along(five, samples));
    assertThat(along(five.withKind(MedianKind.weighted(5)), samples)).isEqualTo(samples);
    assertThat(along(five.withKind(MedianKind.weighted(3)), samples))
        .containsExactly(3, 4, 3, 4, 7, 4, 7);
  }

  @Test
  void vectorTakesAColourOfTheWindowAndLeavesOpacity() throws Exception {
    byte[] red = {(byte) 200, 0, 0, 1};
    byte[] green = {0, (byte) 200, 0, 2};
    byte[] yellow = {(byte) 190, 10, 0, 3};
    byte[] data = new byte[12];
    int at = 0;
    for (byte[] pixel : List.of(red, green, yellow)) {
      System.arraycopy(pixel, 0, data, 4 * at++, 4);
    }
    Raster source = new Raster(DType.U8, SampleOrder.INTERLEAVED, 1, 1, 3, 4, true, data, 0);
    Raster target = source.blank();
    MedianFilter three = MedianFilter.of(Window.along(3)).withKind(MedianKind.VECTOR);

    long changed = ENGINE.filter(source, target, three, System.nanoTime() + 60_000_000_000L);

    assertThat(Arrays.copyOfRange(target.data(), 4, 8)).containsExactly(-66, 10, 0, 2);
    assertThat(Arrays.copyOfRange(target.data(), 0, 4)).isEqualTo(red);
    assertThat(changed).isEqualTo(2);
  }

  @Test
  void vectorBreaksTiesByTheOrderOfTheWindow() throws Exception {
    MedianFilter two = MedianFilter.of(Window.along(2)).withKind(MedianKind.VECTOR);

    assertThat(along(two, 5, 1, 4, 2)).containsExactly(5, 5, 1, 4);
    assertThat(filter(two, Samples.raster(DType.U8, 1, 5, 1, 4, 2))).containsExactly(5, 5, 1, 4);
  }

  /** Equal ones lie at no distance from each other. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F16", "BF16", "F32", "F64"})
  void vectorKnowsInfinities(DType dtype) throws Exception {
    double most = Double.POSITIVE_INFINITY;
    byte[] data = Samples.raster(dtype, 1, most, 5, -most, most, 1, -most, most, 2, -most).data();
    Raster colours = new Raster(dtype, SampleOrder.INTERLEAVED, 1, 1, 3, 3, false, data, 0);

    assertThat(filter(MedianFilter.of(Window.along(3)).withKind(MedianKind.VECTOR), colours))
        .containsExactly(most, 5, -most, most, 2, -most, most, 2, -most);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"U8", "F32"})
  void vectorsCanBeWarmed(DType dtype) throws Exception {
    MedianFilter three = MedianFilter.of(Window.square(3)).withKind(MedianKind.VECTOR);

    assertThat(MedianEngine.warm(dtype, List.of(three), System.nanoTime() + 60_000_000_000L))
        .isOne();
  }

  @Test
  void whatAKindCannotDoIsRefused() {
    MedianFilter five = MedianFilter.of(Window.square(5));
    MedianFilter own = five.withFootprint(Footprint.of(new boolean[25]));

    assertThatThrownBy(() -> MedianFilter.of(Window.square(4)).withKind(MedianKind.ADAPTIVE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> own.withKind(MedianKind.ADAPTIVE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> five.withFootprint(Footprint.CROSS).withKind(MedianKind.VECTOR))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> own.withKind(MedianKind.weighted(3)))
        .isInstanceOf(IllegalArgumentException.class);
    for (int weight : new int[] {-1, 0, 2, 3970, 3971}) {
      assertThatThrownBy(() -> MedianKind.weighted(weight))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
