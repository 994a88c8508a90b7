package dev.sluice.http;

import dev.sluice.pipeline.Report;
import java.util.List;

/**
 * Values of the headers that tell what was done. Every answer carries them, so that they are put
 * together digit by digit: six format strings would cost more than routing the request.
 */
final class ReportHeaders {
  private static final int MILLI_DIGITS = 3;
  private static final int FRACTION_DIGITS = 4;

  private ReportHeaders() {}

  /** Milliseconds, to the microsecond: {@code admit;dur=0.004, read;dur=1.250}. */
  static String serverTiming(List<Report.StageTime> stages) {
    StringBuilder text = new StringBuilder(24 * stages.size());
    for (Report.StageTime time : stages) {
      if (!text.isEmpty()) {
        text.append(", ");
      }
      text.append(time.stage().id()).append(";dur=");
      decimal(text, (Math.max(0, time.nanos()) + 500) / 1000, MILLI_DIGITS);
    }
    return text.toString();
  }

  /** The fraction of samples that changed, four decimals. */
  static String changed(Report.Filtering filtering) {
    StringBuilder text = new StringBuilder(6);
    decimal(text, Math.round(filtering.changedFraction() * 10_000), FRACTION_DIGITS);
    return text.toString();
  }

  /** A number that is not negative, given as a multiple of its last decimal. */
  private static void decimal(StringBuilder text, long scaled, int decimals) {
    int from = text.length();
    text.append(scaled);
    int missing = decimals + 1 - (text.length() - from);
    if (missing > 0) {
      text.insert(from, "0".repeat(missing));
    }
    text.insert(text.length() - decimals, '.');
  }
}
