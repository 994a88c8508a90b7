package dev.sluice.payload;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seldon v1: {@code data.ndarray}, {@code data.tensor}, {@code binData}, {@code jsonData}, {@code
 * strData}; what else servers at its paths are sent is searched for pictures.
 */
final class SeldonShape implements JsonShape {
  private static final List<String> KNOWN =
      List.of("data", "binData", "strData", "jsonData", "meta", "status");

  private final JsonTensors tensors;
  private final Pictures pictures;
  private final InputRules rules;
  private final PredictShape others;

  SeldonShape(JsonTensors tensors, Pictures pictures, InputRules rules, PredictShape others) {
    this.tensors = tensors;
    this.pictures = pictures;
    this.rules = rules;
    this.others = others;
  }

  @Override
  public void find(JsonNode root, String at, Findings findings) throws PayloadException {
    JsonNode data = root.get("data");
    if (data != null) {
      if (data.get("ndarray") instanceof JsonNode.Numbers numbers) {
        tensors.nested(findings, numbers, at + "/data/ndarray", true, true);
      } else if (data.get("ndarray") instanceof JsonNode.Items items) {
        tensors.quoted(findings, items, at + "/data/ndarray", true, true, false);
      }
      tensor(data.get("tensor"), at + "/data/tensor", findings);
      if (data.get("tftensor") != null) {
        findings.bypass(Bypass.Kind.UNKNOWN_DATATYPE, at + "/data/tftensor");
      }
    }
    if (root.get("binData") instanceof JsonNode.Text text) {
      pictures.base64(findings, text, at + "/binData");
    }
    JsonNode json = root.get("jsonData");
    if (json != null) {
      others.find(json, at + "/jsonData", findings);
    }
    if (root.get("strData") instanceof JsonNode.Text text) {
      pictures.perhaps(findings, text, at + "/strData");
    }
    JsonNode rest = root;
    for (String name : KNOWN) {
      rest = rest.without(name);
    }
    others.find(rest, at, findings);
  }

  private void tensor(@Nullable JsonNode tensor, String at, Findings findings)
      throws PayloadException {
    JsonNode values = tensor == null ? null : tensor.get("values");
    if (tensor == null
        || !(values instanceof JsonNode.Numbers || values instanceof JsonNode.Items)) {
      return;
    }
    String where = at + "/values";
    int[] shape = Shapes.read(tensor.get("shape"), findings, at + "/shape");
    Optional<Layout> layout = rules.layout(shape, true, true);
    if (layout.isPresent() && values instanceof JsonNode.Numbers numbers) {
      tensors.add(findings, numbers, where, shape, layout.get());
    } else if (layout.isPresent()) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where);
    } else if (values instanceof JsonNode.Numbers) {
      findings.left(where, values, JsonTensors.why(shape));
    }
  }
}
