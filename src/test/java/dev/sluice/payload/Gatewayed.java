package dev.sluice.payload;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecException;
import dev.sluice.codec.Image;
import dev.sluice.codec.ImageCodecs;
import dev.sluice.codec.ImageDetails;
import dev.sluice.codec.ImageFormat;
import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Bodies of model servers' protocols, read and written without a server. */
final class Gatewayed {
  static final ImageCodecs CODECS = new ImageCodecs(CodecConfig.defaults());

  private Gatewayed() {}

  static Protocols protocols(InputRules rules) {
    return new Protocols(CODECS, PayloadConfig.defaults(), rules, List.of());
  }

  static Message read(String path, MessageHead head, byte[] body) throws PayloadException {
    return read(path, head, body, InputRules.defaults());
  }

  static Message read(String path, MessageHead head, byte[] body, InputRules rules)
      throws PayloadException {
    return protocols(rules)
        .find("POST", path)
        .orElseThrow()
        .read(head, Bodies.buffer(body), Bodies::lent, Bodies.deadline());
  }

  static Message read(String path, String json) throws PayloadException {
    return read(path, json("application/json"), json.getBytes(StandardCharsets.UTF_8));
  }

  static MessageHead json(String type) {
    return new MessageHead(type, null);
  }

  static MessageHead binary(@Nullable String headerLength) {
    return new MessageHead("application/octet-stream", headerLength);
  }

  /** As a filter that makes every sample of an input its first one. */
  static Rewritten flattened(Message message) throws PayloadException {
    List<Raster> cleaned = new ArrayList<>();
    for (Input input : message.inputs()) {
      Raster raster = Bodies.copy(input.raster());
      int size = raster.dtype().bytes();
      for (int i = size; i < raster.byteLength(); i++) {
        raster.data()[i] = raster.data()[i % size];
      }
      cleaned.add(raster);
    }
    return message.write(cleaned, Bodies.deadline());
  }

  static String text(Rewritten rewritten) {
    return new String(bytes(rewritten), StandardCharsets.UTF_8);
  }

  static byte[] bytes(Rewritten rewritten) {
    return Bodies.bytes(new Body("x/y", rewritten.parts()));
  }

  /** A gray picture whose samples count up. */
  static byte[] picture(ImageFormat format, int side) {
    byte[] samples = new byte[side * side];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * 37);
    }
    Raster raster =
        new Raster(DType.U8, SampleOrder.INTERLEAVED, 1, side, side, 1, false, samples, 0);
    try {
      ByteBuffer file =
          CODECS.encode(
              new Image(format, raster, ImageDetails.ofDepth(8)),
              raster,
              format,
              OptionalInt.empty(),
              Bodies.deadline());
      return Arrays.copyOfRange(
          file.array(), file.arrayOffset() + file.position(), file.arrayOffset() + file.limit());
    } catch (CodecException e) {
      throw new AssertionError(e);
    }
  }
}
