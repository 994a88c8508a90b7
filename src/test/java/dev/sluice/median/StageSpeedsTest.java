package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.StageSpeeds.Speed;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageSpeedsTest {
  @Test
  void stagesOfAboutTheSameSpeedAreEven() {
    StageSpeeds speeds = new StageSpeeds(List.of(new Speed(300, 3_000), new Speed(800, 4_000)));
    assertThat(speeds.even()).isTrue();
    assertThat(speeds.promised()).isEqualTo(0.5);
  }

  @Test
  void oneThatIsSixTimesSlowerIsFoundThoughItTakesLessThanANanosecond() {
    assertThat(new StageSpeeds(List.of(new Speed(600, 4_000), new Speed(3_600, 4_000))).even())
        .isFalse();
  }

  @Test
  void aSlowStageIsFoundWhereItIsTheOnlyOne() {
    assertThat(new StageSpeeds(List.of(new Speed(40_000, 4_000))).even()).isFalse();
  }

  @Test
  void shortStagesAreNotMeasuredByTheClocksSteps() {
    assertThat(new StageSpeeds(List.of(new Speed(0, 16), new Speed(400, 4_000))).promised())
        .isEqualTo(0.5);
    assertThat(new StageSpeeds(List.of(new Speed(90, 16), new Speed(800, 4_000))).even()).isTrue();
  }
}
