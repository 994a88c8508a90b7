package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.defence.Residual;
import dev.sluice.pipeline.Report;
import dev.sluice.pipeline.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReportHeadersTest {
  @Test
  void stagesInOrderMillisecondsToTheMicrosecond() {
    List<Report.StageTime> stages =
        List.of(
            new Report.StageTime(Stage.ADMIT, 0),
            new Report.StageTime(Stage.READ, 4_499),
            new Report.StageTime(Stage.FILTER, 999_500),
            new Report.StageTime(Stage.WRITE, 12_345_678),
            new Report.StageTime(Stage.MODEL, 30_000_000_000L));

    assertThat(ReportHeaders.serverTiming(stages))
        .isEqualTo(
            "admit;dur=0.000, read;dur=0.004, filter;dur=1.000, write;dur=12.346,"
                + " model;dur=30000.000");
  }

  @Test
  void fractionsFromNoneToAll() {
    assertThat(changed(1_000_000, 0)).isEqualTo("0.0000");
    assertThat(changed(1_000_000, 49)).isEqualTo("0.0000");
    assertThat(changed(1_000_000, 50)).isEqualTo("0.0001");
    assertThat(changed(3, 1)).isEqualTo("0.3333");
    assertThat(changed(7, 7)).isEqualTo("1.0000");
  }

  @Test
  void asAFormatStringWrites() {
    Random random = new Random(7);
    for (int n = 0; n < 10_000; n++) {
      // Whole microseconds: where to round half a microsecond is the double's affair.
      long micros = random.nextLong(1L << random.nextInt(1, 36));
      assertThat(
              ReportHeaders.serverTiming(List.of(new Report.StageTime(Stage.READ, 1_000 * micros))))
          .isEqualTo(String.format(Locale.ROOT, "read;dur=%.3f", micros / 1e3));
    }
  }

  private static String changed(long samples, long changed) {
    return ReportHeaders.changed(new Report.Filtering("median", samples, changed, Residual.NONE));
  }
}
