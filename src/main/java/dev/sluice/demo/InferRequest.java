package dev.sluice.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid inference request.
 *
 * @param id echoed in the answer
 * @param pictures float32 [n, 3, 32, 32] in row-major order, all finite
 * @param outputs what to answer, in order, without duplicates
 */
record InferRequest(@Nullable String id, float[] pictures, List<Wanted> outputs) {

  /** The tensors that the model can answer with. */
  enum Output {
    PROBABILITIES("probabilities", "FP32"),
    LABEL("label", "BYTES");

    final String tensor;
    final String datatype;

    Output(String tensor, String datatype) {
      this.tensor = tensor;
      this.datatype = datatype;
    }
  }

  /**
   * One output asked for.
   *
   * @param binary whether its data follow the JSON as bytes
   */
  record Wanted(Output output, boolean binary) {}
}
