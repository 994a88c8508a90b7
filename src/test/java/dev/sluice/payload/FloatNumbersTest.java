package dev.sluice.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers kept as floats are those of {@link Float#parseFloat}, and keep their spelling. */
final class FloatNumbersTest {
  private static final int NUMBERS = 1_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void valuesAreThoseOfParseFloat(int kind) throws PayloadException {
    Random random = new Random(kind);
    for (int round = 0; round < 40; round++) {
      List<String> spelt = new ArrayList<>();
      for (int i = 0; i < NUMBERS; i++) {
        spelt.add(spelling(kind, random));
      }
      String comma = random.nextBoolean() ? ", " : ",";
      // As many bytes as let each number be rounded by exact arithmetic.
      String body = "[" + String.join(comma, spelt) + "]" + " ".repeat(round + 1024 * NUMBERS);
      NumberArray numbers = read(body);
      assertThat(numbers.count()).isEqualTo(NUMBERS);
      for (int i = 0; i < NUMBERS; i++) {
        assertThat((int) numbers.bits(i))
            .as(spelt.get(i))
            .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(spelt.get(i))));
        assertThat(numbers.end(i) - numbers.start(i)).isEqualTo(spelt.get(i).length());
      }
    }
  }

  private static String spelling(int kind, Random random) {
    return switch (kind) {
      case 0 -> Double.toString(random.nextDouble());
      case 1 -> String.format(Locale.ROOT, "%.4f", random.nextGaussian());
      case 2 -> Float.toString(Float.intBitsToFloat(random.nextInt(0x7F80_0000)));
      case 3 -> Integer.toString(random.nextInt());
      case 4 -> places(new BigDecimal(random.nextGaussian()), random.nextInt(30) + 1);
      case 5 -> between(random) + (random.nextBoolean() ? "000000000001" : "");
      case 6 -> places(new BigDecimal(between(random)), 16 + random.nextInt(4));
      case 7 -> spelling(random.nextInt(7), random);
      default -> "-0." + "0".repeat(random.nextInt(20)) + random.nextInt(1, 1_000_000);
    };
  }

  private static String places(BigDecimal number, int places) {
    return number.setScale(places, RoundingMode.DOWN).toPlainString();
  }

  /** Halfway between two floats. */
  private static String between(Random random) {
    float low = Float.intBitsToFloat(0x3000_0000 + random.nextInt(0x1800_0000));
    double tie = ((double) low + Math.nextUp(low)) / 2;
    return new BigDecimal(tie).toPlainString();
  }

  @Test
  void aNumberBeyondTheRangeIsRefused() {
    assertThat(Float.parseFloat("3.4028235e38")).isFinite();
    assertThatThrownBy(() -> read("[1,3.5e38]"))
        .isInstanceOf(PayloadException.class)
        .hasMessage("a number beyond the range of a float at byte 3");
  }

  @Test
  void exactArithmeticIsRationed() throws PayloadException {
    String tie = new BigDecimal(between(new Random(3))).toPlainString();
    String hair = tie + "0".repeat(20) + "1";
    String few = "[" + String.join(",", Collections.nCopies(64, hair)) + "]";
    assertThat(read(few).count()).isEqualTo(64);
    String many = "[" + String.join(",", Collections.nCopies(100_000, hair)) + "]";
    assertThatThrownBy(() -> read(many))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("only exact arithmetic rounds them, at byte ")
        .extracting(e -> ((PayloadException) e).kind())
        .isEqualTo(PayloadException.Kind.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[1,01],[2]x     | a number with a leading zero at byte 4",
        "[[1.5.2],[2]x    | expected at byte 5",
        "[[1],[2,3],[01]] | ragged",
        "[[1],[2]x        | expected at byte 8"
      })
  void whatIsWrongFirstIsSaid(String text, String message) {
    assertThatThrownBy(() -> read(text + " ".repeat(200)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(message);
  }

  @Test
  void noOtherByteIsASign() {
    String rest = "1.25,".repeat(200) + "1]";
    for (int c = 0; c < 256; c++) {
      byte[] body = ("[1, " + (char) c + rest).getBytes(ISO_8859_1);
      boolean fine = c == '-' || (c >= '1' && c <= '9') || " \t\r\n".indexOf(c) >= 0;
      NestedArrayReader reader = reader(ByteBuffer.wrap(body), DType.F32);
      assertThatCode(reader::read)
          .as("byte %d", c)
          .satisfies(thrown -> assertThat(thrown == null).isEqualTo(fine));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "F64"})
  void movedNumbersKeepTheirSpelling(String name) throws PayloadException {
    DType dtype = DType.valueOf(name);
    Random random = new Random(9);
    int height = 37;
    int width = 53;
    List<String> spelt = new ArrayList<>();
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < height * width; i++) {
      String one = spelling(i % 2, random) + (i % 3 == 0 ? "00" : "");
      spelt.add(one);
      text.append(i > 0 ? "," + " ".repeat(i % 4) : "").append(one);
    }
    ByteBuffer body = ByteBuffer.wrap(text.append("]").toString().getBytes(US_ASCII));
    NumberArray numbers = reader(body, dtype).read();
    Raster raster = Layout.HW.raster(dtype, new int[] {height, width}, numbers.values(), 0);
    Raster cleaned = raster.blank();
    int size = dtype.bytes();
    int[] source = new int[height * width];
    for (int i = 0; i < source.length; i++) {
      // Mostly a neighbour, or the same, or any other number.
      int moved = random.nextInt(4) == 0 ? random.nextInt(source.length) : i + near(random, width);
      source[i] = Math.clamp(moved, 0, source.length - 1);
      System.arraycopy(raster.data(), source[i] * size, cleaned.data(), i * size, size);
    }
    ByteBuffer out = new Respelling(body, numbers, raster).write(cleaned, Bodies.deadline()).get(0);
    String[] written = new String(out.array(), 1, out.remaining() - 2, US_ASCII).split(", *", -1);
    for (int i = 0; i < source.length; i++) {
      assertThat(bits(written[i], dtype)).isEqualTo(bits(spelt.get(source[i]), dtype));
      assertThat(spelt).contains(written[i]);
      if (source[i] == i) {
        assertThat(written[i]).isEqualTo(spelt.get(i));
      }
    }
  }

  private static int near(Random random, int width) {
    return (random.nextInt(3) - 1) * width + random.nextInt(3) - 1;
  }

  private static long bits(String number, DType dtype) {
    return dtype == DType.F32
        ? Float.floatToRawIntBits(Float.parseFloat(number))
        : Double.doubleToRawLongBits(Double.parseDouble(number));
  }

  private static NumberArray read(String text) throws PayloadException {
    return reader(ByteBuffer.wrap(text.getBytes(US_ASCII)), DType.F32).read();
  }

  private static NestedArrayReader reader(ByteBuffer text, DType dtype) {
    return new NestedArrayReader(
        new JsonCursor(text),
        PayloadConfig.defaults(),
        new NumberArray(dtype, 1, Bodies::lent),
        false,
        Bodies.deadline());
  }
}
