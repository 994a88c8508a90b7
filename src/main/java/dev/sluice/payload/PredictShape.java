package dev.sluice.payload;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TensorFlow Serving, KServe v1, Vertex AI and MLflow: {@code instances} (a row for each picture),
 * {@code inputs} (a batch for each name), {@code examples}; of tables only cells that are pictures.
 * Any other object or array is searched for pictures as if it were an instance.
 */
final class PredictShape implements JsonShape {
  private static final List<String> ROWS = List.of("instances", "examples");
  private static final String COLUMNS = "inputs";
  private static final List<String> TABLES = List.of("dataframe_split", "dataframe_records");

  private final JsonTensors tensors;
  private final Pictures pictures;
  private final InputRules rules;
  private final boolean channelsFirst;

  /** Whether an array outside of rows and columns is one picture, not a batch of planes. */
  private final boolean single;

  PredictShape(JsonTensors tensors, Pictures pictures, InputRules rules, boolean channelsFirst) {
    this.tensors = tensors;
    this.pictures = pictures;
    this.rules = rules;
    this.channelsFirst = channelsFirst;
    this.single = channelsFirst && !rules.planes();
  }

  @Override
  public void find(JsonNode root, String at, Findings findings) throws PayloadException {
    boolean known = false;
    for (String name : ROWS) {
      known |= rows(root.get(name), at, name, findings);
    }
    known |= rows(root.get(COLUMNS), at, COLUMNS, findings);
    for (String name : TABLES) {
      JsonNode table = root.get(name);
      if (table != null) {
        known = true;
        findings.left(at + "/" + name, table, Untouched.Why.TABLE);
        strings(table, at + "/" + name, findings);
      }
    }
    if (!known) {
      visit(root, at, !single, findings);
    } else if (root instanceof JsonNode.Members members) {
      beside(members, at, findings);
    }
  }

  /** Pictures in cells: strings are no features whose order could mean something. */
  private void strings(JsonNode node, String where, Findings findings) throws PayloadException {
    if (node instanceof JsonNode.Text text) {
      pictures.perhaps(findings, text, where);
    }
    for (int i = 0; i < node.items().size(); i++) {
      strings(node.items().get(i), where + "/" + i, findings);
    }
    if (node instanceof JsonNode.Members members) {
      for (Map.Entry<String, JsonNode> member : members.values().entrySet()) {
        strings(member.getValue(), Pointers.child(where, member.getKey()), findings);
      }
    }
  }

  /** Servers that take any member must not be reached by a picture with a dummy beside it. */
  private void beside(JsonNode.Members root, String at, Findings findings) throws PayloadException {
    for (Map.Entry<String, JsonNode> member : root.values().entrySet()) {
      String name = member.getKey();
      boolean read = ROWS.contains(name) || TABLES.contains(name) || name.equals(COLUMNS);
      if (!read && rules.admits(name)) {
        if (member.getValue() instanceof JsonNode.Numbers numbers) {
          tensors.nested(findings, numbers, Pointers.child(at, name), !single, channelsFirst);
        } else {
          strings(member.getValue(), Pointers.child(at, name), findings);
        }
      }
    }
  }

  private boolean rows(@Nullable JsonNode node, String at, String name, Findings findings)
      throws PayloadException {
    if (node == null) {
      return false;
    }
    if (rules.admits(name)) {
      findings.enter(name);
      boolean columns = name.equals(COLUMNS) && node instanceof JsonNode.Members;
      visit(node, at + "/" + name, !(node instanceof JsonNode.Members) || columns, findings);
    } else {
      findings.left(at + "/" + name, node, Untouched.Why.NAMED);
    }
    return true;
  }

  /**
   * @param batched whether numbers here have an axis of pictures in front
   */
  private void visit(JsonNode node, String where, boolean batched, Findings findings)
      throws PayloadException {
    switch (node) {
      case JsonNode.Numbers numbers ->
          tensors.nested(findings, numbers, where, batched, channelsFirst);
      case JsonNode.Text text -> pictures.perhaps(findings, text, where);
      case JsonNode.Items items -> {
        if (tensors.quoted(findings, items, where, batched, channelsFirst, false)) {
          return;
        }
        for (int i = 0; i < items.items().size(); i++) {
          visit(items.items().get(i), where + "/" + i, false, findings);
        }
      }
      case JsonNode.Members members -> members(members, where, batched, findings);
      case JsonNode.Scalar scalar -> {}
    }
  }

  private void members(JsonNode.Members members, String where, boolean batched, Findings findings)
      throws PayloadException {
    if (members.values().size() == 1 && members.get("b64") instanceof JsonNode.Text text) {
      pictures.base64(findings, text, where + "/b64");
      return;
    }
    String outer = findings.name();
    for (Map.Entry<String, JsonNode> member : members.values().entrySet()) {
      if (rules.admits(member.getKey())) {
        findings.enter(member.getKey());
        visit(member.getValue(), Pointers.child(where, member.getKey()), batched, findings);
      } else {
        findings.left(where, member.getValue(), Untouched.Why.NAMED);
      }
    }
    findings.enter(outer);
  }
}
