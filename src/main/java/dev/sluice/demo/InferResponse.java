package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.demo.InferRequest.Wanted;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The answer to an inference request.
 *
 * @param body JSON, with the binary tensors behind it where any were asked for
 * @param headerLength bytes of JSON if binary tensors follow, else null
 */
record InferResponse(byte[] body, @Nullable Integer headerLength) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * Writes the outputs that the request asked for, in its order.
   *
   * @param probabilities n rows of ten
   */
  static InferResponse of(InferRequest request, float[][] probabilities) {
    var body = new ByteArrayOutputStream();
    var tails = new ArrayList<byte[]>();
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), body)) {
      json.writeStartObject();
      json.writeStringProperty("model_name", CifarModel.NAME);
      json.writeStringProperty("model_version", CifarModel.VERSION);
      if (request.id() != null) {
        json.writeStringProperty("id", request.id());
      }
      json.writeArrayPropertyStart("outputs");
      for (var wanted : request.outputs()) {
        writeTensor(json, wanted, probabilities, tails);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    int headerLength = body.size();
    tails.forEach(body::writeBytes);
    return new InferResponse(body.toByteArray(), tails.isEmpty() ? null : headerLength);
  }

  private static void writeTensor(
      JsonGenerator json, Wanted wanted, float[][] probabilities, ArrayList<byte[]> tails) {
    var output = wanted.output();
    json.writeStartObject();
    json.writeStringProperty("name", output.tensor);
    json.writeStringProperty("datatype", output.datatype);
    json.writeArrayPropertyStart("shape");
    json.writeNumber(probabilities.length);
    if (output == InferRequest.Output.PROBABILITIES) {
      json.writeNumber(CifarModel.CLASSES.size());
    }
    json.writeEndArray();
    if (wanted.binary()) {
      var bytes =
          switch (output) {
            case PROBABILITIES -> floats(probabilities);
            case LABEL -> labels(probabilities);
          };
      json.writeObjectPropertyStart("parameters");
      json.writeNumberProperty("binary_data_size", bytes.length);
      json.writeEndObject();
      tails.add(bytes);
    } else {
      json.writeArrayPropertyStart("data");
      for (var row : probabilities) {
        switch (output) {
          case PROBABILITIES -> writeRow(json, row);
          case LABEL -> json.writeString(label(row));
        }
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeRow(JsonGenerator json, float[] row) {
    for (float value : row) {
      json.writeNumber(value);
    }
  }

  private static byte[] floats(float[][] rows) {
    var bytes =
        ByteBuffer.allocate(rows.length * CifarModel.CLASSES.size() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (var row : rows) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }

  /** The protocol's BYTES: each element behind its length as a little-endian 32-bit integer. */
  private static byte[] labels(float[][] rows) {
    var bytes = new ByteArrayOutputStream();
    for (var row : rows) {
      var text = label(row).getBytes(UTF_8);
      var length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.writeBytes(length.putInt(text.length).array());
      bytes.writeBytes(text);
    }
    return bytes.toByteArray();
  }

  private static String label(float[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return CifarModel.CLASSES.get(best);
  }
}
