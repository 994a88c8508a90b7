package dev.sluice.embed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes ONNX nodes of the standard operators, opset 13 and later. Constants exist once each. Not
 * thread-safe.
 */
final class NodeWriter {
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_NAME = 3;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_STRING = 4;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int ATTRIBUTE_TYPE = 20;
  private static final int TYPE_FLOAT = 1;
  private static final int TYPE_INT = 2;
  private static final int TYPE_STRING = 3;
  private static final int TYPE_INTS = 7;

  private final String prefix;
  private final List<WireMessage> nodes = new ArrayList<>();
  private final Map<String, String> constants = new HashMap<>();

  /**
   * @param prefix of all names, one that the model does not use
   */
  NodeWriter(String prefix) {
    this.prefix = prefix;
  }

  List<WireMessage> nodes() {
    return nodes;
  }

  /** Adds a node and gives the name of its output. */
  String add(String operator, List<String> inputs, WireMessage... attributes) {
    return addNamed(prefix + nodes.size(), operator, inputs, attributes);
  }

  /** Adds a node whose output has a name that is given. */
  String addNamed(String output, String operator, List<String> inputs, WireMessage... attributes) {
    WireMessage node = new WireMessage();
    inputs.forEach(input -> node.with(NODE_INPUT, input));
    node.with(NODE_OUTPUT, output);
    node.with(NODE_NAME, prefix + nodes.size());
    node.with(NODE_OPERATOR, operator);
    for (WireMessage attribute : attributes) {
      node.with(NODE_ATTRIBUTE, attribute);
    }
    nodes.add(node);
    return output;
  }

  /** The name of a list of int64. */
  String ints(long... values) {
    return constants.computeIfAbsent(
        "ints " + Arrays.toString(values),
        key -> {
          WireMessage attribute = attribute("value_ints", TYPE_INTS);
          for (long value : values) {
            attribute.with(ATTRIBUTE_INTS, value);
          }
          return add("Constant", List.of(), attribute);
        });
  }

  /** The name of one int64, a scalar. */
  String scalar(long value) {
    return constants.computeIfAbsent(
        "int " + value, key -> add("Constant", List.of(), attribute("value_int", value)));
  }

  /** The name of one float32, a scalar. */
  String scalar(float value) {
    return constants.computeIfAbsent(
        "float " + value,
        key ->
            add(
                "Constant",
                List.of(),
                attribute("value_float", TYPE_FLOAT).with(ATTRIBUTE_FLOAT, value)));
  }

  static WireMessage attribute(String name, long value) {
    return attribute(name, TYPE_INT).with(ATTRIBUTE_INT, value);
  }

  static WireMessage attribute(String name, String value) {
    return attribute(name, TYPE_STRING).with(ATTRIBUTE_STRING, value);
  }

  private static WireMessage attribute(String name, int type) {
    return new WireMessage().with(ATTRIBUTE_NAME, name).with(ATTRIBUTE_TYPE, (long) type);
  }
}
