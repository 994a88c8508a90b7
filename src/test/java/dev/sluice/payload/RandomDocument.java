package dev.sluice.payload;

import dev.sluice.codec.ImageFormat;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** A request whose inputs stand at random places among values of all kinds. */
final class RandomDocument {
  private static final String PNG =
      Base64.getEncoder().encodeToString(Gatewayed.picture(ImageFormat.PNG, 9));

  /** How a protocol's requests look. */
  enum Form {
    PREDICT("/v1/models/m:predict", "instances"),
    TORCH("/predictions/m", "rows"),
    INVOCATIONS("/invocations", "instances"),
    SELDON("/api/v1.0/predictions", "jsonData"),
    CHAT("/v1/chat/completions", "messages"),
    INFER("/v2/models/m/infer", "inputs"),
    ROUTE("/my/rows", "instances");

    final String path;
    final String list;

    Form(String path, String list) {
      this.path = path;
      this.list = list;
    }
  }

  private final Form form;
  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<String> outside = new ArrayList<>();
  private int from;
  private int names;

  RandomDocument(Form form, Random random) {
    this.form = form;
    this.random = random;
    text.append(space()).append('{');
    member("noise", 2);
    text.append(",\"").append(form.list).append("\":").append(space()).append('[');
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      row(2);
      text.append(i > 1 ? "," + space() : "");
    }
    text.append(']').append(space()).append(',');
    member("more", 3);
    text.append('}').append(space());
    outside.add(text.substring(from));
  }

  String text() {
    return text.toString();
  }

  List<String> outside() {
    return outside;
  }

  int inputs() {
    return outside.size() - 1;
  }

  /** An instance: an object that holds inputs and others. */
  private void row(int depth) {
    if (form == Form.INFER) {
      tensor();
      return;
    }
    if (form == Form.ROUTE) {
      routed();
      return;
    }
    text.append('{').append(space());
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      name();
      switch (random.nextInt(depth > 0 ? 4 : 3)) {
        case 0 -> picture();
        case 1 -> numbers();
        case 2 -> value(1);
        default -> row(depth - 1);
      }
      text.append(space()).append(i > 1 ? "," : "");
    }
    text.append('}');
  }

  private void picture() {
    boolean chat = form == Form.CHAT;
    text.append(chat ? "{\"image_url\":\"data:image/png;base64," : "{\"b64\":\"");
    input(PNG);
    text.append("\"}");
  }

  /** An Open Inference input among members of no concern; its data come anywhere. */
  private void tensor() {
    text.append("{\"shape\":[2, 3,3],").append(space());
    member("parameters", 1);
    text.append(",\"data\" :");
    numbers();
    text.append(space()).append(",\"datatype\":\"FP64\",\"name\":\"é\\u20ac\",");
    member("more", 2);
    text.append('}');
  }

  /** A row with an input where the route's pointer says, others among noise. */
  private void routed() {
    text.append('{').append(space());
    member("noise", 2);
    text.append(",\"px\":").append(space());
    numbers();
    text.append(',');
    member("more", 2);
    text.append('}');
  }

  private void numbers() {
    if (form == Form.CHAT) {
      text.append("[1.50, 2e3]");
      return;
    }
    StringBuilder array = new StringBuilder("[");
    for (int y = 0; y < 2; y++) {
      array.append(y > 0 ? "," : "").append('[');
      for (int x = 0; x < 3; x++) {
        array.append(x > 0 ? ", " : "");
        array.append("[%d.%d,%d,%de-1]".formatted(x, y, random.nextInt(99), y));
      }
      array.append(']');
    }
    input(array.append(']').toString());
  }

  private void input(String spelling) {
    outside.add(text.substring(from));
    text.append(spelling);
    from = text.length();
  }

  private void member(String name, int depth) {
    text.append('"').append(name).append("\":");
    value(depth);
  }

  private void name() {
    text.append("\"k").append(names++).append(random.nextBoolean() ? "\\u00e9" : "é");
    text.append('"').append(space()).append(':').append(space());
  }

  private void value(int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> text.append(random.nextLong()).append("0000");
      case 1 -> text.append("1.0E+0").append(random.nextInt(9));
      case 2 -> text.append("\"\\\"[{\\\\ é \\u20ac, ]}\"");
      case 3 -> text.append(random.nextBoolean() ? "null" : "false");
      case 4 -> text.append("[1,[2 , 3],[]]");
      case 5 -> {
        text.append('[');
        value(depth - 1);
        text.append(" ,\"x\"").append(space()).append(']');
      }
      default -> {
        text.append('{');
        name();
        value(depth - 1);
        text.append('}');
      }
    }
  }

  private String space() {
    return random.nextInt(3) == 0 ? " \n\t\r".substring(0, random.nextInt(4) + 1) : "";
  }
}
