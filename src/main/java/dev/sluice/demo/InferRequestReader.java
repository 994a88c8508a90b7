package dev.sluice.demo;

import dev.sluice.demo.InferJson.Input;
import dev.sluice.demo.InferRequest.Output;
import dev.sluice.demo.InferRequest.Wanted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the body of an inference request, JSON alone or with binary tensor data, into pictures. */
final class InferRequestReader {
  private static final int PICTURE_BYTES = CifarModel.SAMPLES * Float.BYTES;
  private static final List<Long> PICTURE_SHAPE =
      List.of((long) CifarModel.CHANNELS, (long) CifarModel.SIDE, (long) CifarModel.SIDE);
  private static final String SHAPE = "[n,3,32,32] with n from 1 to " + CifarModel.MAX_BATCH;

  private InferRequestReader() {}

  /**
   * Reads a request.
   *
   * @param headerLength the value of {@code Inference-Header-Content-Length}: absent for plain
   *     JSON, "0" for raw little-endian float32 pictures without JSON, else the bytes of JSON in
   *     front of the tensor
   * @throws RequestRefused 400 if malformed or not what the model takes, 413 if too many pictures
   */
  static InferRequest read(byte[] body, @Nullable String headerLength) throws RequestRefused {
    if (headerLength == null) {
      return read(body, body.length);
    }
    int length = parseLength(headerLength, body.length);
    return length == 0 ? raw(body) : read(body, length);
  }

  private static int parseLength(String text, int most) throws RequestRefused {
    if (!text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int length = Integer.parseInt(text);
      if (length <= most) {
        return length;
      }
    }
    throw RequestRefused.malformed(
        "Inference-Header-Content-Length is '%s', not a length within the body's %d bytes"
            .formatted(Quoted.of(text), most));
  }

  private static InferRequest raw(byte[] body) throws RequestRefused {
    if (body.length == 0 || body.length % PICTURE_BYTES != 0) {
      throw RequestRefused.malformed(
          "a raw body of %d bytes is not a multiple of %d, one FP32 picture"
              .formatted(body.length, PICTURE_BYTES));
    }
    requireBatch(body.length / PICTURE_BYTES);
    return new InferRequest(null, floats(body, 0), wanted(List.of(), false));
  }

  private static InferRequest read(byte[] body, int length) throws RequestRefused {
    var document = InferJson.read(body, length);
    var input = document.input();
    long[] shape = checkedShape(input);
    var pictures =
        input.data() == null
            ? binary(input, shape, body, length)
            : inline(input, input.data(), shape, body.length - length);
    return new InferRequest(document.id(), pictures, wanted(document.outputs(), document.binary()));
  }

  private static long[] checkedShape(Input input) throws RequestRefused {
    if (!CifarModel.INPUT.equals(input.name())) {
      throw RequestRefused.malformed("inputs[0].name is not '" + CifarModel.INPUT + "'");
    }
    if (!"FP32".equals(input.datatype())) {
      throw RequestRefused.malformed("inputs[0].datatype is not FP32");
    }
    if (input.shape() == null) {
      throw RequestRefused.malformed("inputs[0].shape is missing");
    }
    var shape = input.shape();
    if (shape.size() != 4 || !shape.subList(1, 4).equals(PICTURE_SHAPE) || shape.getFirst() < 1) {
      throw RequestRefused.malformed("inputs[0].shape is %s, not %s".formatted(shape, SHAPE));
    }
    requireBatch(shape.getFirst());
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  private static void requireBatch(long pictures) throws RequestRefused {
    if (pictures > CifarModel.MAX_BATCH) {
      throw RequestRefused.tooLarge(
          "%d pictures in one request, more than %d".formatted(pictures, CifarModel.MAX_BATCH));
    }
  }

  private static float[] inline(Input input, NumberArray data, long[] shape, int behind)
      throws RequestRefused {
    if (input.binarySize() != null) {
      throw RequestRefused.malformed("inputs[0] has both data and binary_data_size");
    }
    if (behind != 0) {
      throw RequestRefused.malformed(behind + " bytes after the JSON belong to no tensor");
    }
    if (!data.fits(shape)) {
      throw RequestRefused.malformed(
          "inputs[0].data holds %d numbers, nested as %s, for shape %s"
              .formatted(
                  data.values().length, Arrays.toString(data.nesting()), Arrays.toString(shape)));
    }
    return data.values();
  }

  private static float[] binary(Input input, long[] shape, byte[] body, int offset)
      throws RequestRefused {
    if (input.binarySize() == null) {
      throw RequestRefused.malformed("inputs[0] has neither data nor binary_data_size");
    }
    long size = input.binarySize();
    if (size != shape[0] * PICTURE_BYTES) {
      throw RequestRefused.malformed(
          "inputs[0].parameters.binary_data_size is %d, but shape %s takes %d bytes"
              .formatted(size, Arrays.toString(shape), shape[0] * PICTURE_BYTES));
    }
    if (size != body.length - offset) {
      throw RequestRefused.malformed(
          "%d bytes after the JSON, but binary_data_size is %d"
              .formatted(body.length - offset, size));
    }
    return floats(body, offset);
  }

  private static float[] floats(byte[] body, int offset) throws RequestRefused {
    var values = new float[(body.length - offset) / Float.BYTES];
    ByteBuffer.wrap(body, offset, body.length - offset)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw RequestRefused.malformed("the tensor's sample %d is not finite".formatted(i));
      }
    }
    return values;
  }

  private static List<Wanted> wanted(List<InferJson.Asked> asked, boolean binary) {
    if (asked.isEmpty()) {
      return Stream.of(Output.values()).map(output -> new Wanted(output, binary)).toList();
    }
    return asked.stream()
        .map(one -> new Wanted(one.output(), one.binary() == null ? binary : one.binary()))
        .toList();
  }
}
