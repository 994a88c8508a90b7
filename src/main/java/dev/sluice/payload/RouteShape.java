package dev.sluice.payload;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Inputs at the JSON pointers of a route of the user's own. */
final class RouteShape implements JsonShape {
  private static final String ANY = "*";

  private final List<List<String>> pointers;
  private final Optional<Layout> layout;
  private final JsonTensors tensors;
  private final Pictures pictures;

  RouteShape(RouteConfig route, JsonTensors tensors, Pictures pictures) {
    this.pointers = route.inputs().stream().map(RouteShape::steps).toList();
    this.layout = route.layout().map(RouteConfig::layoutNamed);
    this.tensors = tensors;
    this.pictures = pictures;
  }

  private static List<String> steps(String pointer) {
    if (pointer.isEmpty()) {
      return List.of();
    }
    return List.of(pointer.substring(1).split("/", -1)).stream()
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  @Override
  public void find(JsonNode root, String at, Findings findings) throws PayloadException {
    for (List<String> steps : pointers) {
      follow(root, steps, at, findings);
    }
  }

  private void follow(JsonNode node, List<String> steps, String where, Findings findings)
      throws PayloadException {
    if (steps.isEmpty()) {
      input(node, where, findings);
      return;
    }
    String step = steps.getFirst();
    List<String> rest = steps.subList(1, steps.size());
    if (node instanceof JsonNode.Members members) {
      for (Map.Entry<String, JsonNode> member : members.values().entrySet()) {
        if (step.equals(ANY) || step.equals(member.getKey())) {
          findings.enter(member.getKey());
          follow(member.getValue(), rest, Pointers.child(where, member.getKey()), findings);
        }
      }
    }
    for (int i = 0; i < node.items().size(); i++) {
      if (step.equals(ANY) || step.equals(Integer.toString(i))) {
        follow(node.items().get(i), rest, where + "/" + i, findings);
      }
    }
  }

  private void input(JsonNode node, String where, Findings findings) throws PayloadException {
    switch (node) {
      case JsonNode.Text text -> pictures.any(findings, text, where);
      case JsonNode.Numbers numbers -> {
        if (layout.isPresent()) {
          tensors.as(findings, numbers, where, layout.get());
        } else {
          tensors.nested(findings, numbers, where, false, true);
        }
      }
      case JsonNode.Items items -> {
        if (tensors.quoted(findings, items, where, false, true, layout.isPresent())) {
          return;
        }
        for (int i = 0; i < items.items().size(); i++) {
          input(items.items().get(i), where + "/" + i, findings);
        }
      }
      case JsonNode.Members members -> {}
      case JsonNode.Scalar scalar -> {}
    }
  }
}
