package dev.sluice.payload;

import java.util.Locale;
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
    boolean picture = false;
    boolean named = false;
    for (Map.Entry<String, JsonNode> member : part.values().entrySet()) {
      String name = folded(member.getKey());
      picture |= PICTURES.contains(name) || name.equals("image_embeds");
      named |=
          name.equals("type")
              && member.getValue() instanceof JsonNode.Text type
              && JsonOutline.text(findings.bytes(), type).equals("input_image");
    }
    for (Map.Entry<String, JsonNode> member : part.values().entrySet()) {
      String name = folded(member.getKey());
      boolean hides = name.equals("uuid") && picture || name.equals("file_id") && named;
      if (hides && member.getValue() instanceof JsonNode.Text) {
        findings.bypass(Bypass.Kind.CACHED_MEDIA, Pointers.child(where, member.getKey()));
      }
    }
  }

  /** As Go compares names of members: its servers read them in any case. */
  private static String folded(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private void member(String spelt, JsonNode node, String where, Findings findings)
      throws PayloadException {
    String here = Pointers.child(where, spelt);
    String name = folded(spelt);
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
        } else if (!urls(node, here, findings)) {
          visit(node, here, findings);
        }
      }
    }
  }

  /** Whether there are any. */
  private boolean urls(JsonNode node, String where, Findings findings) throws PayloadException {
    boolean found = false;
    if (node instanceof JsonNode.Members members) {
      for (Map.Entry<String, JsonNode> member : members.values().entrySet()) {
        if (folded(member.getKey()).equals("url")
            && member.getValue() instanceof JsonNode.Text text) {
          pictures.any(findings, text, Pointers.child(where, member.getKey()));
          found = true;
        }
      }
    }
    return found;
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
