package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.detect.DetectorConfig.Action;
import dev.sluice.detect.Verdict.Why;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DetectorTest {
  private final AtomicLong now = new AtomicLong();

  @ParameterizedTest
  @CsvSource({
    "'[0.9,0.1]', '[0.2,0.8]', 1.4, true, true",
    "'[0.9,0.1]', '[0.6,0.4]', 0.6, true, false",
    "'[0.9,0.1]', '[0.8,0.2]', 0.2, false, false",
    "'\"cat\"', '\"cat\"', 0, false, false",
    "'\"cat\"', '\"dog\"', 2, true, true",
    "3, 4, 2, true, true",
    "'[\"a\",\"b\",\"c\",\"d\"]', '[\"b\",\"a\",\"c\",\"x\"]', 0.5, false, true",
    "'[[\"a\",0.7],[\"b\",0.2]]', '[[\"a\",0.4],[\"c\",0.3]]', 0.8, true, false"
  })
  void scoresTheDistanceOfTwoAnswers(
      String original, String squeezed, double score, boolean flagged, boolean flipped) {
    Verdict verdict = judge(detector(Action.TAG, 0), answer(original), answer(squeezed));

    assertThat(verdict).isEqualTo(new Verdict.Score(score, flagged, flipped));
  }

  @Test
  void takesTheLargestOfAllInputsAndSqueezersAndTheLabelOfTheFirstSqueezer() {
    Verdict verdict =
        judge(
            detector(Action.TAG, 0),
            answer("[0.9,0.1],[0.5,0.5]"),
            answer("[0.9,0.1],[0.6,0.4]"),
            answer("[0.1,0.9],[0.5,0.5]"));

    assertThat(verdict).isEqualTo(new Verdict.Score(1.6, true, false));
  }

  @ParameterizedTest
  @CsvSource({
    "'[0.9,0.1]', '[0.9,0.1],[0.9,0.1]', SHAPE",
    "'[0.9,0.1]', '[0.9,0.05,0.05]', SHAPE",
    "'[0.9,0.1]', '\"cat\"', SHAPE",
    "'[0.9,0.1]', '[9.5,-0.1]', NOT_PROBABILITIES",
    "'[0.9,0.1]', '', NO_OUTPUT"
  })
  void saysWhyAnswersCannotBeCompared(String original, String squeezed, Why why) {
    assertThat(judge(detector(Action.TAG, 0), answer(original), answer(squeezed)))
        .isEqualTo(new Verdict.Unscored(why));
  }

  @Test
  void neverFlagsWithoutAThreshold() {
    Detector detector = new Detector(config(Action.OBSERVE, Optional.empty(), 0));

    assertThat(judge(detector, answer("\"a\""), answer("\"b\"")))
        .isEqualTo(new Verdict.Score(2, false, true));
    assertThat(judge(detector, Answer.NONE, answer("\"b\"")))
        .isEqualTo(new Verdict.Unscored(Why.NO_ANSWER));
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"TAG", "SERVE_FILTERED", "SERVE_ORIGINAL", "BLOCK"})
  void anActionNeedsAThresholdOfTheModelsOwn(Action action) {
    assertThatThrownBy(() -> config(action, Optional.empty(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("detector action is " + action.id())
        .hasMessageContaining("`sluice calibrate`");
    assertThatThrownBy(() -> config(Action.SHADOW, Optional.empty(), 0.9))
        .hasMessageContaining("kill-switch.bound counts unflagged requests");
  }

  @Test
  void theKillSwitchOpensUnderItsBoundAndClosesAfterNewRequestsAgree() {
    Detector detector = detector(Action.TAG, 0.9);
    learn(detector, 9, false, Detector.Turn.NONE);
    assertThat(detector.open()).isFalse();
    learn(detector, 1, true, Detector.Turn.OPENED);
    assertThat(detector.open()).isTrue();
    assertThat(detector.passing()).isTrue();
    assertThat(detector.agreement()).isNaN();

    learn(detector, 30, true, Detector.Turn.NONE);
    assertThat(detector.open()).as("the cool-down is not over").isTrue();
    detector.learn(new Verdict.Score(0, false, true));
    detector.learn(new Verdict.Score(0, false, true));
    detector.learn(new Verdict.Score(0, false, true));
    now.set(Duration.ofMinutes(1).toNanos());
    assertThat(detector.open()).as("three of the last twenty do not agree").isTrue();
    for (int i = 0; i < 17; i++) {
      detector.learn(new Verdict.Score(0, false, false));
    }
    assertThat(detector.open()).isTrue();
    learn(detector, 1, true, Detector.Turn.CLOSED);
    assertThat(detector.open()).isFalse();
  }

  @Test
  void theKillSwitchDoesNotCountWhatIsFlaggedOrUnscored() {
    Detector detector = detector(Action.TAG, 0.9);
    for (int i = 0; i < 100; i++) {
      detector.learn(new Verdict.Score(1.9, true, true));
      detector.learn(new Verdict.Unscored(Why.SHAPE));
    }

    assertThat(detector.open()).isFalse();
    assertThat(detector.agreement()).isNaN();
  }

  @Test
  void withoutABoundThereIsNoKillSwitch() {
    Detector detector = detector(Action.TAG, 0);
    for (int i = 0; i < 100; i++) {
      detector.learn(new Verdict.Score(0, false, true));
    }

    assertThat(detector.open()).isFalse();
    assertThat(detector.agreement()).isZero();
  }

  private static void learn(Detector detector, int times, boolean agrees, Detector.Turn last) {
    Detector.Turn turn = Detector.Turn.NONE;
    for (int i = 0; i < times; i++) {
      turn = detector.learn(new Verdict.Score(0, false, !agrees));
    }
    assertThat(turn).isEqualTo(last);
  }

  private Detector detector(Action action, double bound) {
    return new Detector(config(action, Optional.of(0.5), bound), now::get);
  }

  private static DetectorConfig config(Action action, Optional<Double> threshold, double bound) {
    return new DetectorConfig(
        action,
        threshold,
        List.of(),
        DetectorConfig.Batch.AUTO,
        "",
        false,
        1 << 20,
        new KillSwitchConfig(bound, 20, 10, Duration.ofMinutes(1)));
  }

  private static Verdict judge(Detector detector, Answer original, Answer... squeezed) {
    return detector.judge(
        detector.read(original), Stream.of(squeezed).map(detector::read).toList());
  }

  @Test
  void tellsTheAnswersOfABatchApart() {
    Detector detector = detector(Action.TAG, 0);
    Predictions one = detector.read(answer("[0.9,0.1],[0.5,0.5]"));
    Predictions batch =
        detector.read(answer("[0.9,0.1],[0.5,0.5],[0.9,0.1],[0.6,0.4],[0.1,0.9],[0.5,0.5]"));

    List<Predictions> parts = batch.split(3, one).orElseThrow();

    assertThat(parts).hasSize(3);
    assertThat(detector.judge(one, parts)).isEqualTo(new Verdict.Score(1.6, true, false));
    assertThat(batch.split(2, one)).as("three of each").isEmpty();
    assertThat(detector.read(Answer.NONE).split(2, one)).isEmpty();
    assertThat(batch.split(2, detector.read(Answer.NONE)).orElseThrow())
        .as("nothing to compare with")
        .hasSize(2);
  }

  private static Answer answer(String predictions) {
    byte[] body = ("{\"predictions\":[" + predictions + "]}").getBytes(StandardCharsets.UTF_8);
    return new Answer(200, "application/json", null, null, body, true);
  }
}
