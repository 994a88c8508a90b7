package dev.sluice.embed;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Models and their runtime. */
final class Onnx {
  static final int MODEL_GRAPH = 7;
  static final int GRAPH_NODE = 1;
  static final int GRAPH_INPUT = 11;
  static final int GRAPH_OUTPUT = 12;

  private Onnx() {}

  record Tensor(OnnxJavaType type, long[] shape, byte[] data) {
    static Tensor floats(float[] values, long... shape) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
      bytes.asFloatBuffer().put(values);
      return new Tensor(OnnxJavaType.FLOAT, shape, bytes.array());
    }

    float[] floats() {
      float[] values = new float[data.length / 4];
      ByteBuffer.wrap(data).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
      return values;
    }
  }

  /** {@code y = x}, of any size. */
  static byte[] identity(int elementType, int axes, int opset) {
    WireMessage graph =
        new WireMessage()
            .with(
                GRAPH_NODE,
                new WireMessage().with(1, "x").with(2, "y").with(3, "n").with(4, "Identity"))
            .with(2, "identity")
            .with(GRAPH_INPUT, value("x", elementType, axes))
            .with(GRAPH_OUTPUT, value("y", elementType, axes));
    return bytes(
        new WireMessage()
            .with(1, 8L)
            .with(8, new WireMessage().with(1, "").with(2, (long) opset))
            .with(MODEL_GRAPH, graph));
  }

  /** A ValueInfoProto; all sides dynamic. */
  static WireMessage value(String name, int elementType, int axes) {
    WireMessage shape = new WireMessage();
    for (int axis = 0; axis < axes; axis++) {
      shape.with(1, new WireMessage().with(2, name + axis));
    }
    WireMessage tensor = new WireMessage().with(1, (long) elementType).with(2, shape);
    return new WireMessage().with(1, name).with(2, new WireMessage().with(1, tensor));
  }

  static byte[] bytes(WireMessage message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** What the runtime makes of a model: the output of that name. */
  static Tensor run(byte[] model, String output, Map<String, Tensor> inputs) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    environment.setTelemetry(false);
    Map<String, OnnxTensor> given = new HashMap<>();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options)) {
        for (var input : inputs.entrySet()) {
          Tensor tensor = input.getValue();
          ByteBuffer data =
              ByteBuffer.allocateDirect(tensor.data().length).order(ByteOrder.nativeOrder());
          data.put(tensor.data()).flip();
          given.put(
              input.getKey(),
              OnnxTensor.createTensor(environment, data, tensor.shape(), tensor.type()));
        }
        try (OrtSession.Result result = session.run(given, Set.of(output))) {
          return tensor((OnnxTensor) result.get(0));
        }
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static Tensor tensor(OnnxTensor found) {
    TensorInfo info = found.getInfo();
    ByteBuffer data = found.getByteBuffer();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return new Tensor(info.type, info.getShape(), bytes);
  }
}
