package dev.sluice.demo;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * The CIFAR-10 network in ONNX Runtime. Safe for use by many threads until closed; each call runs
 * on its caller's thread and the session's own.
 */
final class CifarModel implements AutoCloseable {
  static final String NAME = "cifar10";
  static final String VERSION = "1";
  static final String INPUT = "input";
  static final String PROBABILITIES = "probabilities";

  static final int CHANNELS = 3;
  static final int SIDE = 32;

  /** Samples of one picture: 3 planes (R, G, B) of 32 rows of 32. */
  static final int SAMPLES = CHANNELS * SIDE * SIDE;

  /** Most pictures in one request. */
  static final int MAX_BATCH = 256;

  /** Class names in the order of the network's outputs. */
  static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final String RESOURCE = "cifar10.onnx";

  private final OrtEnvironment environment;
  private final OrtSession session;

  private CifarModel(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /**
   * Loads the network from the class path.
   *
   * @param threads threads of one inference, at least 1
   * @throws IllegalStateException if the resource is missing or ONNX Runtime refuses it
   */
  static CifarModel load(int threads) {
    var environment = OrtEnvironment.getEnvironment("sluice-demo");
    try (var resource = CifarModel.class.getResourceAsStream(RESOURCE);
        var options = new SessionOptions()) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      environment.setTelemetry(false);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      return new CifarModel(
          environment, environment.createSession(resource.readAllBytes(), options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot load " + RESOURCE, e);
    }
  }

  /**
   * Class probabilities of a batch.
   *
   * @param pictures float32 [n, 3, 32, 32] in row-major order, RGB in 0..1; 1 &lt;= n &lt;= {@link
   *     #MAX_BATCH}
   * @return n rows of ten, each summing to 1
   * @throws IllegalStateException if ONNX Runtime fails
   */
  float[][] probabilities(float[] pictures) {
    assert pictures.length > 0 && pictures.length % SAMPLES == 0;
    long[] shape = {pictures.length / SAMPLES, CHANNELS, SIDE, SIDE};
    try (var input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pictures), shape);
        var result = session.run(Map.of(INPUT, input))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new IllegalStateException("inference failed", e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close its session", e);
    }
  }
}
