package dev.sluice.embed;

import dev.sluice.median.MedianFilter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is put into a model.
 *
 * @param filter plain, without NaN to ignore
 * @param layout one of {@link #LAYOUTS}
 */
record Embedding(MedianFilter filter, String layout) {
  static final Set<String> LAYOUTS = Set.of("nchw", "nhwc", "chw", "hwc", "nhw", "hw");

  /** From 12 on Min and Max take integers, from 13 on the operators here read all else alike. */
  static final int OLDEST_OPSET = 13;

  /** Float, the integers of 8 to 64 bits, float16 and double. */
  private static final Set<Integer> TYPES = Set.of(1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 16);

  /**
   * Filters a tensor of the model.
   *
   * @param tensor its name; null for the model's only input
   * @return the name
   * @throws RefusedException when the model cannot be given this filter
   */
  String into(OnnxModel model, @Nullable String tensor) throws RefusedException {
    if (model.opset() < OLDEST_OPSET) {
      throw new RefusedException(
          "the model has opset %d, the filter needs %d: export it anew or convert it"
              .formatted(model.opset(), OLDEST_OPSET));
    }
    String name = tensor == null ? onlyInput(model) : tensor;
    int type = type(model, name);
    String prefix = "sluice/" + name + "/";
    if (model.computed().stream().anyMatch(other -> other.startsWith(prefix))) {
      throw new RefusedException(name + " is filtered in this model already");
    }
    OnnxModel.Cut cut = model.open(name, prefix + "other");
    NodeWriter nodes = new NodeWriter(prefix);
    new MedianNodes(filter, layout.length(), layout.indexOf('h'), layout.indexOf('w'), type)
        .write(nodes, cut.from(), cut.to());
    model.insert(cut.position(), nodes.nodes());
    return name;
  }

  private int type(OnnxModel model, String name) throws RefusedException {
    Optional<Integer> axes = model.axes(name);
    if (axes.isPresent() && axes.get() != layout.length()) {
      throw new RefusedException(
          "%s has %d axes, the layout %s has %d"
              .formatted(name, axes.get(), layout, layout.length()));
    }
    int type = model.elementType(name).orElse(OnnxModel.FLOAT);
    if (!TYPES.contains(type)) {
      throw new RefusedException(
          name
              + " holds elements of ONNX type "
              + type
              + ", which have no median here: real numbers of 16 (bfloat16 too), 32 and 64 bits and"
              + " whole ones of 8 to 64 do");
    }
    return type;
  }

  private static String onlyInput(OnnxModel model) throws RefusedException {
    List<String> inputs = model.inputs();
    if (inputs.size() != 1) {
      throw new RefusedException(
          "which tensor? The model has the inputs " + String.join(", ", inputs));
    }
    return inputs.getFirst();
  }
}
