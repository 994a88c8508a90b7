package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {

  /** Quantiles of Beta(k + 1, n - k) by scipy.stats.beta.ppf([0.025, 0.975], k + 1, n - k). */
  @ParameterizedTest
  @CsvSource({
    "99, 0.05, 94, 0.01659991, 0.10022791",
    "19, 0.05, 18, 0.00133163, 0.17646691",
    "1000, 0.01, 990, 0.00480551, 0.01701578",
    "1, 0.5, 0, 0.025, 0.975"
  })
  void takesAScoreThatTheWantedPartIsOver(
      int n, double rate, double threshold, double low, double high) {
    double[] scores = IntStream.range(0, n).mapToDouble(i -> (i * 7 + 3) % n).toArray();

    Calibration found = Calibration.of(n % 7 == 0 ? sequence(n) : scores, rate);

    assertThat(found.threshold()).isEqualTo(threshold);
    assertThat(found.n()).isEqualTo(n);
    assertThat(found.over()).isEqualTo((int) (n - 1 - threshold));
    assertThat(found.expected()).isLessThanOrEqualTo(rate);
    assertThat(found.low()).isCloseTo(low, within(1e-6));
    assertThat(found.high()).isCloseTo(high, within(1e-6));
  }

  @Test
  void keepsItsPromiseOnAverage() {
    Random random = new Random(7);
    double over = 0;
    int inside = 0;
    int rounds = 2_000;
    for (int i = 0; i < rounds; i++) {
      Calibration found =
          Calibration.of(
              IntStream.range(0, 199).mapToDouble(j -> random.nextDouble()).toArray(), 0.1);
      double rate = 1 - found.threshold();
      over += rate / rounds;
      inside += rate >= found.low() && rate <= found.high() ? 1 : 0;
    }

    assertThat(over).isCloseTo(0.1, within(0.002));
    assertThat((double) inside / rounds).isCloseTo(0.95, within(0.015));
  }

  @Test
  void saysHowManyItTakes() {
    assertThatThrownBy(() -> Calibration.of(sequence(98), 0.01))
        .hasMessage("98 scores are too few for a rate of 0.01: it takes 99");
    assertThatThrownBy(() -> Calibration.of(sequence(98), 0)).hasMessageContaining("between 0 and");
    assertThatThrownBy(() -> Calibration.of(sequence(98), Double.NaN))
        .hasMessageContaining("between 0 and");
  }

  @Test
  void countsEqualScoresOnce() {
    assertThat(Calibration.of(new double[200], 0.05).over()).isZero();
  }

  private static double[] sequence(int n) {
    return IntStream.range(0, n).mapToDouble(i -> i).toArray();
  }
}
