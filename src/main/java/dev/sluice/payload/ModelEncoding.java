package dev.sluice.payload;

import java.util.List;
import java.util.Objects;

/**
 * What a model server receives.
 *
 * @param kind encoding of the body
 * @param name name of the input tensor, where the encoding has names
 * @param layout {@code nchw}, {@code nhwc}, {@code chw}, {@code hwc} …: layout of pictures in the
 *     tensor
 * @param datatype Open Inference Protocol datatype of the tensor: {@code FP32}, {@code UINT8} …
 * @param scale factor put on each sample first
 * @param mean subtracted after that, one for each channel or one for all; empty for none
 * @param std divided by at last, one for each channel or one for all; empty for none
 */
public record ModelEncoding(
    Kind kind,
    String name,
    String layout,
    String datatype,
    double scale,
    List<Double> mean,
    List<Double> std) {

  /** Encodings of the body. */
  public enum Kind {
    /** As it came in. */
    SAME,
    PNG,
    NPY,
    /** Open Inference Protocol v2, JSON. */
    V2_JSON,
    /** TensorFlow Serving, row format. */
    TF_SERVING_JSON
  }

  public ModelEncoding {
    Objects.requireNonNull(kind);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (std.contains(0.0)) {
      throw new IllegalArgumentException("std must not be 0");
    }
  }

  public static ModelEncoding same() {
    return new ModelEncoding(Kind.SAME, "input", "nchw", "FP32", 1, List.of(), List.of());
  }
}
