package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.codec.ImageDetails.ChromaSampling;
import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEG through libjpeg-turbo and through the JDK. */
final class JpegTest {

  private static ImageCodecs codecs(String by) {
    JpegCodec codec = by.equals("turbo") ? JpegCodec.choose() : new ImageIoJpeg();
    assumeTrue(by.equals("jdk") || codec instanceof TurboJpeg, "no libjpeg-turbo here");
    return new ImageCodecs(TestImages.CONFIG, codec, new TwelveMonkeysWebp());
  }

  /** Smooth, so that little is lost. */
  private static Raster smooth(int height, int width, int channels) {
    byte[] data = new byte[height * width * channels];
    for (int i = 0; i < data.length; i++) {
      int x = i / channels % width;
      int y = i / channels / width;
      data[i] = (byte) (60 + x * 100 / width + y * 60 / height + 10 * (i % channels));
    }
    return new Raster(
        DType.U8, SampleOrder.INTERLEAVED, 1, height, width, channels, false, data, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"turbo", "jdk"})
  void keepsSidesChannelsQualityAndSampling(String by) throws Exception {
    ImageCodecs codecs = codecs(by);
    for (int channels : new int[] {1, 3}) {
      for (ChromaSampling chroma : ChromaSampling.values()) {
        for (int quality : new int[] {91, 95, 100}) {
          Raster raster = smooth(67, 83, channels);
          ImageDetails details =
              new ImageDetails(8, new int[0], OptionalInt.of(quality), chroma, 3);
          Image image = TestImages.image(raster, details);
          byte[] file = TestImages.encode(codecs, image, ImageFormat.JPEG);
          Image back = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
          assertThat(back.raster().sameShape(raster)).isTrue();
          assertThat(back.details().jpegQuality()).hasValue(quality);
          assertThat(back.details().orientation()).isEqualTo(3);
          if (channels == 3) {
            assertThat(back.details().chroma()).isEqualTo(chroma);
          }
          assertThat(farthest(back.raster().data(), raster.data())).isLessThanOrEqualTo(8);
        }
      }
    }
  }

  @Test
  void bothDecodersAgree() throws Exception {
    ImageCodecs turbo = codecs("turbo");
    ImageCodecs jdk = codecs("jdk");
    Image image = TestImages.image(smooth(120, 97, 3), ImageDetails.ofDepth(8));
    byte[] file = TestImages.encode(jdk, image, ImageFormat.JPEG);
    byte[] one = turbo.decode(ByteBuffer.wrap(file), TestImages.soon()).raster().data();
    byte[] other = jdk.decode(ByteBuffer.wrap(file), TestImages.soon()).raster().data();
    assertThat(farthest(one, other)).isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"turbo", "jdk"})
  void largePicturesComeBackToo(String by) throws Exception {
    ImageCodecs codecs = codecs(by);
    Raster raster = smooth(800, 900, 3);
    Image image = TestImages.image(raster, ImageDetails.ofDepth(8));
    byte[] file = TestImages.encode(codecs, image, ImageFormat.JPEG);
    Image back = codecs.decode(ByteBuffer.wrap(file), TestImages.soon());
    assertThat(farthest(back.raster().data(), raster.data())).isLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"turbo", "jdk"})
  void everyCutIsMalformed(String by) throws Exception {
    ImageCodecs codecs = codecs(by);
    Image image = TestImages.image(smooth(40, 40, 3), ImageDetails.ofDepth(8));
    byte[] file = TestImages.encode(codecs, image, ImageFormat.JPEG);
    for (int length = 4; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertMalformed(codecs, cut);
      // The same with an end put behind it: now the samples are what is missing.
      if (length > 640 && length < file.length - 8) {
        byte[] ended = Arrays.copyOf(file, length + 2);
        ended[length] = -1;
        ended[length + 1] = (byte) 0xD9;
        assertMalformed(codecs, ended);
      }
    }
  }

  private static void assertMalformed(ImageCodecs codecs, byte[] file) {
    assertThatThrownBy(() -> codecs.decode(ByteBuffer.wrap(file), TestImages.soon()))
        .as("%d bytes", file.length)
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.MALFORMED));
  }

  @Test
  void lowQualityIsRaisedAndAskedQualityTaken() throws Exception {
    ImageCodecs codecs = codecs("jdk");
    Raster raster = smooth(30, 30, 3);
    ImageDetails poor = new ImageDetails(8, new int[0], OptionalInt.of(35), ChromaSampling.S420, 0);
    Image image = TestImages.image(raster, poor);
    ByteBuffer raised =
        codecs.encode(image, raster, ImageFormat.JPEG, OptionalInt.empty(), TestImages.soon());
    ByteBuffer asked =
        codecs.encode(image, raster, ImageFormat.JPEG, OptionalInt.of(35), TestImages.soon());
    assertThat(codecs.decode(raised, TestImages.soon()).details().jpegQuality()).hasValue(90);
    assertThat(codecs.decode(asked, TestImages.soon()).details().jpegQuality()).hasValue(35);
  }

  private static int farthest(byte[] one, byte[] other) {
    int farthest = one.length == other.length ? 0 : 999;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      farthest = Math.max(farthest, Math.abs((one[i] & 0xFF) - (other[i] & 0xFF)));
    }
    return farthest;
  }

  /** Entropy-coded bytes of any length, full of stuffing and restarts. */
  @Test
  void findsTheMarkerBehindAScan() throws Exception {
    Random random = new Random(20260111);
    Image image = TestImages.image(smooth(16, 16, 1), ImageDetails.ofDepth(8));
    byte[] file = TestImages.encode(codecs("jdk"), image, ImageFormat.JPEG);
    int scan = 2;
    while (file[scan + 1] != (byte) 0xDA) {
      scan += 2 + (file[scan + 2] << 8 & 0xFF00 | file[scan + 3] & 0xFF);
    }
    scan += 2 + file[scan + 3];
    for (int round = 0; round < 2_000; round++) {
      ByteBuffer out = ByteBuffer.allocate(scan + 300).put(file, 0, scan);
      for (int n = random.nextInt(100); n > 0; n--) {
        switch (random.nextInt(8)) {
          case 0 -> out.putShort((short) 0xFF00);
          case 1 -> out.putShort((short) (0xFFD0 + random.nextInt(8)));
          case 2 -> out.put((byte) 0xFE);
          default -> out.put((byte) random.nextInt(255));
        }
      }
      int end = out.putShort((short) 0xFFD9).position();
      for (int n = random.nextInt(20); n > 0; n--) {
        out.put((byte) random.nextInt());
      }
      JpegHeader header =
          JpegMarkers.read(out.flip(), new Limits(TestImages.CONFIG), TestImages.soon());
      assertThat(header.end()).as("round %d", round).isEqualTo(end);
    }
  }
}
