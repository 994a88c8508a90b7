package dev.sluice.defence;

import static dev.sluice.defence.ParameterText.invalid;

import dev.sluice.median.DType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that samples have: {@code low} is less than {@code high}. */
record ValueRange(double low, double high) {
  private static final Pattern ENDS =
      Pattern.compile("(-?[0-9]{1,10}(?:\\.[0-9]{1,10})?)\\.\\.(-?[0-9]{1,10}(?:\\.[0-9]{1,10})?)");

  /** The one that is asked for, or the customary one of the sample type. */
  static ValueRange of(ParameterText parameters, DType dtype) throws InvalidDefenceException {
    String text = parameters.get("range");
    if (text == null) {
      double[] ends = Values.range(dtype);
      return new ValueRange(ends[0], ends[1]);
    }
    Matcher ends = ENDS.matcher(text);
    if (!ends.matches()) {
      throw invalid("range", text, "must be like 0..1 or -2.1..2.6");
    }
    double low = Double.parseDouble(ends.group(1));
    double high = Double.parseDouble(ends.group(2));
    if (low >= high) {
      throw invalid("range", text, "must go up");
    }
    return new ValueRange(low, high);
  }
}
