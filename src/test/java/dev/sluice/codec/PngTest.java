package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PNG against the JDK's reader, and against damage, through libdeflate and through the JDK's zlib.
 */
@ParameterizedClass
@ValueSource(strings = {"libdeflate", "jdk"})
final class PngTest {
  private static final int[][] TYPES = {
    {0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1}, {3, 2}, {3, 4}, {3, 8},
    {4, 8}, {4, 16}, {6, 8}, {6, 16}
  };

  private final ImageCodecs codecs;
  private final Random random = new Random(20260101);

  PngTest(String by) {
    codecs = codecs(by);
  }

  private static ImageCodecs codecs(String by) {
    Optional<LibDeflate> library = by.equals("jdk") ? Optional.empty() : LibDeflate.choose();
    assumeTrue(by.equals("jdk") || library.isPresent(), "no libdeflate here");
    return new ImageCodecs(TestImages.CONFIG, new ImageIoJpeg(), new TwelveMonkeysWebp(), library);
  }

  /** Damage behind sound checksums of chunks: what inflates has to judge. */
  @Test
  void bothWaysOfInflatingHaveTheSameVerdicts() throws Exception {
    ImageCodecs jdk = codecs("jdk");
    Map<String, Integer> verdicts = new TreeMap<>();
    for (int round = 0; round < 3_000; round++) {
      int[] type = TYPES[random.nextInt(TYPES.length)];
      int width = 1 + random.nextInt(30);
      TestPng png = new TestPng(width, 1 + random.nextInt(30), type[1], type[0], false, random);
      byte[] file = png.damaged();
      String verdict = verdict(codecs, file);
      assertThat(verdict).as("round %d", round).isEqualTo(verdict(jdk, file));
      verdicts.merge(verdict.length() > 64 ? "pixels" : verdict, 1, Integer::sum);
    }
    assertThat(verdicts).hasSizeGreaterThan(5).containsKey("pixels");
  }

  private static String verdict(ImageCodecs codecs, byte[] file) {
    try {
      Raster raster = codecs.decode(ByteBuffer.wrap(file), TestImages.soon()).raster();
      return "the pixels are " + raster + " " + HexFormat.of().formatHex(TestImages.pixels(raster));
    } catch (CodecException e) {
      String text = e.kind() + " " + e.getMessage();
      return text.length() > 64 ? text.substring(0, 64) : text;
    }
  }

  @Test
  void drawingsLargeAndSmallComeBack() throws Exception {
    for (int side : new int[] {1, 300, 950}) {
      Raster raster = Raster.allocate(DType.U16, SampleOrder.INTERLEAVED, 1, side, side, 3);
      for (int i = 0; i < raster.data().length; i++) {
        raster.data()[i] = (byte) (i / (240 * side) * 50 + i % (6 * side) / 120);
      }
      Image image = TestImages.image(raster, ImageDetails.ofDepth(16));
      byte[] file = TestImages.encode(codecs, image, ImageFormat.PNG);
      assertThat(file.length).isLessThan(100 + raster.data().length / 20);
      Image back = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
      assertThat(TestImages.pixels(back.raster())).isEqualTo(raster.data());
      assertThat(TestImages.pixels(ImageIO.read(new ByteArrayInputStream(file))))
          .isEqualTo(raster.data());
    }
  }

  @Test
  void readsEveryTypeAsTheJdkDoes() throws Exception {
    for (int round = 0; round < 12; round++) {
      for (int[] type : TYPES) {
        for (boolean interlaced : new boolean[] {false, true}) {
          int width = 1 + random.nextInt(70);
          int height = 1 + random.nextInt(40);
          TestPng png = new TestPng(width, height, type[1], type[0], interlaced, random);
          byte[] file = png.file(new byte[0]);
          Image image = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
          BufferedImage oracle = ImageIO.read(new ByteArrayInputStream(file));
          assertThat(TestImages.pixels(image.raster()))
              .as("type %d, %d bits, %d x %d, %s", type[0], type[1], width, height, interlaced)
              .isEqualTo(oracle(oracle, image.raster()));
          assertThat(image.details().bitDepth()).isEqualTo(type[1]);
        }
      }
    }
  }

  /** The JDK's gray of few bits is a palette, which reads as gray or RGB. */
  private static byte[] oracle(BufferedImage oracle, Raster raster) throws CodecException {
    byte[] pixels = TestImages.pixels(oracle);
    if (pixels.length == raster.byteLength()) {
      return pixels;
    }
    byte[] gray = new byte[pixels.length / 3];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = pixels[3 * i];
    }
    return gray;
  }

  @Test
  void aTransparentColourBecomesAlpha() throws Exception {
    TestPng png = new TestPng(31, 17, 2, 0, false, random);
    Raster raster =
        codecs.decode(ByteBuffer.wrap(png.file(new byte[] {0, 2})), TestImages.soon()).raster();
    assertThat(raster.channels()).isEqualTo(2);
    assertThat(raster.alpha()).isTrue();
    byte[] pixels = TestImages.pixels(raster);
    int clear = 0;
    for (int i = 0; i < pixels.length; i += 2) {
      boolean two = (pixels[i] & 0xFF) == 170;
      assertThat(pixels[i + 1] & 0xFF).isEqualTo(two ? 0 : 255);
      clear += two ? 1 : 0;
    }
    assertThat(clear).isBetween(1, 31 * 17 - 1);
  }

  @Test
  void writesWhatItAndTheJdkReadBack() throws Exception {
    for (int round = 0; round < 40; round++) {
      for (DType dtype : new DType[] {DType.U8, DType.U16}) {
        for (int channels = 1; channels <= 4; channels++) {
          int height = 1 + random.nextInt(90);
          int width = 1 + random.nextInt(90);
          Raster raster = TestImages.picture(random, dtype, height, width, channels);
          Image image = TestImages.image(raster, ImageDetails.ofDepth(8 * dtype.bytes()));
          byte[] file = TestImages.encode(codecs, image, ImageFormat.PNG);
          Image back = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
          assertThat(back.raster().sameShape(raster)).isTrue();
          assertThat(TestImages.pixels(back.raster())).isEqualTo(raster.data());
          BufferedImage oracle = ImageIO.read(new ByteArrayInputStream(file));
          assertThat(TestImages.pixels(oracle)).isEqualTo(raster.data());
        }
      }
    }
  }

  @Test
  void keepsPaletteAndFewBitsWhileTheSamplesAllowIt() throws Exception {
    for (int[] type : TYPES) {
      TestPng png = new TestPng(29, 13, type[1], type[0], false, random);
      Image image = codecs.decode(ByteBuffer.wrap(png.file(new byte[0])), TestImages.soon());
      byte[] file = TestImages.encode(codecs, image, ImageFormat.PNG);
      assertThat(file[24]).as("depth").isEqualTo((byte) type[1]);
      assertThat(file[25]).as("colour type").isEqualTo((byte) type[0]);
      Image back = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
      assertThat(back.raster().data()).isEqualTo(image.raster().data());
      if (type[0] == 3 || type[1] < 8) {
        image.raster().data()[5] ^= 0x13;
        byte[] wide = TestImages.encode(codecs, image, ImageFormat.PNG);
        Image changed = codecs.decode(ByteBuffer.wrap(wide), TestImages.soon());
        assertThat(wide[24]).isEqualTo((byte) 8);
        assertThat(changed.raster().data()).isEqualTo(image.raster().data());
      }
    }
  }

  @Test
  void everyCutIsMalformed() throws Exception {
    byte[] file = new TestPng(20, 20, 8, 2, true, random).file(new byte[0]);
    for (int length = 8; length < file.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(file, 0, length);
      assertThatThrownBy(() -> codecs.decode(cut, TestImages.soon()))
          .isInstanceOfSatisfying(
              CodecException.class,
              e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.MALFORMED));
    }
  }

  @Test
  void noDamagedByteOfPixelsGoesUnnoticed() throws Exception {
    byte[] file = new TestPng(20, 20, 8, 6, false, random).file(new byte[0]);
    int text = 33;
    int textEnd = text + 12 + 9;
    for (int i = 8; i < file.length; i++) {
      if (i >= text && i < textEnd) {
        continue;
      }
      byte[] damaged = file.clone();
      damaged[i] ^= 1 << random.nextInt(8);
      assertThatThrownBy(() -> codecs.decode(ByteBuffer.wrap(damaged), TestImages.soon()))
          .as("byte %d", i)
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void limitsAreToldFromTheHeader() throws Exception {
    byte[] file = new TestPng(4_097, 1, 8, 0, false, random).file(new byte[0]);
    assertThatThrownBy(() -> codecs.decode(ByteBuffer.wrap(file), TestImages.soon()))
        .hasMessage("PNG: 4097 x 1 is over the limit of 4096 a side")
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.TOO_LARGE));
  }

  @Test
  void aPassedDeadlineEndsTheWork() throws Exception {
    byte[] file = new TestPng(400, 400, 8, 2, false, random).file(new byte[0]);
    long past = System.nanoTime() - 1;
    assertThatThrownBy(() -> codecs.decode(ByteBuffer.wrap(file), past))
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.DEADLINE));
  }

  @Test
  void carriesTheOrientationOverAndNothingElse() throws Exception {
    Raster raster = TestImages.picture(random, DType.U8, 9, 9, 3);
    Image image = TestImages.image(raster, ImageDetails.of(8, 6));
    byte[] file =
        TestImages.bytes(
            codecs.encode(image, raster, ImageFormat.PNG, OptionalInt.empty(), TestImages.soon()));
    Image back = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
    assertThat(back.details().orientation()).isEqualTo(6);
  }

  @Test
  void predictsAsTheStandardSays() {
    for (int a = 0; a < 256; a += 3) {
      for (int b = 0; b < 256; b++) {
        for (int c = 0; c < 256; c++) {
          if (PngUnfilter.predict(a, b, c) != TestPng.paeth(a, b, c)) {
            assertThat(PngUnfilter.predict(a, b, c))
                .as("%d %d %d", a, b, c)
                .isEqualTo(TestPng.paeth(a, b, c));
          }
        }
      }
    }
  }
}
