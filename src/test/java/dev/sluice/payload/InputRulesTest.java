package dev.sluice.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Told by the shape alone: nobody is asked.
        "1,3,8,8   | -1,8,8,3   | NCHW | 0",
        "1,8,8,3   | -1,3,8,8   | NHWC | 0",
        "2,5       | -1,5       |      | 0",
        "1,5,6,7   | -1,3,-1,-1 |      | 0",
        // Both first and last may be channels.
        "1,3,8,3   | -1,-1,-1,3 | NHWC | 1",
        "1,3,8,3   | -1,3,-1,-1 | NCHW | 1",
        "1,4,4,1   | -1,4,4,1   | NCHW | 1",
        "1,3,8,3   | -1,-1,-1,-1 | NCHW | 1",
        "1,3,8,3   | 3,3        | NCHW | 1",
        "1,3,8,3   |            | NCHW | 1",
        // Three axes: a picture, or a batch of rows.
        "3,8,8     | 3,-1,-1    | CHW  | 1",
        "8,8,3     | -1,-1,3    | HWC  | 1",
        "3,8,3     | -1,-1,3    | HWC  | 1",
        "8,128,4   | -1,128,4   |      | 1"
      })
  void asksTheModelWhereTheShapeLeavesItOpen(String shape, String told, String layout, int asked) {
    AtomicInteger count = new AtomicInteger();

    Optional<Layout> found =
        InputRules.defaults()
            .layout(
                axes(shape),
                () -> {
                  count.incrementAndGet();
                  return Optional.ofNullable(told).map(InputRulesTest::axes);
                });

    assertThat(found.map(Layout::name).orElse(null)).isEqualTo(layout);
    assertThat(count).hasValue(asked);
  }

  @Test
  void aPlaneHasNoAxisToAskAbout() {
    InputRules planes = new InputRules(InputRules.Channels.AUTO, true, List.of(), List.of());

    assertThat(planes.layout(new int[] {4, 4}, () -> Optional.of(new int[] {-1, 4})))
        .contains(Layout.HW);
  }

  private static int[] axes(String text) {
    return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
  }
}
