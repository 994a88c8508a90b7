package dev.sluice.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.median.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps against their plain definitions, to the bit, over shapes, layouts and borders by seed. */
class PlainStepsTest {
  private static final int ROUNDS = 24;
  private static final ImageCodecs CODECS = new ImageCodecs(CodecConfig.defaults());

  private final SplittableRandom random = new SplittableRandom(41);

  private static long soon() {
    return System.nanoTime() + 60_000_000_000L;
  }

  /** Of random samples and, of floats, some NaN, infinities and zeros of both signs. */
  private Raster raster(DType dtype, int height, int width, int channels, boolean nan) {
    boolean alpha = channels > 1 && random.nextInt(3) == 0;
    SampleOrder order = random.nextBoolean() ? SampleOrder.PLANAR : SampleOrder.INTERLEAVED;
    int batch = 1 + random.nextInt(3);
    int offset = random.nextInt(9);
    int samples = batch * height * width * channels;
    byte[] data = new byte[offset + samples * dtype.bytes() + random.nextInt(9)];
    Raster raster = new Raster(dtype, order, batch, height, width, channels, alpha, data, offset);
    double[] odd = {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, -1e30, 1};
    double[] range = Values.range(dtype);
    for (int i = 0; i < samples; i++) {
      double value = range[0] + (random.nextDouble() * 1.4 - 0.2) * (range[1] - range[0]);
      boolean strange = nan && random.nextInt(50) == 0;
      PlainSteps.set(raster, i, strange ? odd[random.nextInt(odd.length)] : value);
    }
    return raster;
  }

  /** Long ones now and then, so that there are several blocks and strips. */
  private Raster raster(DType dtype, boolean nan) {
    int channels = random.nextInt(12) == 0 ? 70 : 1 + random.nextInt(4);
    int height = 1 + random.nextInt(9);
    int width = random.nextInt(6) == 0 ? 600 + random.nextInt(900) : 1 + random.nextInt(40);
    return raster(dtype, height, width, channels, nan && dtype.floating());
  }

  /** Gives longer arrays than asked for, with something in them. */
  private static byte[] used(int bytes) {
    byte[] array = new byte[bytes + 5];
    Arrays.fill(array, (byte) 0x5A);
    return array;
  }

  private static void check(Squeezer step, Raster input, Raster expected) throws Exception {
    byte[] before = input.data().clone();
    Cleaned cleaned = step.apply(input, PlainStepsTest::used, soon());
    int bytes = (int) input.byteLength();
    byte[] made = Arrays.copyOf(cleaned.raster().data(), bytes);
    assertThat(made).as(step.describe() + " of " + input).isEqualTo(expected.data());
    assertThat(cleaned.changed()).isEqualTo(input.differences(expected));
    assertThat(input.data()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void bitDepthIsWhatItsFormulaSays(DType dtype) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      double[] range = Values.range(dtype);
      double low = round % 2 == 0 ? range[0] : range[0] - random.nextDouble() * range[1];
      double high = round % 3 == 0 ? range[1] : range[1] * (0.5 + random.nextDouble());
      int bits = 1 + random.nextInt(16);
      Squeezer step = new BitDepth(bits, low, high);
      for (int again = 0; again < 2; again++) {
        Raster input = raster(dtype, true);
        check(
            step,
            input,
            PlainSteps.samples(input, value -> PlainSteps.bitDepth(value, bits, low, high)));
      }
    }
  }

  /** One step may see several types. */
  @Test
  void aTableIsOfOneType() throws Exception {
    Squeezer step = new BitDepth(2, 0, 200);
    for (DType dtype : List.of(DType.U8, DType.I16, DType.U8, DType.BF16, DType.F16, DType.I8)) {
      Raster input = raster(dtype, true);
      check(step, input, PlainSteps.samples(input, value -> PlainSteps.bitDepth(value, 2, 0, 200)));
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void smoothingAddsInTheOrderOfTheTaps(DType dtype) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Border border = Border.values()[random.nextInt(5)];
      assertThat(border).isNotEqualTo(Border.SHRINK);
      Raster input = raster(dtype, false);
      Smoothing step =
          random.nextBoolean()
              ? Smoothing.mean(new Window(1 + random.nextInt(12), 1 + random.nextInt(63)), border)
              : Smoothing.gaussian(0.1 + random.nextDouble() * 4, input.height() == 1, border);
      check(step, input, smoothed(step, input));
    }
  }

  private static Raster smoothed(Smoothing step, Raster input) {
    return PlainSteps.planes(
        input,
        plane ->
            PlainSteps.smooth(
                plane, input.height(), input.width(), step.down(), step.across(), step.border()));
  }

  @Test
  void smoothingOfLongVectors() throws Exception {
    Raster input = raster(DType.F32, 1, 20_000, 1, true);
    Smoothing step = Smoothing.mean(Window.along(1023), Border.MIRROR);

    byte[] made = step.apply(input, byte[]::new, soon()).raster().data();

    Raster expected = smoothed(step, input);
    for (int i = 0; i < input.sampleCount(); i++) {
      // Which of several NaN an addition keeps is not said.
      assertThat(Double.valueOf(PlainSteps.get(input.over(made, 0), i)))
          .isEqualTo(Double.valueOf(PlainSteps.get(expected, i)));
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void luminanceIsTheWeightedSum(DType dtype) throws Exception {
    for (int round = 0; round < ROUNDS / 2; round++) {
      Raster input = raster(dtype, false);
      Raster gray = Luminance.STEP.apply(input, PlainStepsTest::used, soon()).raster();
      int area = input.height() * input.width();
      for (int i = 0; i < input.batch() * area; i++) {
        int first = Planes.first(input, i / area, 0) + i % area * Planes.step(input);
        int colour = input.order() == SampleOrder.PLANAR ? area : 1;
        double expected = unit(input, first);
        if (input.channels() >= 3) {
          double green = unit(input, first + colour);
          expected = expected * 0.2125 + green * 0.7154 + unit(input, first + 2 * colour) * 0.0721;
        }
        boolean single = gray.dtype() == DType.F32;
        assertThat(PlainSteps.get(gray, i)).isEqualTo(single ? (float) expected : expected);
      }
    }
  }

  private static double unit(Raster input, int sample) {
    double value = PlainSteps.get(input, sample);
    DType dtype = input.dtype();
    return dtype.floating() ? value : Math.max(-1, value / Values.range(dtype)[1]);
  }

  /** Whatever the layout and the type, JPEG gets the same levels, and what it leaves comes back. */
  @ParameterizedTest
  @EnumSource(DType.class)
  void jpegSeesLevels(DType dtype) throws Exception {
    double[] range = Values.range(dtype);
    for (int round = 0; round < ROUNDS / 2; round++) {
      Raster input = raster(dtype, 2 + random.nextInt(30), 2 + random.nextInt(30), 3, true);
      Raster levels = levels(input, range[0], range[1]);
      Squeezer ofLevels = new Jpeg(CODECS, 60, 0, 255);
      Raster left = ofLevels.apply(levels, byte[]::new, soon()).raster();
      Raster expected = input.blank();
      System.arraycopy(input.data(), input.offset(), expected.data(), 0, expected.data().length);
      for (int i = 0; i < input.sampleCount(); i++) {
        int channel =
            input.order() == SampleOrder.PLANAR ? i / (input.height() * input.width()) % 3 : i % 3;
        if (channel < Planes.filtered(input)) {
          double value = PlainSteps.get(left, i) / 255 * (range[1] - range[0]);
          PlainSteps.set(expected, i, range[0] + value);
        }
      }
      check(new Jpeg(CODECS, 60, range[0], range[1]), input, expected);
    }
  }

  private static Raster levels(Raster input, double low, double high) {
    byte[] data = new byte[(int) input.sampleCount()];
    for (int i = 0; i < data.length; i++) {
      double unit = (Math.clamp(PlainSteps.get(input, i), low, high) - low) / (high - low);
      data[i] = (byte) (int) Math.rint(unit * 255);
    }
    return new Raster(
        DType.U8,
        input.order(),
        input.batch(),
        input.height(),
        input.width(),
        3,
        input.alpha(),
        data,
        0);
  }

  /** A tile sees beyond its edges what the whole picture has there. */
  @Test
  void nonLocalMeansOfPartsAreThoseOfTheWhole() throws Exception {
    Raster wide = raster(DType.F32, 40, 1100, 1, false);
    Squeezer step = new NonLocalMeans(20, 3, 5, 0, 1);
    Raster whole = step.apply(wide, byte[]::new, soon()).raster();
    int from = 900;
    int columns = 200;
    Raster part = Raster.allocate(DType.F32, SampleOrder.INTERLEAVED, 1, 40, columns, 1);
    for (int i = 0; i < 40 * columns; i++) {
      int sample = i / columns * 1100 + from + i % columns;
      PlainSteps.set(part, i, PlainSteps.get(wide, sample));
    }
    Raster made = step.apply(part, byte[]::new, soon()).raster();
    for (int i = 0; i < 40 * columns; i++) {
      if (i % columns >= 3) {
        int sample = i / columns * 1100 + from + i % columns;
        assertThat(PlainSteps.get(made, i)).isEqualTo(PlainSteps.get(whole, sample));
      }
    }
  }

  /** As sample * std + mean, and back where something changed. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F16", "BF16", "F32", "F64"})
  void normalisationIsByChannel(DType dtype) throws Exception {
    for (int round = 0; round < ROUNDS / 2; round++) {
      Raster input = raster(dtype, true);
      int channels = Planes.filtered(input);
      double[] means = random.doubles(channels).toArray();
      double[] deviations = random.doubles(channels, 0.1, 2).toArray();
      boolean one = round % 3 == 0;
      Normalisation normalisation =
          one
              ? new Normalisation(new double[] {0.4}, new double[] {0.7})
              : new Normalisation(means, deviations);
      Defence defence =
          new Defence("d", List.of(new BitDepth(3, 0, 1)), Optional.of(normalisation));

      Cleaned cleaned = defence.apply(input, PlainStepsTest::used, soon());

      int[] channel = {0};
      Raster expected =
          PlainSteps.planes(
              input,
              plane -> {
                int c = one ? 0 : channel[0]++ % channels;
                double mean = one ? 0.4 : means[c];
                double deviation = one ? 0.7 : deviations[c];
                for (int i = 0; i < plane.length; i++) {
                  double raw = plane[i] * deviation + mean;
                  double squeezed = PlainSteps.bitDepth(raw, 3, 0, 1);
                  boolean changed = Double.compare(raw, squeezed) != 0;
                  plane[i] = changed ? (squeezed - mean) / deviation : plane[i];
                }
                return plane;
              });
      byte[] made = Arrays.copyOf(cleaned.raster().data(), (int) input.byteLength());
      assertThat(made).as(input.toString()).isEqualTo(expected.data());
      assertThat(cleaned.changed()).isEqualTo(input.differences(expected));
    }
  }

  @Test
  void allStopAtTheDeadline() {
    Raster input = raster(DType.U8, 20, 20, 3, false);
    List<Squeezer> steps =
        List.of(
            new BitDepth(3, 0, 255),
            new Jpeg(CODECS, 60, 0, 255),
            Luminance.STEP,
            Smoothing.mean(Window.square(3), Border.WRAP),
            new NonLocalMeans(4, 3, 5, 0, 255));
    for (Squeezer step : steps) {
      assertThatThrownBy(() -> step.apply(input, byte[]::new, System.nanoTime() - 1))
          .as(step.describe())
          .isInstanceOf(EngineTimeoutException.class);
    }
  }
}
