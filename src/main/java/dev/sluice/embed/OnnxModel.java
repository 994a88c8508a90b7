package dev.sluice.embed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An ONNX model as far as putting nodes into it takes. Field numbers are those of {@code
 * onnx.proto}. Not thread-safe.
 */
final class OnnxModel {
  /** Of TensorProto.DataType. */
  static final int FLOAT = 1;

  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSETS = 8;
  private static final int OPSET_DOMAIN = 1;
  private static final int OPSET_VERSION = 2;
  private static final int GRAPH_NODES = 1;
  private static final int GRAPH_WEIGHTS = 5;
  private static final int GRAPH_INPUTS = 11;
  private static final int GRAPH_OUTPUTS = 12;
  private static final int GRAPH_VALUES = 13;
  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_ELEMENT = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int SHAPE_SIDES = 1;
  private static final int WEIGHT_NAME = 8;
  private static final int WEIGHT_LOCATION = 14;
  private static final int EXTERNAL = 1;
  private static final int NODE_INPUTS = 1;
  private static final int NODE_OUTPUTS = 2;
  private static final int NODE_ATTRIBUTES = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_GRAPHS = 11;

  private final WireMessage model;
  private final WireMessage graph;

  private OnnxModel(WireMessage model, WireMessage graph) {
    this.model = model;
    this.graph = graph;
  }

  /**
   * @throws RefusedException when the bytes are no ONNX model
   */
  static OnnxModel read(ByteBuffer bytes) throws RefusedException {
    WireMessage model = WireMessage.read(bytes);
    List<WireMessage> graphs = model.messages(MODEL_GRAPH);
    if (graphs.size() != 1) {
      throw new RefusedException("not an ONNX model: it has no graph");
    }
    return new OnnxModel(model, graphs.getFirst());
  }

  void writeTo(OutputStream out) throws IOException {
    model.writeTo(out);
  }

  /** Version of the standard operators; 0 where the model has none. */
  long opset() throws RefusedException {
    long version = 0;
    for (WireMessage opset : model.messages(MODEL_OPSETS)) {
      String domain = opset.text(OPSET_DOMAIN);
      if (domain.isEmpty() || domain.equals("ai.onnx")) {
        version = opset.number(OPSET_VERSION);
      }
    }
    return version;
  }

  /** Whether weights lie in files beside the model. */
  boolean hasFilesBeside() throws RefusedException {
    for (WireMessage weight : graph.messages(GRAPH_WEIGHTS)) {
      if (weight.number(WEIGHT_LOCATION) == EXTERNAL) {
        return true;
      }
    }
    return false;
  }

  /** Names of the inputs that a client gives: those that are no weights. */
  List<String> inputs() throws RefusedException {
    List<String> names = new ArrayList<>(names(GRAPH_INPUTS, VALUE_NAME));
    names.removeAll(names(GRAPH_WEIGHTS, WEIGHT_NAME));
    return names;
  }

  /** Names of all that nodes compute, in their order. */
  List<String> computed() throws RefusedException {
    List<String> names = new ArrayList<>();
    for (WireMessage node : graph.messages(GRAPH_NODES)) {
      node.texts(NODE_OUTPUTS).stream().filter(name -> !name.isEmpty()).forEach(names::add);
    }
    return names;
  }

  private List<String> names(int field, int name) throws RefusedException {
    return graph.messages(field).stream().map(value -> value.text(name)).toList();
  }

  /** Type of a tensor's elements, where the model tells. */
  Optional<Integer> elementType(String tensor) throws RefusedException {
    Optional<WireMessage> type = tensorType(tensor);
    return type.map(t -> (int) t.number(TENSOR_ELEMENT)).filter(t -> t != 0);
  }

  /** How many axes a tensor has, where the model tells. */
  Optional<Integer> axes(String tensor) throws RefusedException {
    Optional<WireMessage> type = tensorType(tensor);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    List<WireMessage> shapes = type.get().messages(TENSOR_SHAPE);
    return shapes.isEmpty()
        ? Optional.empty()
        : Optional.of(shapes.getFirst().messages(SHAPE_SIDES).size());
  }

  private Optional<WireMessage> tensorType(String tensor) throws RefusedException {
    for (int field : new int[] {GRAPH_INPUTS, GRAPH_OUTPUTS, GRAPH_VALUES}) {
      for (WireMessage value : graph.messages(field)) {
        if (value.text(VALUE_NAME).equals(tensor)) {
          for (WireMessage type : value.messages(VALUE_TYPE)) {
            List<WireMessage> tensors = type.messages(TYPE_TENSOR);
            return tensors.isEmpty() ? Optional.empty() : Optional.of(tensors.getFirst());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Where new nodes go, what they read and what they write. */
  record Cut(int position, String from, String to) {}

  /**
   * Opens the graph at a tensor: nodes that compute {@code to} out of {@code from} are to be put in
   * at {@code position}. What is computed keeps its name behind the new nodes, so that all readers,
   * outputs of the model and inner graphs too, see the new value. An input keeps its name before
   * them, for the clients, and its readers are turned to the new one.
   *
   * @param other a name that is not in use
   * @throws RefusedException when there is no such tensor, or it is a weight
   */
  Cut open(String tensor, String other) throws RefusedException {
    if (inputs().contains(tensor)) {
      redirect(graph, tensor, other);
      return new Cut(firstNode(), tensor, other);
    }
    int position = 0;
    for (WireMessage.Field field : List.copyOf(graph.fields())) {
      position++;
      if (field.number() == GRAPH_NODES
          && node(position - 1).texts(NODE_OUTPUTS).contains(tensor)) {
        node(position - 1).rename(NODE_OUTPUTS, tensor, other);
        return new Cut(position, other, tensor);
      }
    }
    throw new RefusedException(unknown(tensor));
  }

  private int firstNode() {
    for (int i = 0; i < graph.fields().size(); i++) {
      if (graph.fields().get(i).number() == GRAPH_NODES) {
        return i;
      }
    }
    return graph.fields().size();
  }

  private WireMessage node(int position) throws RefusedException {
    // Reading all nodes has opened them.
    if (graph.fields().get(position) instanceof WireMessage.Nested nested) {
      return nested.content();
    }
    throw new RefusedException("a node of the graph is no message");
  }

  /** Inner graphs (If, Loop, Scan) read outer tensors by their names. */
  private static void redirect(WireMessage graph, String from, String to) throws RefusedException {
    for (WireMessage node : graph.messages(GRAPH_NODES)) {
      node.rename(NODE_INPUTS, from, to);
      for (WireMessage attribute : node.messages(NODE_ATTRIBUTES)) {
        for (int field : new int[] {ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS}) {
          for (WireMessage inner : attribute.messages(field)) {
            redirect(inner, from, to);
          }
        }
      }
    }
  }

  private String unknown(String tensor) throws RefusedException {
    if (names(GRAPH_WEIGHTS, WEIGHT_NAME).contains(tensor)) {
      return tensor + " is a weight, not something that the model computes";
    }
    List<String> known = new ArrayList<>(inputs());
    known.addAll(computed());
    List<String> shown = known.subList(0, Math.min(known.size(), 40));
    String more =
        known.size() > shown.size() ? " and " + (known.size() - shown.size()) + " more" : "";
    return "the model has no tensor " + tensor + "; it has " + String.join(", ", shown) + more;
  }

  void insert(int position, List<WireMessage> nodes) {
    graph
        .fields()
        .addAll(
            position,
            nodes.stream()
                .<WireMessage.Field>map(node -> new WireMessage.Nested(GRAPH_NODES, node))
                .toList());
  }
}
