package dev.sluice.demo;

import dev.sluice.demo.InferRequest.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of an inference request in one pass, whatever the order of its members. Members
 * that the protocol does not have, duplicate members and text after the object are refused; so are
 * parameters of tensors that this server does not honour, shared memory among them. Unknown
 * parameters of the request are ignored, as the protocol asks. Use one instance per request.
 */
final class InferJson {
  private static final int MAX_RANK = 8;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(1_024)
                  .maxNameLength(256)
                  .maxNumberLength(128)
                  .build())
          .build();

  /**
   * The input tensor as described, nothing checked against the model yet.
   *
   * @param shape null if missing
   * @param data its numbers, if they are in the JSON
   * @param binarySize bytes of it behind the JSON, if they are there
   */
  record Input(
      @Nullable String name,
      @Nullable String datatype,
      @Nullable List<Long> shape,
      @Nullable NumberArray data,
      @Nullable Long binarySize) {}

  /** An output as asked for; without its own word on binary data, the request's holds. */
  record Asked(Output output, @Nullable Boolean binary) {}

  /** A whole request; no outputs asked for means all of them. */
  record Document(@Nullable String id, boolean binary, Input input, List<Asked> outputs) {}

  private final JsonParser json;

  private InferJson(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads {@code length} bytes from the start of a body.
   *
   * @throws RequestRefused 400 or 413, naming the member or byte offset at fault
   */
  static Document read(byte[] body, int length) throws RequestRefused {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), body, 0, length)) {
      return new InferJson(parser).document();
    } catch (JacksonException e) {
      var location = e.getLocation();
      throw RequestRefused.malformed(
          location == null
              ? "malformed JSON: " + e.getOriginalMessage()
              : "malformed JSON at byte %d: %s"
                  .formatted(location.getByteOffset(), e.getOriginalMessage()));
    }
  }

  private Document document() throws RequestRefused {
    require(json.nextToken(), JsonToken.START_OBJECT, "the body", "an object");
    String id = null;
    boolean binary = false;
    Input input = null;
    List<Asked> outputs = List.of();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> id = string("id");
        case "parameters" -> binary = requestParameters();
        case "inputs" -> input = inputs();
        case "outputs" -> outputs = outputs();
        default -> throw unknownMember("the request", name);
      }
    }
    if (json.nextToken() != null) {
      throw RequestRefused.malformed("text after the request object");
    }
    if (input == null) {
      throw RequestRefused.malformed("inputs is missing");
    }
    return new Document(id, binary, input, outputs);
  }

  private boolean requestParameters() throws RequestRefused {
    require(json.currentToken(), JsonToken.START_OBJECT, "parameters", "an object");
    boolean binary = false;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = json.currentName();
      json.nextToken();
      if (name.equals("binary_data_output")) {
        binary = bool("parameters.binary_data_output");
      } else {
        json.skipChildren();
      }
    }
    return binary;
  }

  private Input inputs() throws RequestRefused {
    require(json.currentToken(), JsonToken.START_ARRAY, "inputs", "an array");
    require(json.nextToken(), JsonToken.START_OBJECT, "inputs[0]", "an object");
    var input = input();
    require(json.nextToken(), JsonToken.END_ARRAY, "inputs", "an array of one tensor");
    return input;
  }

  private Input input() throws RequestRefused {
    String tensor = null;
    String datatype = null;
    List<Long> shape = null;
    NumberArray data = null;
    Long binarySize = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "name" -> tensor = string("inputs[0].name");
        case "datatype" -> datatype = string("inputs[0].datatype");
        case "shape" -> shape = shape();
        case "data" -> data = data();
        case "parameters" -> binarySize = binarySize();
        default -> throw unknownMember("inputs[0]", name);
      }
    }
    return new Input(tensor, datatype, shape, data, binarySize);
  }

  private @Nullable Long binarySize() throws RequestRefused {
    var where = "inputs[0].parameters";
    require(json.currentToken(), JsonToken.START_OBJECT, where, "an object");
    Long size = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = json.currentName();
      if (!name.equals("binary_data_size")) {
        throw unknownMember(where, name);
      }
      require(
          json.nextToken(),
          JsonToken.VALUE_NUMBER_INT,
          where + ".binary_data_size",
          "a whole number");
      size = json.getLongValue();
    }
    return size;
  }

  private List<Asked> outputs() throws RequestRefused {
    require(json.currentToken(), JsonToken.START_ARRAY, "outputs", "an array");
    var outputs = new ArrayList<Asked>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      var where = "outputs[" + outputs.size() + "]";
      require(json.currentToken(), JsonToken.START_OBJECT, where, "an object");
      var asked = output(where);
      if (outputs.stream().anyMatch(other -> other.output() == asked.output())) {
        throw RequestRefused.malformed(where + " asks again for " + asked.output().tensor);
      }
      outputs.add(asked);
    }
    return outputs;
  }

  private Asked output(String where) throws RequestRefused {
    Output output = null;
    Boolean binary = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "name" -> output = outputNamed(where, string(where + ".name"));
        case "parameters" -> binary = outputBinary(where + ".parameters");
        default -> throw unknownMember(where, name);
      }
    }
    if (output == null) {
      throw RequestRefused.malformed(where + ".name is missing");
    }
    return new Asked(output, binary);
  }

  private static Output outputNamed(String where, String name) throws RequestRefused {
    for (var output : Output.values()) {
      if (output.tensor.equals(name)) {
        return output;
      }
    }
    throw RequestRefused.malformed(
        "%s.name: the model has no output '%s'".formatted(where, Quoted.of(name)));
  }

  private @Nullable Boolean outputBinary(String where) throws RequestRefused {
    require(json.currentToken(), JsonToken.START_OBJECT, where, "an object");
    Boolean binary = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = json.currentName();
      json.nextToken();
      if (!name.equals("binary_data")) {
        throw unknownMember(where, name);
      }
      binary = bool(where + ".binary_data");
    }
    return binary;
  }

  private List<Long> shape() throws RequestRefused {
    var where = "inputs[0].shape";
    require(json.currentToken(), JsonToken.START_ARRAY, where, "an array");
    var shape = new ArrayList<Long>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(json.currentToken(), JsonToken.VALUE_NUMBER_INT, where, "an array of whole numbers");
      shape.add(json.getLongValue());
      if (shape.size() > MAX_RANK) {
        throw RequestRefused.malformed(where + " is longer than " + MAX_RANK);
      }
    }
    return shape;
  }

  private NumberArray data() throws RequestRefused {
    var where = "inputs[0].data";
    require(json.currentToken(), JsonToken.START_ARRAY, where, "an array");
    return NumberArray.read(json, where, CifarModel.MAX_BATCH * CifarModel.SAMPLES);
  }

  private String string(String where) throws RequestRefused {
    require(json.currentToken(), JsonToken.VALUE_STRING, where, "a string");
    return json.getString();
  }

  private boolean bool(String where) throws RequestRefused {
    if (json.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    require(json.currentToken(), JsonToken.VALUE_FALSE, where, "true or false");
    return false;
  }

  private static void require(
      @Nullable JsonToken found, JsonToken wanted, String where, String article)
      throws RequestRefused {
    if (found != wanted) {
      throw RequestRefused.malformed(where + " is not " + article);
    }
  }

  private static RequestRefused unknownMember(String where, String name) {
    return RequestRefused.malformed(
        "%s has a member that this server does not take: '%s'".formatted(where, Quoted.of(name)));
  }
}
