package dev.sluice.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResidualTest {
  @ParameterizedTest
  @EnumSource(DType.class)
  void tellsTheLargestChangeAndCountsImpulses(DType dtype) {
    Raster before = raster(dtype, 300);
    Raster after = before.blank();
    double[] range = Values.range(dtype);
    double whole = range[1] - range[0];
    Values changed = new Values(after);
    new Values(before).set(7, range[0] + whole / 2);
    changed.set(7, range[0] + whole * 0.8);
    changed.set(299, range[0] + whole * 0.1);
    for (int i = 0; i < 300; i++) {
      if (i != 7) {
        new Values(before).set(i, range[0]);
      }
      if (i != 7 && i != 299) {
        changed.set(i, range[0]);
      }
    }

    Residual residual = Residual.of(before, after);

    assertThat(residual.looked()).isEqualTo(300);
    assertThat(residual.largest()).isCloseTo(0.3, within(0.01));
    assertThat(residual.impulses()).isEqualTo(1);
    assertThat(residual.allImpulses()).isEqualTo(1);
  }

  @Test
  void looksAtAPartOfLargeInputs() {
    Raster before = raster(DType.U8, 10_000_000);
    Raster after = before.blank();
    Arrays.fill(after.data(), (byte) 64);

    Residual residual = Residual.of(before, after);

    assertThat(residual.looked()).isBetween(Residual.MOST - 1_000L, (long) Residual.MOST);
    assertThat(residual.largest()).isEqualTo(64 / 255.0);
    assertThat(residual.allImpulses()).isCloseTo(10_000_000, within(0.1));
  }

  @Test
  void aQuarterOfTheRangeIsNoImpulse() {
    Raster before = raster(DType.U8, 2);
    Raster after = before.blank();
    after.data()[0] = 63;
    after.data()[1] = (byte) 200;

    assertThat(Residual.of(before, after).impulses()).isEqualTo(1);
  }

  @Test
  void infinitiesThatStayAreNoChange() {
    Raster before = raster(DType.F32, 2);
    new Values(before).set(0, Double.POSITIVE_INFINITY);
    new Values(before).set(1, Double.NaN);

    assertThat(Residual.of(before, before).largest()).isZero();
    assertThat(Residual.of(before, before).impulses()).isZero();
  }

  /** Runs of floats against the plain definition, odd values among them. */
  @Test
  void floatsAreComparedAsTheDefinitionSays() {
    SplittableRandom random = new SplittableRandom(5);
    float[] odd = {0, -0f, 0.25f, 0.5f, 1, -1, Float.NaN, Float.POSITIVE_INFINITY, -1e30f};
    for (int samples : new int[] {1, 3, 255, 256, 257, 1000, 65_536}) {
      Raster before = raster(DType.F32, samples);
      Raster after = before.blank();
      double largest = 0;
      int impulses = 0;
      for (int i = 0; i < samples; i++) {
        float a = random.nextInt(4) == 0 ? odd[random.nextInt(odd.length)] : random.nextFloat();
        float b = random.nextInt(4) == 0 ? odd[random.nextInt(odd.length)] : random.nextFloat();
        new Values(before).set(i, a);
        new Values(after).set(i, b);
        float change = Math.abs(a - b);
        largest = change > largest ? change : largest;
        impulses += change > 0.25f ? 1 : 0;
      }

      Residual residual = Residual.of(before, after);

      assertThat(residual.largest()).isEqualTo(largest);
      assertThat(residual.impulses()).isEqualTo(impulses);
    }
  }

  @Test
  void otherShapesHaveNoResidual() {
    assertThat(Residual.of(raster(DType.U8, 3), raster(DType.F64, 3))).isEqualTo(Residual.NONE);
    assertThat(Residual.of(raster(DType.U8, 3), raster(DType.U8, 4))).isEqualTo(Residual.NONE);
    assertThat(Residual.NONE.allImpulses()).isZero();
  }

  @Test
  void sumsUp() {
    Residual both = new Residual(10, 5, 0.5, 1).and(new Residual(10, 5, 0.25, 2));

    assertThat(both).isEqualTo(new Residual(20, 10, 0.5, 3));
    assertThat(both.allImpulses()).isEqualTo(6);
  }

  private static Raster raster(DType dtype, int samples) {
    return Raster.allocate(dtype, SampleOrder.INTERLEAVED, 1, 1, samples, 1);
  }
}
