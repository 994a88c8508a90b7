package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program, followed with plain arrays, against windows that are collected and sorted. */
class MedianProgramTest {
  private static final int HEIGHT = 3;
  private static final int WIDTH = 5;

  static Stream<MedianFilter> filters() {
    MedianFilter square = MedianFilter.of(Window.square(3));
    return Stream.of(
        square,
        square.withWindow(new Window(1, 1)),
        square.withWindow(new Window(1, 9)),
        square.withWindow(new Window(4, 2)),
        square.withWindow(new Window(4, 2)).withRank(Rank.LOWER),
        square.withWindow(Window.square(5)),
        square.withWindow(Window.square(7)).withFootprint(Footprint.Shape.DISK),
        square.withWindow(Window.square(5)).withFootprint(Footprint.Shape.CROSS),
        square.withWindow(Window.square(15)));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void makesTheMedianOfEachWindow(MedianFilter filter) {
    Window window = filter.window();
    Random random = new Random(3);
    int[][] framed = new int[HEIGHT + window.rows() - 1][WIDTH + window.columns() - 1];
    for (int[] row : framed) {
      Arrays.setAll(row, i -> random.nextInt(20));
    }

    int[][] made = follow(MedianProgram.of(filter), framed);

    for (int y = 0; y < HEIGHT; y++) {
      assertThat(made[y]).as("row %d", y).containsExactly(medians(filter, framed, y));
    }
  }

  @Test
  void aProgramIsPruned() {
    MedianProgram program = MedianProgram.of(MedianFilter.of(Window.square(3)));

    assertThat(program.operations()).as("sorting nine samples takes 50").isLessThan(25);
    assertThat(program.steps()).doesNotHaveDuplicates();
  }

  @Test
  void aMeanIsNoSample() {
    MedianFilter mean = MedianFilter.of(Window.square(2)).withRank(Rank.MEAN);

    assertThatThrownBy(() -> MedianProgram.of(mean))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static int[] medians(MedianFilter filter, int[][] framed, int y) {
    Window window = filter.window();
    boolean[] mask = filter.footprint().mask(window);
    int[] medians = new int[WIDTH];
    for (int x = 0; x < WIDTH; x++) {
      List<Integer> samples = new ArrayList<>();
      for (int i = 0; i < mask.length; i++) {
        if (mask[i]) {
          samples.add(framed[y + i / window.columns()][x + i % window.columns()]);
        }
      }
      samples.sort(null);
      medians[x] = samples.get(filter.rank().index(samples.size()));
    }
    return medians;
  }

  private static int[][] follow(MedianProgram program, int[][] framed) {
    List<int[][]> values = new ArrayList<>();
    for (MedianProgram.Step step : program.steps()) {
      int width = WIDTH + step.margin();
      int[][] value = new int[HEIGHT][width];
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < width; x++) {
          value[y][x] =
              switch (step) {
                case MedianProgram.Sample s -> framed[y + s.row()][x + s.column()];
                case MedianProgram.Beside b -> values.get(b.value())[y][x + b.columns()];
                case MedianProgram.Least l ->
                    Math.min(values.get(l.first())[y][x], values.get(l.second())[y][x]);
                case MedianProgram.Greatest g ->
                    Math.max(values.get(g.first())[y][x], values.get(g.second())[y][x]);
              };
        }
      }
      values.add(value);
    }
    return values.getLast();
  }
}
