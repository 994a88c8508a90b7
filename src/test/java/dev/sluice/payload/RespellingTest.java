package dev.sluice.payload;

import static dev.sluice.payload.Bodies.copies;
import static dev.sluice.payload.Bodies.deadline;
import static dev.sluice.payload.Bodies.json;
import static dev.sluice.payload.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RespellingTest {
  private static final List<String> USUAL = List.of(",", ", ");
  private static final List<String> UNUSUAL = List.of(" ,", ",\n", ",  ", " , ", ",\r\n  \t   ");

  /** Samples permuted at random: every answer is the spelling of the sample that took the place. */
  @Test
  void keepsEverySpellingOfAPermutation() throws PayloadException {
    SplittableRandom random = new SplittableRandom(21);
    for (String layout : new String[] {"hwc", "chw"}) {
      for (int run = 0; run < 50; run++) {
        int[] sides = {random.nextInt(1, 9), random.nextInt(1, 9), random.nextInt(1, 5)};
        List<String> spelt = spellings(random, sides[0] * sides[1] * sides[2]);
        Payload payload =
            json("{\"features\":" + nested(spelt, sides) + ",\"layout\":\"" + layout + "\"}");
        List<Raster> cleaned = copies(payload);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < spelt.size(); i++) {
          String other = spelt.get(random.nextInt(spelt.size()));
          NumberArray.DOUBLE.set(cleaned.get(0).data(), 8 * i, Double.parseDouble(other));
          expected.add(other);
        }
        assertThat(text(payload.write(cleaned, deadline())))
            .isEqualTo("{\"features\":" + nested(expected, sides) + "}");
      }
    }
  }

  /** Different numbers in different styles. */
  private static List<String> spellings(SplittableRandom random, int count) {
    List<String> spelt = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spelt.add(
          switch (random.nextInt(4)) {
            case 0 -> i + "." + "0".repeat(random.nextInt(1, 20));
            case 1 -> "-" + (i + 1) + "25e-2";
            case 2 -> String.format(Locale.ROOT, "%d.5E+0", i);
            default -> Double.toString(random.nextDouble());
          });
    }
    return spelt;
  }

  private static String nested(List<String> numbers, int[] sides) {
    StringBuilder text = new StringBuilder("[");
    int i = 0;
    for (int y = 0; y < sides[0]; y++) {
      text.append(y == 0 ? "[" : ", [");
      for (int x = 0; x < sides[1]; x++) {
        List<String> row = numbers.subList(i, i + sides[2]);
        text.append(x == 0 ? "[" : ",[").append(String.join(", ", row)).append("]");
        i += sides[2];
      }
      text.append("]");
    }
    return text.append("]").toString();
  }

  /** Each number becomes one nearby; what parts them changes somewhere, often between batches. */
  @Test
  void keepsWhatPartsNumbers() throws PayloadException {
    SplittableRandom random = new SplittableRandom(23);
    for (int run = 0; run < 200; run++) {
      int longest = random.nextBoolean() ? 4 : random.nextInt(1, 28);
      int change = 256 * random.nextInt(8) + (random.nextBoolean() ? 0 : random.nextInt(50));
      String before = USUAL.get(random.nextInt(2));
      String after = USUAL.get(random.nextInt(2));
      List<String> spelt = new ArrayList<>();
      List<String> gaps = new ArrayList<>();
      for (int i = 0; i < 40 * 50; i++) {
        String number = (random.nextBoolean() ? "-" : "") + i + ".";
        spelt.add(number + "5".repeat(random.nextInt(1, longest + 1)));
        gaps.add(i < change ? before : after);
      }
      if (random.nextBoolean()) {
        gaps.set(change, UNUSUAL.get(random.nextInt(UNUSUAL.size())));
      }
      assertThatNeighboursKeepTheirSpelling(spelt, gaps, random);
    }
  }

  private static void assertThatNeighboursKeepTheirSpelling(
      List<String> spelt, List<String> gaps, SplittableRandom random) throws PayloadException {
    ByteBuffer text = ByteBuffer.wrap(flat(spelt, gaps).getBytes(StandardCharsets.US_ASCII));
    NumberArray numbers = new NumberArray(DType.F64, spelt.size(), byte[]::new);
    new NestedArrayReader(new JsonCursor(text), PayloadConfig.defaults(), numbers, true, deadline())
        .read();
    Raster original =
        new Raster(DType.F64, SampleOrder.PLANAR, 1, 40, 50, 1, false, numbers.values(), 0);
    Raster cleaned = original.blank();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < spelt.size(); i++) {
      int other = i + (random.nextInt(3) - 1) * 50 + random.nextInt(3) - 1;
      String number = spelt.get(Math.clamp(other, 0, spelt.size() - 1));
      NumberArray.DOUBLE.set(cleaned.data(), 8 * i, Double.parseDouble(number));
      expected.add(number);
    }
    ByteBuffer written =
        new Respelling(text, numbers, original).write(cleaned, deadline()).getFirst();
    assertThat(StandardCharsets.US_ASCII.decode(written).toString())
        .isEqualTo(flat(expected, gaps));
  }

  private static String flat(List<String> numbers, List<String> gaps) {
    StringBuilder text = new StringBuilder("[").append(numbers.getFirst());
    for (int i = 1; i < numbers.size(); i++) {
      text.append(gaps.get(i)).append(numbers.get(i));
    }
    return text.append("]").append(" ".repeat(200)).toString();
  }

  @Test
  void saysThatSamplesFilteredInPlaceHaveLostTheirSpelling() throws PayloadException {
    Payload payload = json("{\"features\":[1,2]}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> payload.write(List.of(payload.inputs().get(0).raster()), deadline()))
        .withMessageContaining("in place");
  }
}
