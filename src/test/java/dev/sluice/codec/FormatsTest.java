package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The formats beside PNG and JPEG: there and back, and against damage. */
final class FormatsTest {
  private final ImageCodecs codecs =
      new ImageCodecs(TestImages.CONFIG, new ImageIoJpeg(), new TwelveMonkeysWebp());
  private final Random random = new Random(20260102);

  @ParameterizedTest
  @EnumSource(names = {"BMP", "TIFF", "PNM", "WEBP"})
  void comesBackTheSame(ImageFormat format) throws Exception {
    for (int round = 0; round < 30; round++) {
      for (DType dtype : new DType[] {DType.U8, DType.U16}) {
        for (int channels = 1; channels <= 4; channels++) {
          boolean held =
              switch (format) {
                case BMP -> dtype == DType.U8 && channels != 2;
                case PNM -> channels % 2 == 1;
                default -> true;
              };
          if (held) {
            int height = 1 + random.nextInt(40);
            int width = 1 + random.nextInt(40);
            there(format, TestImages.picture(random, dtype, height, width, channels));
          }
        }
      }
    }
  }

  private void there(ImageFormat format, Raster raster) throws Exception {
    Image image = TestImages.image(raster, ImageDetails.ofDepth(8 * raster.dtype().bytes()));
    byte[] file = TestImages.encode(codecs, image, format);
    Image back = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
    assertThat(back.format()).isEqualTo(format.written());
    assertThat(back.raster().sameShape(raster)).as("%s of %s", back.raster(), raster).isTrue();
    assertThat(TestImages.pixels(back.raster())).isEqualTo(raster.data());
    if (format == ImageFormat.TIFF && raster.channels() % 2 == 1) {
      BufferedImage oracle = ImageIO.read(new ByteArrayInputStream(file));
      assertThat(TestImages.pixels(oracle)).isEqualTo(raster.data());
    }
  }

  @Test
  void gifKeepsUpTo256ColoursAndTransparency() throws Exception {
    Raster raster = TestImages.picture(random, DType.U8, 16, 16, 4);
    for (int i = 3; i < raster.data().length; i += 4) {
      boolean clear = i % 5 == 0;
      raster.data()[i] = (byte) (clear ? 0 : 255);
      if (clear) {
        raster.data()[i - 1] = raster.data()[i - 2] = raster.data()[i - 3] = 0;
      }
    }
    Image image = TestImages.image(raster, ImageDetails.ofDepth(8));
    byte[] file = TestImages.encode(codecs, image, ImageFormat.GIF);
    Image back = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
    assertThat(back.raster().data()).isEqualTo(raster.data());
  }

  @Test
  void readsTextPnm() throws Exception {
    assertThat(pixels("P1 3 2 101\n# and\n0 1 1")).containsExactly(0, 255, 0, 255, 0, 0);
    assertThat(pixels("P2\n2 2\n5\n0 1 2 5")).containsExactly(0, 51, 102, 255);
    assertThat(pixels("P3 1 1 255 7 8 9")).containsExactly(7, 8, 9);
  }

  private int[] pixels(String text) throws Exception {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    byte[] data = codecs.decode(ByteBuffer.wrap(body), TestImages.soon()).raster().data();
    int[] values = new int[data.length];
    for (int i = 0; i < data.length; i++) {
      values[i] = data[i] & 0xFF;
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource
  void damageIsNeverMoreThanACodecException(ImageFormat format) throws Exception {
    Raster raster = TestImages.picture(random, DType.U8, 24, 24, 3);
    Image image = TestImages.image(raster, ImageDetails.ofDepth(8));
    byte[] file = TestImages.encode(codecs, image, format);
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] damaged = file.clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        damaged[random.nextInt(Math.min(damaged.length, 160))] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(damaged.length) : damaged.length;
      try {
        codecs.decode(ByteBuffer.wrap(damaged, 0, length), TestImages.soon());
      } catch (CodecException e) {
        assertThat(e.kind()).isNotEqualTo(CodecException.Kind.DEADLINE);
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void readsABodyInTheMiddleOfAnArray() throws Exception {
    for (ImageFormat format : ImageFormat.values()) {
      Raster raster = TestImages.picture(random, DType.U8, 10, 12, 3);
      byte[] file =
          TestImages.encode(codecs, TestImages.image(raster, ImageDetails.ofDepth(8)), format);
      byte[] around = new byte[file.length + 20];
      System.arraycopy(file, 0, around, 7, file.length);
      ByteBuffer body = ByteBuffer.wrap(around, 7, file.length);
      Image inside = codecs.decode(body, TestImages.soon());
      assertThat(body.position()).isEqualTo(7);
      assertThat(inside.raster().data())
          .isEqualTo(codecs.decode(ByteBuffer.wrap(file), TestImages.soon()).raster().data());
    }
  }

  @Test
  void otherSamplesAreRoundedIntoTheRange() throws Exception {
    ByteBuffer floats = ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(-3).putFloat(2.5f).putFloat(3.6f).putFloat(300);
    Raster raster =
        new Raster(
            DType.F32,
            dev.sluice.median.SampleOrder.INTERLEAVED,
            1,
            2,
            2,
            1,
            false,
            floats.array(),
            0);
    Image image = TestImages.image(raster, ImageDetails.ofDepth(8));
    byte[] file = TestImages.encode(codecs, image, ImageFormat.PNG);
    assertThat(codecs.decode(ByteBuffer.wrap(file), TestImages.soon()).raster().data())
        .containsExactly(0, 2, 4, 255);
  }

  @Test
  void whatIsNoImageIsUnsupportedAndWhatIsTooShortMalformed() {
    byte[] text = "<svg xmlns=''/>".getBytes(StandardCharsets.US_ASCII);
    assertThat(codecs.recognise(ByteBuffer.wrap(text))).isEmpty();
    assertThatThrownBy(() -> codecs.decode(ByteBuffer.wrap(text), TestImages.soon()))
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.UNSUPPORTED));
    assertThatThrownBy(() -> codecs.decode(ByteBuffer.wrap(text, 0, 1), TestImages.soon()))
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.MALFORMED));
  }

  @Test
  void qualityIsOfJpegAlone() throws Exception {
    Raster raster = TestImages.picture(random, DType.U8, 10, 12, 3);
    Image image = TestImages.image(raster, ImageDetails.ofDepth(8));
    ByteBuffer low =
        codecs.encode(image, raster, ImageFormat.PNG, OptionalInt.of(1), TestImages.soon());
    assertThat(codecs.decode(low, TestImages.soon()).raster().data()).isEqualTo(raster.data());
  }
}
