package dev.sluice.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three made pictures and what PyTorch answered to them when the network was exported. */
final class Reference {
  static final int PICTURES = 3;

  private Reference() {}

  /** Float32 [3, 3, 32, 32] by the formula that reference.json states. */
  static float[] pictures() {
    var samples = new float[PICTURES * CifarModel.SAMPLES];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (long) i * 7919 / 13 % 256 / 255f;
    }
    return samples;
  }

  /** Float32 [3, 10], row-major. */
  static float[] probabilities() {
    try (var resource = Reference.class.getResourceAsStream("reference.json")) {
      var rows = RunningServer.JSON.readTree(resource).get("probabilities");
      var values = new ArrayList<Float>();
      rows.forEach(row -> row.forEach(value -> values.add(value.floatValue())));
      var floats = new float[values.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.get(i);
      }
      return floats;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class that PyTorch gives each picture. */
  static String[] labels() {
    var all = probabilities();
    return IntStream.range(0, PICTURES)
        .mapToObj(
            n ->
                IntStream.range(0, 10)
                    .boxed()
                    .max((a, b) -> Float.compare(all[10 * n + a], all[10 * n + b]))
                    .orElseThrow())
        .map(CifarModel.CLASSES::get)
        .toArray(String[]::new);
  }

  /** The pictures as a flat JSON array. */
  static String flat() {
    return Arrays.toString(pictures());
  }

  /** The pictures as JSON nested like their shape. */
  static String nested() {
    return nested(pictures(), 0, new int[] {PICTURES, 3, 32, 32}, 0);
  }

  private static String nested(float[] samples, int offset, int[] shape, int level) {
    if (level == shape.length) {
      return String.valueOf(samples[offset]);
    }
    int stride = Arrays.stream(shape, level + 1, shape.length).reduce(1, (a, b) -> a * b);
    return IntStream.range(0, shape[level])
        .mapToObj(i -> nested(samples, offset + i * stride, shape, level + 1))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
