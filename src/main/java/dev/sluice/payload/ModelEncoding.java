package dev.sluice.payload;

import java.util.List;
import java.util.Objects;

/**
 * What a model server receives. Name, layout, datatype, scale, mean and std are for the JSON kinds;
 * opacity is left out there.
 *
 * @param kind encoding of the body
 * @param name name of the input tensor, where the encoding has names
 * @param layout {@code n}, {@code bn}, {@code hw}, {@code hwc}, {@code chw}, {@code nhwc} or {@code
 *     nchw}: layout of pictures in the tensor; without a batch axis it holds one. Vectors are
 *     {@code bn}, or {@code n} where the layout is that
 * @param datatype Open Inference Protocol datatype of the tensor: {@code FP16}, {@code BF16},
 *     {@code FP32}, {@code FP64}, {@code UINT8}, {@code INT8} … {@code INT64}; whole numbers are
 *     rounded to even and stop at the ends of their type
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

  private static final List<String> LAYOUTS =
      List.of("n", "bn", "hw", "hwc", "chw", "nhwc", "nchw");

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
    if (!name.matches("[ -~&&[^\"\\\\]]+")) {
      throw new IllegalArgumentException("a tensor's name is printable ASCII without quotes");
    }
    if (mean.size() > 1 && std.size() > 1 && mean.size() != std.size()) {
      throw new IllegalArgumentException("mean and std are of different lengths");
    }
    TensorType.named(datatype);
    if (!LAYOUTS.contains(layout)) {
      throw new IllegalArgumentException("layout '%s' is none of %s".formatted(layout, LAYOUTS));
    }
  }

  public static ModelEncoding same() {
    return new ModelEncoding(Kind.SAME, "input", "nchw", "FP32", 1, List.of(), List.of());
  }
}
