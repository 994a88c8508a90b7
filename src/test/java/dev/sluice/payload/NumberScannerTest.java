package dev.sluice.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberScannerTest {
  private static final int NUMBERS = 300_000;

  @Test
  void readsWhatTheJdkReads() throws PayloadException {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < NUMBERS; i++) {
      String text = spelling(random, i % 11);
      boolean alone = random.nextBoolean();
      byte[] bytes = (alone ? text : text + ", ".repeat(30)).getBytes(StandardCharsets.US_ASCII);
      NumberScanner scanner = new NumberScanner(bytes, 0, bytes.length, 2_000);
      int end = scanner.scan(0);
      if (end != text.length()
          || Double.doubleToRawLongBits(scanner.doubleValue(0, end))
              != Double.doubleToRawLongBits(Double.parseDouble(text))) {
        assertThat(scanner.doubleValue(0, end)).as(text).isEqualTo(Double.parseDouble(text));
        assertThat(end).as(text).isEqualTo(text.length());
      }
    }
  }

  /** Finite numbers in the spellings of JSON. */
  private static String spelling(SplittableRandom random, int kind) {
    return switch (kind) {
      case 0 -> finite(Double.longBitsToDouble(random.nextLong()));
      case 1 -> Double.toString(random.nextDouble());
      case 2 -> String.format(Locale.ROOT, "%.4f", random.nextDouble(-300, 300));
      case 3 -> Long.toString(random.nextLong());
      case 4 -> Integer.toString(random.nextInt(256));
      case 5 -> Float.toString(random.nextFloat());
      case 6 -> halfway(random);
      case 7 -> decimals(random, random.nextInt(1, 40));
      case 8 -> random.nextLong() + "E" + random.nextInt(-360, 289);
      case 9 -> random.nextInt() + "." + random.nextLong(1L << 60) + "e+" + random.nextInt(30);
      default -> random.nextInt(10) + "e-" + random.nextInt(300, 345);
    };
  }

  private static String finite(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "-0";
  }

  private static String decimals(SplittableRandom random, int places) {
    return new BigDecimal(random.nextDouble()).setScale(places, RoundingMode.DOWN).toPlainString();
  }

  /** Exactly between two doubles, or a hair above. */
  private static String halfway(SplittableRandom random) {
    double value = random.nextDouble() * (1L << random.nextInt(60));
    BigDecimal sum = new BigDecimal(value).add(new BigDecimal(Math.nextUp(value)));
    String text = sum.divide(BigDecimal.TWO).toPlainString();
    return random.nextBoolean() && text.contains(".") ? text + "0000001" : text;
  }

  @Test
  void readsExtremes() throws PayloadException {
    String[] texts = {
      "4.9e-324",
      "2.4703282292062327e-324",
      "2.4703282292062328e-324",
      "2.2250738585072014E-308",
      "2.2250738585072011e-308",
      "1.7976931348623157e308",
      "1.7976931348623158e308",
      "9007199254740993",
      "9007199254740992.999999999999999999",
      "9007199254740993.00000000000000001",
      "0.000000000000000000000000000000000000000000000000001",
      "-0",
      "-0.0",
      "0e99999999999",
      "1e-99999",
      "18446744073709551615",
      "18446744073709551616",
      "0." + "0".repeat(400) + "1e400"
    };
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      NumberScanner scanner = new NumberScanner(bytes, 0, bytes.length, 1_000);
      int end = scanner.scan(0);
      assertThat(end).as(text).isEqualTo(text.length());
      assertThat(Double.doubleToRawLongBits(scanner.doubleValue(0, end)))
          .as(text)
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        ".5",
        "01",
        "-01",
        "00",
        "1.",
        "1.e5",
        "1e",
        "1e+",
        "1E-",
        "NaN",
        "Infinity",
        "-Infinity",
        "x",
        "--1",
        "1e400",
        "-1e309",
        "1.7976931348623159e308"
      })
  void refusesWhatIsNoFiniteNumber(String text) {
    for (String after : new String[] {"", ",1                                          "}) {
      byte[] bytes = (text + after).getBytes(StandardCharsets.US_ASCII);
      NumberScanner scanner = new NumberScanner(bytes, 0, bytes.length, 1_000);
      assertThatExceptionOfType(PayloadException.class)
          .isThrownBy(() -> scanner.doubleValue(0, scanner.scan(0)))
          .withMessageContaining(" at byte ")
          .extracting(PayloadException::kind)
          .isEqualTo(PayloadException.Kind.MALFORMED);
    }
  }

  @Test
  void refusesNumbersWithoutEnd() {
    byte[] bytes = ("0." + "1".repeat(200_000)).getBytes(StandardCharsets.US_ASCII);
    NumberScanner scanner = new NumberScanner(bytes, 0, bytes.length, 1_000);
    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> scanner.scan(0))
        .extracting(PayloadException::kind)
        .isEqualTo(PayloadException.Kind.TOO_LARGE);
  }
}
