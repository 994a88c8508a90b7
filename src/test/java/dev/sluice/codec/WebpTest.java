package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.codec.CodecException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebP as libwebp reads it; lossy pictures are held to Pillow's in {@link CorpusTest}. */
final class WebpTest {
  /** A lossless chunk of 2 x 2 pixels, made by Pillow: {@link #PIXELS}. */
  private static final byte[] CHUNK =
      HexFormat.of()
          .parseHex(
              "5650384c2e0000002f014000101f20164cf6e60f9c86908020fa3f98908020f9bf988084f05c960bbc65a9"
                  + "124a020440514622fa1f0c");

  private static final byte[] PIXELS =
      HexFormat.of().parseHex("ff0000ff00ff0080" + "0000ffff090807ff");

  private final ImageCodecs codecs = new ImageCodecs(TestImages.CONFIG);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void losslessWithAlpha(boolean library) throws CodecException {
    ImageCodecs readers =
        library
            ? codecs
            : new ImageCodecs(TestImages.CONFIG, new ImageIoJpeg(), new TwelveMonkeysWebp());
    Image image = readers.decode(file(CHUNK), TestImages.soon());
    assertThat(image.raster()).hasToString("U8 1x2x2x4 INTERLEAVED with alpha");
    assertThat(image.raster().data()).isEqualTo(PIXELS);
  }

  @Test
  void firstFrameOnItsCanvas() throws CodecException {
    assumeTrue(codecs.nativeWebp(), "no libwebp here");
    Image image = codecs.decode(animation(2, 4, 2), TestImages.soon());
    assertThat(image.raster()).hasToString("U8 1x7x5x4 INTERLEAVED with alpha");
    byte[] expected = new byte[7 * 5 * 4];
    System.arraycopy(PIXELS, 0, expected, (4 * 5 + 2) * 4, 8);
    System.arraycopy(PIXELS, 8, expected, (5 * 5 + 2) * 4, 8);
    assertThat(image.raster().data()).isEqualTo(expected);
  }

  @Test
  void saysWhetherOtherFramesFollow() throws CodecException {
    assumeTrue(codecs.nativeWebp(), "no libwebp here");
    ByteBuffer one = animation(2, 4, 2);
    byte[] frame = Arrays.copyOfRange(one.array(), one.limit() - 24 - CHUNK.length, one.limit());
    ByteBuffer two = ByteBuffer.allocate(one.limit() + frame.length);
    two.order(ByteOrder.LITTLE_ENDIAN).put(one.array()).put(frame).flip();
    two.putInt(4, two.limit() - 8);

    assertThat(codecs.decode(file(CHUNK), TestImages.soon()).more()).isFalse();
    assertThat(codecs.decode(one, TestImages.soon()).more()).isFalse();
    assertThat(codecs.decode(two, TestImages.soon()).more()).isTrue();
  }

  @Test
  void framesThatLeaveTheCanvasOrLieAboutTheirSize() {
    assumeTrue(codecs.nativeWebp(), "no libwebp here");
    for (ByteBuffer file :
        new ByteBuffer[] {animation(4, 4, 2), animation(2, 6, 2), animation(0, 0, 1)}) {
      assertThatThrownBy(() -> codecs.decode(file, TestImages.soon()))
          .isInstanceOfSatisfying(
              CodecException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED))
          .hasMessageContaining("a frame");
    }
  }

  @Test
  void anyByteChangedOrCutIsAnImageOrRefused() {
    Random random = new Random(4);
    for (ByteBuffer whole : new ByteBuffer[] {file(CHUNK), animation(2, 4, 2)}) {
      for (int i = 0; i < 3_000; i++) {
        int length = i % 2 == 0 ? whole.limit() : 20 + random.nextInt(whole.limit() - 20);
        byte[] bytes = Arrays.copyOf(whole.array(), length);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, length - 8);
        bytes[12 + random.nextInt(length - 12)] ^= (byte) (1 << random.nextInt(8));
        try {
          Image image = codecs.decode(ByteBuffer.wrap(bytes), TestImages.soon());
          assertThat(image.raster().channels()).isBetween(3, 4);
        } catch (CodecException e) {
          assertThat(e.kind()).isIn(Kind.MALFORMED, Kind.TOO_LARGE, Kind.UNSUPPORTED);
        }
      }
    }
  }

  private static ByteBuffer file(byte[]... chunks) {
    int length = Arrays.stream(chunks).mapToInt(chunk -> chunk.length).sum();
    ByteBuffer file = ByteBuffer.allocate(12 + length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(US_ASCII)).putInt(4 + length).put("WEBP".getBytes(US_ASCII));
    for (byte[] chunk : chunks) {
      file.put(chunk);
    }
    return file.flip();
  }

  /** One frame, said to be {@code side} square, on a canvas of 5 x 7 with alpha. */
  private static ByteBuffer animation(int x, int y, int side) {
    ByteBuffer canvas = chunk("VP8X", 10).put((byte) 0x12).put(new byte[3]);
    three(three(canvas, 4), 6);
    ByteBuffer loops = chunk("ANIM", 6).put(new byte[6]);
    ByteBuffer frame = chunk("ANMF", 16 + CHUNK.length);
    three(three(three(three(frame, x / 2), y / 2), side - 1), side - 1);
    three(frame, 100).put((byte) 0).put(CHUNK);
    return file(canvas.array(), loops.array(), frame.array());
  }

  private static ByteBuffer chunk(String kind, int length) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    return chunk.put(kind.getBytes(US_ASCII)).putInt(length);
  }

  private static ByteBuffer three(ByteBuffer to, int value) {
    return to.putShort((short) value).put((byte) (value >> 16));
  }
}
