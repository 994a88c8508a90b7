package dev.sluice.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
