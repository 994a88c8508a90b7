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
    VERTEX("/v1/projects/p/locations/l/endpoints/1:predict", "instances"),
    TORCH("/predictions/m", "rows"),
    INVOCATIONS("/invocations", "instances"),
    COLUMNS("/invocations", "inputs/pixels", Row.BATCH),
    SELDON("/api/v1.0/predictions", "jsonData"),
    SELDON_ARRAY("/predict", "data/ndarray", Row.BATCH),
    SELDON_BYTES("/api/v0.1/predictions", "binData", Row.WHOLE),
    CHAT("/v1/chat/completions", "messages", Row.CHAT),
    RESPONSES("/openai/v1/responses", "input", Row.CHAT),
    EMBEDDINGS("/v3/embeddings", "messages", Row.CHAT),
    INFER("/v2/models/m/infer", "inputs", Row.TENSOR),
    ROUTE("/my/rows", "instances", Row.ROUTED),
    ROBOFLOW("/infer/object_detection", "image", Row.BASE64),
    HUGGING_FACE("/hf", "inputs", Row.WHOLE),
    EVENT("/v1/models/m:predict", "data/instances", Row.ANY, "application/cloudevents+json"),
    EVENT_UNTOLD("/v1/models/m:predict", "data/instances", Row.ANY, "application/json"),
    EVENT_CHAT("/v1/chat/completions", "data/messages", Row.CHAT, "application/cloudevents+json"),
    EVENT_BYTES(
        "/v1/models/m:predict", "data_base64", Row.WHOLE, "application/cloudevents+json; x=y");

    final String path;

    /** The names around the inputs. */
    final List<String> names;

    final Row row;
    final String type;

    Form(String path, String names) {
      this(path, names, Row.ANY);
    }

    Form(String path, String names, Row row) {
      this(path, names, row, "application/json");
    }

    Form(String path, String names, Row row, String type) {
      this.path = path;
      this.names = List.of(names.split("/"));
      this.row = row;
      this.type = type;
    }
  }

  /** What is inside of the innermost name. */
  private enum Row {
    /** A list of objects with pictures and numbers anywhere. */
    ANY,
    /** The same, pictures alone and as data URIs. */
    CHAT,
    /** A list of Open Inference inputs. */
    TENSOR,
    /** A list of objects with numbers where a route looks for them. */
    ROUTED,
    /** A list of objects with base64 where a route looks for it. */
    BASE64,
    /** No list: one array. */
    BATCH,
    /** No list: base64 of a picture. */
    WHOLE
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
    text.append(space());
    for (String name : form.names) {
      text.append('{');
      member("noise", 2);
      text.append(form.name().startsWith("EVENT") ? ",\"specversion\" : \"1.0\"" : "");
      text.append(",\"").append(name).append("\":").append(space());
    }
    switch (form.row) {
      case BATCH -> input("[" + array() + " ]");
      case WHOLE -> whole();
      default -> list();
    }
    for (String ignored : form.names) {
      text.append(space()).append(',');
      member("more", 3);
      text.append('}').append(space());
    }
    outside.add(text.substring(from));
  }

  private void list() {
    text.append('[');
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      row(2);
      text.append(i > 1 ? "," + space() : "");
    }
    text.append(']');
  }

  private void whole() {
    text.append('"');
    input(PNG);
    text.append('"');
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
    if (form.row == Row.TENSOR) {
      tensor();
      return;
    }
    if (form.row == Row.ROUTED || form.row == Row.BASE64) {
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
    boolean chat = form.row == Row.CHAT;
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
    text.append(form.row == Row.BASE64 ? ",\"value\":" : ",\"px\":").append(space());
    if (form.row == Row.BASE64) {
      whole();
    } else {
      numbers();
    }
    text.append(',');
    member("more", 2);
    text.append('}');
  }

  private void numbers() {
    if (form.row == Row.CHAT) {
      text.append("[1.50, 2e3]");
      return;
    }
    input(array());
  }

  private String array() {
    StringBuilder array = new StringBuilder("[");
    for (int y = 0; y < 2; y++) {
      array.append(y > 0 ? "," : "").append('[');
      for (int x = 0; x < 3; x++) {
        array.append(x > 0 ? ", " : "");
        array.append("[%d.%d,%d,%de-1]".formatted(x, y, random.nextInt(99), y));
      }
      array.append(']');
    }
    return array.append(']').toString();
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
