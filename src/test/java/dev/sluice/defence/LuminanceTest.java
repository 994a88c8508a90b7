package dev.sluice.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LuminanceTest {

  /** The case {@code gray-skimage-median-3x3} of the manifest, tolerance 1e-12. */
  @Test
  void equalsScikitImage() throws Exception {
    byte[] samples = golden("in");
    Raster input = new Raster(DType.U8, SampleOrder.INTERLEAVED, 1, 48, 56, 3, false, samples, 0);
    ByteBuffer expected = ByteBuffer.wrap(golden("out")).order(ByteOrder.LITTLE_ENDIAN);
    try (MedianEngine engine = MedianEngine.start(EngineConfig.defaults(), EngineObserver.NONE)) {
      Defence defence =
          new Defences(engine, new ImageCodecs(CodecConfig.defaults()), false)
              .select(Map.of("gray", "true", "border", "nearest"), false, DType.U8);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      Raster gray = defence.apply(input, deadline).raster();
      assertThat(gray.dtype()).isEqualTo(DType.F64);
      assertThat(gray.channels()).isEqualTo(1);
      ByteBuffer actual = ByteBuffer.wrap(gray.data()).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 48 * 56; i++) {
        assertThat(actual.getDouble(8 * i)).isCloseTo(expected.getDouble(8 * i), within(1e-12));
      }
    }
  }

  @Test
  void planarPicturesWithOpacityGiveOneChannelOfFloats() throws Exception {
    ByteBuffer samples = ByteBuffer.allocate(2 * 4 * 2 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      samples.putFloat(4 * i, i);
    }
    Raster input = new Raster(DType.F32, SampleOrder.PLANAR, 2, 1, 2, 4, true, samples.array(), 0);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    Raster gray = Luminance.STEP.apply(input, byte[]::new, deadline).raster();
    ByteBuffer actual = ByteBuffer.wrap(gray.data()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(gray.dtype()).isEqualTo(DType.F32);
    assertThat(gray.alpha()).isFalse();
    for (int i = 0; i < 4; i++) {
      int at = i / 2 * 8 + i % 2;
      double luminance = 0.2125 * at + 0.7154 * (at + 2) + 0.0721 * (at + 4);
      assertThat(actual.getFloat(4 * i)).isEqualTo((float) luminance);
    }
  }

  private static byte[] golden(String side) throws IOException {
    String name = "/golden/gray-skimage-median-3x3." + side + ".npy";
    try (InputStream in = LuminanceTest.class.getResourceAsStream(name)) {
      ByteBuffer file = ByteBuffer.wrap(Objects.requireNonNull(in, name).readAllBytes());
      byte[] data =
          new byte[file.capacity() - 10 - file.order(ByteOrder.LITTLE_ENDIAN).getShort(8)];
      file.get(file.capacity() - data.length, data);
      return data;
    }
  }
}
