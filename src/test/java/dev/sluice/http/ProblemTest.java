package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonIsAnErrorWithATypeAndATitle(Reason reason) {
    assertThat(Problem.status(reason)).isBetween(400, 599);
    assertThat(Problem.type(reason)).matches("urn:sluice:problem:[a-z-]+");
    assertThat(Problem.title(reason)).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"MODEL_UNAVAILABLE", "DEADLINE_EXCEEDED", "NOT_IMPLEMENTED", "BYPASS", "FLAGGED"},
      mode = EnumSource.Mode.EXCLUDE)
  void aStatusOfTheFrameworkLeadsBackToItsReason(Reason reason) {
    assertThat(Problem.reason(Problem.status(reason))).isEqualTo(reason);
  }

  @Test
  void otherStatusesBlameWhomTheyBlame() {
    assertThat(Problem.reason(431)).isEqualTo(Reason.TOO_LARGE);
    assertThat(Problem.reason(428)).isEqualTo(Reason.MALFORMED);
    assertThat(Problem.reason(501)).isEqualTo(Reason.INTERNAL);
  }
}
