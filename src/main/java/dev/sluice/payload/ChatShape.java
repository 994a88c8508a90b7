package dev.sluice.payload;

import java.util.Map;
import java.util.Set;

/**
 * OpenAI chat, responses, image edits and embeddings, as vLLM and others speak them: pictures are
 * members of content parts, in any order of keys; text is never looked at.
 */
final class ChatShape implements JsonShape {
  private static final Set<String> PICTURES = Set.of("image_url", "image", "image_base64");

  /** Names of strings, alone or in lists, that may be pictures: of embeddings, files, Ollama. */
  private static final Set<String> STRINGS = Set.of("input", "file_data", "images");

  private static final Set<String> ELSEWHERE =
      Set.of("tools", "functions", "response_format", "metadata", "text", "extra_body");

  private final Pictures pictures;

  ChatShape(Pictures pictures) {
    this.pictures = pictures;
  }

  @Override
  public void find(JsonNode root, String at, Findings findings) throws PayloadException {
    visit(root, at, findings);
  }

  private void visit(JsonNode node, String where, Findings findings) throws PayloadException {
    for (int i = 0; i < node.items().size(); i++) {
      visit(node.items().get(i), where + "/" + i, findings);
    }
    if (node instanceof JsonNode.Members members) {
      part(members, where, findings);
      for (Map.Entry<String, JsonNode> member : members.values().entrySet()) {
        if (!ELSEWHERE.contains(member.getKey())) {
          member(member.getKey(), member.getValue(), where, findings);
        }
      }
    }
  }

  /** What hides a picture in a part. */
  private static void part(JsonNode.Members part, String where, Findings findings)
      throws PayloadException {
    boolean picture =
        PICTURES.stream().anyMatch(name -> part.get(name) != null)
            || part.get("image_embeds") != null;
    if (part.get("uuid") instanceof JsonNode.Text && picture) {
      findings.bypass(Bypass.Kind.CACHED_MEDIA, where + "/uuid");
    }
    boolean named =
        part.get("type") instanceof JsonNode.Text type
            && JsonOutline.text(findings.bytes(), type).equals("input_image");
    if (named && part.get("file_id") instanceof JsonNode.Text) {
      findings.bypass(Bypass.Kind.CACHED_MEDIA, where + "/file_id");
    }
  }

  private void member(String name, JsonNode node, String where, Findings findings)
      throws PayloadException {
    String here = Pointers.child(where, name);
    switch (name) {
      case "image_embeds" -> findings.bypass(Bypass.Kind.EMBEDS, here);
      case "video_url", "input_video", "video" -> findings.bypass(Bypass.Kind.VIDEO, here);
      default -> {
        if (!PICTURES.contains(name)) {
          if (STRINGS.contains(name)) {
            strings(node, here, findings);
          }
          visit(node, here, findings);
        } else if (node instanceof JsonNode.Text text) {
          pictures.any(findings, text, here);
        } else if (node.get("url") instanceof JsonNode.Text text) {
          pictures.any(findings, text, here + "/url");
        } else {
          visit(node, here, findings);
        }
      }
    }
  }

  private void strings(JsonNode node, String where, Findings findings) throws PayloadException {
    if (node instanceof JsonNode.Text text) {
      pictures.perhaps(findings, text, where);
    }
    for (int i = 0; i < node.items().size(); i++) {
      if (node.items().get(i) instanceof JsonNode.Text text) {
        pictures.perhaps(findings, text, where + "/" + i);
      }
    }
  }
}
