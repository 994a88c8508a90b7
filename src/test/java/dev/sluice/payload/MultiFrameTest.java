package dev.sluice.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of several pictures in one file a filter of one would let the others by. */
class MultiFrameTest {

  @ParameterizedTest
  @ValueSource(strings = {"gif", "tiff"})
  void aSequenceIsABypass(String format) throws Exception {
    assertThat(kinds(sequence(format, 2))).containsExactly(Bypass.Kind.MULTI_FRAME);
    assertThat(kinds(sequence(format, 1))).isEmpty();
  }

  @Test
  void anAnimatedPngIsABypass() throws Exception {
    byte[] still = Gatewayed.picture(ImageFormat.PNG, 4);
    byte[] frame = chunk("fdAT", new byte[] {0, 0, 0, 1, 5});
    int end = still.length - 12;
    byte[] animated =
        ByteBuffer.allocate(still.length + frame.length)
            .put(still, 0, end)
            .put(frame)
            .put(still, end, 12)
            .array();

    assertThat(kinds(still)).isEmpty();
    assertThat(kinds(animated)).containsExactly(Bypass.Kind.MULTI_FRAME);
  }

  /** As Pillow's MPO plugin writes them: an index in APP2, the second picture behind the first. */
  @ParameterizedTest
  @CsvSource({"2, 0x030000, true", "1, 0, false", "2, 0x010001, false", "3, 0x010002, true"})
  void aJpegWithOthersBehindItIsABypass(int images, String second, boolean several)
      throws Exception {
    byte[] jpeg = Gatewayed.picture(ImageFormat.JPEG, 8);
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      byte[] file = withSegment(jpeg, 0xE2, index(order, images, Integer.decode(second)));

      assertThat(kinds(join(file, jpeg)))
          .isEqualTo(several ? List.of(Bypass.Kind.MULTI_FRAME) : List.of());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0xE1, http://ns.adobe.com/xap/1.0/|<x hdrgm:Version=\"1.0\"/>",
    "0xE2, urn:iso:std:iso:ts:21496:-1|"
  })
  void aGainMapIsNoOtherPicture(String marker, String text) throws Exception {
    byte[] jpeg = Gatewayed.picture(ImageFormat.JPEG, 8);
    byte[] told = text.replace('|', '\0').getBytes(StandardCharsets.US_ASCII);
    byte[] two = withSegment(jpeg, 0xE2, index(ByteOrder.BIG_ENDIAN, 2, 0));
    byte[] three = withSegment(jpeg, 0xE2, index(ByteOrder.BIG_ENDIAN, 3, 0));

    assertThat(kinds(join(withSegment(two, Integer.decode(marker), told), jpeg))).isEmpty();
    assertThat(kinds(join(withSegment(three, Integer.decode(marker), told), jpeg)))
        .containsExactly(Bypass.Kind.MULTI_FRAME);
  }

  @Test
  void anIndexThatIsNoneIsNoReasonToRefuse() throws Exception {
    byte[] jpeg = Gatewayed.picture(ImageFormat.JPEG, 8);
    byte[] index = index(ByteOrder.BIG_ENDIAN, 2, 0);
    for (int length = 0; length < index.length; length++) {
      byte[] cut = Arrays.copyOf(index, length);
      assertThat(kinds(withSegment(jpeg, 0xE2, cut))).isSubsetOf(List.of(Bypass.Kind.MULTI_FRAME));
      byte[] wild = index.clone();
      wild[length] ^= (byte) 0xFF;
      assertThat(kinds(withSegment(jpeg, 0xE2, wild))).isSubsetOf(List.of(Bypass.Kind.MULTI_FRAME));
    }
  }

  @Test
  void isOneInsideOfJsonToo() throws Exception {
    String json =
        "{\"instances\":[{\"b64\":\"%s\"}]}"
            .formatted(Base64.getEncoder().encodeToString(sequence("gif", 3)));

    Message message = Gatewayed.read("/v1/models/m:predict", json);

    assertThat(message.inputs()).isEmpty();
    assertThat(message.bypasses())
        .containsExactly(new Bypass(Bypass.Kind.MULTI_FRAME, "/instances/0/b64"));
  }

  private static List<Bypass.Kind> kinds(byte[] body) throws PayloadException {
    return Gatewayed.read("/predictions/m", new MessageHead(null, null), body).bypasses().stream()
        .map(Bypass::kind)
        .toList();
  }

  private static byte[] sequence(String format, int frames) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames; i++) {
        BufferedImage frame = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        writer.writeToSequence(new IIOImage(frame, null, null), null);
      }
      writer.endWriteSequence();
    }
    return bytes.toByteArray();
  }

  /** An MP index: version, number of pictures, an entry of 16 bytes for each. */
  private static byte[] index(ByteOrder order, int images, int second) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 8 + 2 + 3 * 12 + 4 + 16 * images).order(order);
    bytes.put("MPF\0".getBytes(StandardCharsets.US_ASCII));
    bytes.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D));
    bytes.putShort((short) 42).putInt(8).putShort((short) 3);
    bytes.putShort((short) 0xB000).putShort((short) 7).putInt(4).putInt(0x30303130);
    bytes.putShort((short) 0xB001).putShort((short) 4).putInt(1).putInt(images);
    bytes.putShort((short) 0xB002).putShort((short) 7).putInt(16 * images).putInt(50);
    bytes.putInt(0);
    for (int i = 0; i < images; i++) {
      bytes.putInt(i == 0 ? 0x20030000 : i == 1 ? second : 0x030000).putInt(9).putInt(9).putInt(0);
    }
    return bytes.array();
  }

  private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + 4 + content.length)
        .put(jpeg, 0, 2)
        .putShort((short) (0xFF00 | marker))
        .putShort((short) (2 + content.length))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private static byte[] join(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }
}
