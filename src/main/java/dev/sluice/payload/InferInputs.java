package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The inputs of an Open Inference Protocol request. Thread-safe. */
final class InferInputs {
  static final Map<String, DType> SAMPLES =
      Map.of(
          "UINT8", DType.U8,
          "INT8", DType.I8,
          "UINT16", DType.U16,
          "INT16", DType.I16,
          "UINT32", DType.U32,
          "INT32", DType.I32,
          "FP16", DType.F16,
          "BF16", DType.BF16,
          "FP32", DType.F32,
          "FP64", DType.F64);

  /** Ids, masks and counters: filtered where the configuration names the input. */
  private static final Set<String> NEVER_PICTURES = Set.of("INT64", "UINT64", "BOOL");

  private static final String BYTES = "BYTES";

  /** Types whose samples may be the bytes of a file. */
  private static final Set<String> OCTETS = Set.of("UINT8", "INT8");

  private static final int SHORTEST_FILE = 32;

  private static final String ENCODED_PICTURE = " (an encoded picture as samples)";

  private final PayloadConfig limits;
  private final InputRules rules;
  private final JsonTensors tensors;
  private final Pictures pictures;
  private final InferBytes octets;

  InferInputs(PayloadConfig limits, InputRules rules, JsonTensors tensors, Pictures pictures) {
    this.limits = limits;
    this.rules = rules;
    this.tensors = tensors;
    this.pictures = pictures;
    this.octets = new InferBytes(rules, pictures);
  }

  /** One input as it is described. */
  private record Described(
      JsonNode node,
      String where,
      String name,
      String datatype,
      @Nullable JsonNode data,
      ModelShapes shapes) {
    @Nullable JsonNode parameter(String key) {
      JsonNode parameters = node.get("parameters");
      return parameters == null ? null : parameters.get(key);
    }
  }

  /**
   * @param at where the request is in its text, as a pointer
   */
  void find(JsonNode root, String at, InferProtocol.TensorTail tail, ModelShapes shapes)
      throws PayloadException {
    JsonNode list = root.get(InferProtocol.INPUTS);
    List<JsonNode> inputs = list == null ? List.of() : list.items();
    for (int i = 0; i < inputs.size(); i++) {
      Described input = described(inputs.get(i), at + "/inputs/" + i, shapes, tail.findings());
      tail.findings().enter(input.name());
      find(input, inputs.size() == 1, tail);
    }
  }

  private static Described described(
      JsonNode node, String where, ModelShapes shapes, Findings findings) throws PayloadException {
    String name = text(node.get("name"), findings);
    String datatype = text(node.get("datatype"), findings);
    return new Described(node, where, name, datatype, node.get("data"), shapes);
  }

  private static String text(@Nullable JsonNode node, Findings findings) throws PayloadException {
    return node instanceof JsonNode.Text text ? JsonOutline.text(findings.bytes(), text) : "";
  }

  private void find(Described input, boolean only, InferProtocol.TensorTail tail)
      throws PayloadException {
    Findings findings = tail.findings();
    JsonNode size = input.parameter("binary_data_size");
    if (input.parameter("shared_memory_region") != null) {
      findings.bypass(Bypass.Kind.SHARED_MEMORY, input.where());
    } else if (input.data() != null && size != null) {
      throw new PayloadException(
          Kind.MALFORMED, input.where() + " has both data and a binary_data_size");
    } else if (input.data() != null) {
      inline(input, input.data(), findings);
    } else if (size != null || (only && tail.left() > 0)) {
      binary(input, tail.take(Optional.ofNullable(size), input.where()), findings);
    }
  }

  private void inline(Described input, JsonNode data, Findings findings) throws PayloadException {
    String where = input.where() + "/data";
    if (input.datatype().equals(BYTES)) {
      findings.left(where, data, Untouched.Why.NO_PICTURE);
      octets.strings(input.name(), data, where, findings);
      return;
    }
    Optional<Layout> layout = layout(input, findings, new Place(data.from(), data.to()));
    if (layout.isEmpty()) {
      withoutLayout(input, data, findings);
      return;
    }
    if (data instanceof JsonNode.Numbers numbers) {
      DType dtype = SAMPLES.get(input.datatype()) == DType.F32 ? DType.F32 : DType.F64;
      tensors.add(findings, numbers, where, shape(input, findings), layout.get(), dtype);
    } else {
      findings.bypass(Bypass.Kind.UNDECODABLE, where);
    }
  }

  /** Numbers that tell their shape themselves, or are the bytes of a file. */
  private void withoutLayout(Described input, JsonNode data, Findings findings)
      throws PayloadException {
    if (left(input) != null || !SAMPLES.containsKey(input.datatype())) {
      return;
    }
    String where = input.where() + "/data";
    boolean untold = input.node().get("shape") == null;
    if (untold && data instanceof JsonNode.Numbers numbers) {
      tensors.nested(findings, numbers, where, false, true);
    } else if (untold && data instanceof JsonNode.Items items) {
      tensors.quoted(findings, items, where, false, true, false);
    }
    if (OCTETS.contains(input.datatype())
        && pictures.begins(FileBytes.spelt(findings.bytes(), data))) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where + ENCODED_PICTURE);
    }
  }

  private void binary(Described input, ByteBuffer bytes, Findings findings)
      throws PayloadException {
    if (input.datatype().equals(BYTES)) {
      octets.elements(input.name(), bytes, input.where(), findings);
      return;
    }
    int from = bytes.arrayOffset() + bytes.position();
    Optional<Layout> layout = layout(input, findings, new Place(from, from + bytes.remaining()));
    if (layout.isEmpty()) {
      if (OCTETS.contains(input.datatype())
          && left(input) == null
          && files(input, bytes, findings)) {
        findings.bypass(Bypass.Kind.UNDECODABLE, input.where() + ENCODED_PICTURE);
      }
      return;
    }
    DType dtype = SAMPLES.get(input.datatype());
    int[] shape = shape(input, findings);
    long wanted = Shapes.product(shape);
    if (dtype == null) {
      findings.bypass(Bypass.Kind.UNKNOWN_DATATYPE, input.where());
    } else if (wanted > limits.maxSamples()) {
      throw new PayloadException(
          Kind.TOO_LARGE, "%s has %d samples".formatted(input.where(), wanted));
    } else if (wanted * dtype.bytes() != bytes.remaining()) {
      throw new PayloadException(
          Kind.MALFORMED,
          "%s has %d binary bytes, its shape and type make %d"
              .formatted(input.where(), bytes.remaining(), wanted * dtype.bytes()));
    } else {
      Raster raster = layout.get().raster(dtype, shape, bytes.array(), from);
      rejectNan(raster, input.where());
      Input found = findings.input(input.where(), layout.get().vector(), raster);
      findings.add(new TensorSlot(from, from + bytes.remaining(), found));
    }
  }

  /**
   * Whether a row holds the bytes of an encoded picture, as decoders inside of a server take them.
   */
  private boolean files(Described input, ByteBuffer bytes, Findings findings)
      throws PayloadException {
    int[] shape = shape(input, findings);
    int row = shape.length == 0 ? 0 : shape[shape.length - 1];
    for (long p = bytes.position(); row >= SHORTEST_FILE && p < bytes.limit(); p += row) {
      if (pictures.begins(bytes.duplicate().position((int) p))) {
        return true;
      }
    }
    return false;
  }

  /** Of an input that is to be filtered; where it is not, the place is noted with the reason. */
  private Optional<Layout> layout(Described input, Findings findings, Place place)
      throws PayloadException {
    Untouched.Why why = left(input);
    if (why == null && !known(input.datatype())) {
      findings.bypass(Bypass.Kind.UNKNOWN_DATATYPE, input.where() + "/datatype");
      return Optional.empty();
    }
    Optional<Layout> layout = Optional.empty();
    if (why == null && (input.data() == null || input.node().get("shape") != null)) {
      int[] shape = shape(input, findings);
      layout = rules.told(input.name(), shape);
      if (layout.isEmpty()) {
        layout = rules.layout(shape, () -> input.shapes().shape(input.name()));
      }
      why = JsonTensors.why(shape);
    }
    if (layout.isEmpty()) {
      findings.left(
          input.where(),
          place.from(),
          place.to(),
          why == null ? Untouched.Why.NO_PICTURE_SHAPE : why);
    }
    return layout;
  }

  /** Why an input is left alone before its shape is looked at. */
  private Untouched.@Nullable Why left(Described input) {
    if (!rules.admits(input.name())) {
      return Untouched.Why.NAMED;
    }
    boolean id = NEVER_PICTURES.contains(input.datatype());
    return id && !rules.only().contains(input.name()) ? Untouched.Why.ID_DATATYPE : null;
  }

  private static boolean known(String datatype) {
    return SAMPLES.containsKey(datatype) || NEVER_PICTURES.contains(datatype);
  }

  private static int[] shape(Described input, Findings findings) throws PayloadException {
    return Shapes.read(input.node().get("shape"), findings, input.where() + "/shape");
  }

  private void rejectNan(Raster raster, String where) throws PayloadException {
    long index = limits.ignoreNan() ? -1 : raster.indexOfNan();
    if (index >= 0) {
      throw new PayloadException(Kind.MALFORMED, where + ": NaN at sample " + index);
    }
  }
}
