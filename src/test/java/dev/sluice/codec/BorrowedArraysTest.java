package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that are too long and full of what was there before change nothing. */
final class BorrowedArraysTest {
  private final Random random = new Random(20260110);
  private final List<byte[]> borrowed = new ArrayList<>();
  private final IntFunction<byte[]> dirty =
      bytes -> {
        byte[] array = new byte[bytes + 1 + random.nextInt(100)];
        Arrays.fill(array, (byte) (1 + random.nextInt(255)));
        borrowed.add(array);
        return array;
      };

  private static ImageCodecs codecs(String by) {
    return by.equals("native")
        ? new ImageCodecs(TestImages.CONFIG)
        : new ImageCodecs(TestImages.CONFIG, new ImageIoJpeg(), new TwelveMonkeysWebp());
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "java"})
  void filesAreTheSame(String by) throws Exception {
    ImageCodecs codecs = codecs(by);
    for (int round = 0; round < 60; round++) {
      DType dtype = random.nextBoolean() ? DType.U8 : DType.U16;
      int height = 1 + random.nextInt(90);
      int width = 1 + random.nextInt(90);
      Raster raster = TestImages.picture(random, dtype, height, width, 1 + random.nextInt(4));
      Image image = TestImages.image(raster, ImageDetails.of(8 * dtype.bytes(), round % 9));
      for (ImageFormat format : ImageFormat.values()) {
        ByteBuffer file =
            codecs.encode(image, raster, format, OptionalInt.empty(), dirty, TestImages.soon());
        assertThat(TestImages.bytes(file))
            .as("%s of %s", format, raster)
            .isEqualTo(TestImages.encode(codecs, image, format));
        sameSamples(codecs, file);
      }
    }
    assertThat(borrowed).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "java"})
  void samplesOfEveryTypeOfPngAreTheSame(String by) throws Exception {
    ImageCodecs codecs = codecs(by);
    int[][] types = {{1, 0}, {2, 0}, {4, 3}, {8, 3}, {8, 2}, {16, 6}};
    for (int round = 0; round < 60; round++) {
      int[] type = types[round % types.length];
      int width = 1 + random.nextInt(70);
      TestPng png =
          new TestPng(width, 1 + random.nextInt(40), type[0], type[1], round % 4 == 0, random);
      sameSamples(codecs, ByteBuffer.wrap(png.file(new byte[0])));
    }
  }

  private void sameSamples(ImageCodecs codecs, ByteBuffer file) throws CodecException {
    Image fresh = codecs.decode(file, TestImages.soon());
    Image again = codecs.decode(file, dirty, TestImages.soon());
    assertThat(again.raster().sameShape(fresh.raster())).isTrue();
    assertThat(TestImages.pixels(again.raster())).isEqualTo(TestImages.pixels(fresh.raster()));
  }
}
