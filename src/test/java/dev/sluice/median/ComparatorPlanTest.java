package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network that is right for all zeros and ones is right for all samples (Knuth, 5.3.4). */
final class ComparatorPlanTest {
  @ParameterizedTest
  @CsvSource({"1,2", "2,1", "1,5", "2,2", "3,3", "4,3", "3,4", "4,4", "1,16", "16,1", "5,3", "2,9"})
  void wholeWindowsAreRightForZerosAndOnes(int rows, int columns) {
    Window window = new Window(rows, columns);
    check(window, Footprint.SQUARE.mask(window));
  }

  @Test
  void footprintsAreRightForZerosAndOnes() {
    Window window = Window.square(5);
    Stream.of(Footprint.CROSS, Footprint.DISK).forEach(shape -> check(window, shape.mask(window)));
  }

  @Test
  void fiveByFiveStaysSmall() {
    Window window = Window.square(5);
    ComparatorPlan plan = ComparatorPlan.of(window, Footprint.SQUARE.mask(window));
    assertThat(plan.vertical()).hasSizeLessThanOrEqualTo(9);
    assertThat(plan.steps().length).isLessThanOrEqualTo(82);
  }

  private static void check(Window window, boolean[] mask) {
    ComparatorPlan plan = ComparatorPlan.of(window, mask);
    int samples = plan.samples();
    assertThat(samples).isLessThanOrEqualTo(18);
    for (int input = 0; input < 1 << samples; input++) {
      int[] wires = new int[samples];
      for (int i = 0; i < samples; i++) {
        wires[i] = input >> i & 1;
      }
      if (plan.vertical().length > 0) {
        sortColumns(plan, window, wires);
      }
      run(plan.steps(), wires, 0, 1);
      int ones = Integer.bitCount(input);
      int median = samples / 2 >= samples - ones ? 1 : 0;
      assertThat(wires[plan.result()]).isEqualTo(median);
    }
  }

  private static void sortColumns(ComparatorPlan plan, Window window, int[] wires) {
    for (int column = 0; column < window.columns(); column++) {
      run(plan.vertical(), wires, column, window.columns());
    }
  }

  private static void run(ComparatorPlan.Step[] steps, int[] wires, int start, int stride) {
    for (ComparatorPlan.Step step : steps) {
      int first = start + step.first() * stride;
      int second = start + step.second() * stride;
      int least = Math.min(wires[first], wires[second]);
      int greatest = Math.max(wires[first], wires[second]);
      switch (step.action()) {
        case SORT -> {
          wires[first] = least;
          wires[second] = greatest;
        }
        case LESSER -> {
          wires[first] = least;
          wires[second] = 2;
        }
        case GREATER -> {
          wires[first] = 2;
          wires[second] = greatest;
        }
      }
    }
  }
}
