package dev.sluice.payload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several versions of one request in one: the inputs of all one behind the other along their first
 * axis, everything else as in the first. For requests of the Open Inference Protocol v2, in JSON or
 * with binary tensors, and for the {@code instances} of TensorFlow Serving.
 */
public final class RequestBatch {
  private static final int SLACK = 64;
  private static final int MOST_BYTES = 1 << 26;

  private final List<Text> texts;
  private final List<Edit> edits = new ArrayList<>();
  private final List<ByteBuffer> tail = new ArrayList<>();
  private final Text first;

  private RequestBatch(List<Text> texts) {
    this.texts = texts;
    this.first = texts.getFirst();
  }

  /**
   * A body, and where its JSON ends.
   *
   * @param headerLength {@code Inference-Header-Content-Length}
   */
  public record Version(List<ByteBuffer> parts, @Nullable String headerLength) {}

  private record Text(byte[] bytes, JsonNode root, int end, int limit, boolean binary) {
    static Text of(Version version) throws PayloadException {
      int length = version.parts().stream().mapToInt(ByteBuffer::remaining).sum();
      byte[] bytes = new byte[length + SLACK];
      ByteBuffer body = ByteBuffer.wrap(bytes, 0, length);
      version.parts().forEach(part -> body.put(part.duplicate()));
      body.flip();
      String told = version.headerLength();
      ByteBuffer json = told == null ? body : InferProtocol.text(told, body);
      return new Text(bytes, JsonOutline.read(json), json.limit(), length, told != null);
    }

    ByteBuffer slice(int from, int to) {
      return ByteBuffer.wrap(bytes, from, to - from);
    }
  }

  /** Bytes of the first text that are replaced. */
  private record Edit(int from, int to, List<ByteBuffer> by) {}

  /** Not a request of which there are batches. */
  private static final class NoBatch extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param versions at least two, alike but for the contents of their inputs
   * @param any whether the model takes any number along the first axis of an input of that name
   * @return empty where there is no such request, or it would be larger than 64 MiB
   */
  public static Optional<Rewritten> of(List<Version> versions, Predicate<String> any) {
    long bytes =
        versions.stream().flatMap(v -> v.parts().stream()).mapToLong(ByteBuffer::remaining).sum();
    if (bytes > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      List<Text> texts = new ArrayList<>();
      for (Version version : versions) {
        texts.add(Text.of(version));
      }
      return Optional.of(new RequestBatch(texts).write(any));
    } catch (PayloadException | NoBatch e) {
      return Optional.empty();
    }
  }

  private Rewritten write(Predicate<String> any) throws PayloadException, NoBatch {
    if (InferProtocol.fits(first.root)) {
      infer(any);
    } else if (first.root.get("instances") != null && !first.binary) {
      join(of(text -> text.root.get("instances")));
    } else {
      throw new NoBatch();
    }
    List<ByteBuffer> parts = new ArrayList<>();
    int at = 0;
    edits.sort((a, b) -> Integer.compare(a.from, b.from));
    for (Edit edit : edits) {
      parts.add(first.slice(at, edit.from));
      parts.addAll(edit.by);
      at = edit.to;
    }
    parts.add(first.slice(at, first.end));
    int length = parts.stream().mapToInt(ByteBuffer::remaining).sum();
    parts.addAll(tail);
    return new Rewritten(
        parts, first.binary ? Map.of(InferProtocol.HEADER, Integer.toString(length)) : Map.of());
  }

  private void infer(Predicate<String> any) throws PayloadException, NoBatch {
    List<JsonNode> lists = of(text -> text.root.get(InferProtocol.INPUTS));
    int count = lists.getFirst().items().size();
    long axis = -1;
    long[] ends = texts.stream().mapToLong(Text::end).toArray();
    for (int i = 0; i < count; i++) {
      List<JsonNode> inputs = new ArrayList<>();
      for (JsonNode list : lists) {
        if (list.items().size() != count) {
          throw new NoBatch();
        }
        inputs.add(list.items().get(i));
      }
      if (!(inputs.getFirst().get("name") instanceof JsonNode.Text name)
          || !any.test(JsonOutline.text(first.bytes, name))) {
        throw new NoBatch();
      }
      long own = lengthen(inputs);
      if (i > 0 && own != axis) {
        throw new NoBatch();
      }
      axis = own;
      contents(inputs, ends);
    }
    for (int v = 0; v < ends.length; v++) {
      if (ends[v] != texts.get(v).limit) {
        throw new NoBatch();
      }
    }
  }

  /** Multiplies the first axis, which is returned, and of which all versions must have as many. */
  private long lengthen(List<JsonNode> inputs) throws NoBatch {
    long axis = -1;
    for (int v = 0; v < inputs.size(); v++) {
      if (!(inputs.get(v).get("shape") instanceof JsonNode.Numbers shape)) {
        throw new NoBatch();
      }
      byte[] bytes = texts.get(v).bytes;
      int from = shape.from() + 1;
      while (from < shape.to() && bytes[from] <= ' ') {
        from++;
      }
      int to = from;
      while (bytes[to] >= '0' && bytes[to] <= '9') {
        to++;
      }
      long own = Shapes.count(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
      if (own < 1 || own > Integer.MAX_VALUE || v > 0 && own != axis) {
        throw new NoBatch();
      }
      axis = own;
      if (v == 0) {
        edits.add(new Edit(from, to, List.of(digits(own * inputs.size()))));
      }
    }
    return axis;
  }

  /** The numbers in the text, or the bytes behind it. */
  private void contents(List<JsonNode> inputs, long[] ends) throws NoBatch {
    if (inputs.getFirst().get("data") != null) {
      join(of(inputs, "data"));
      return;
    }
    List<JsonNode> sizes = of(of(inputs, "parameters"), "binary_data_size");
    long sum = 0;
    for (int v = 0; v < sizes.size(); v++) {
      Text text = texts.get(v);
      long size = Shapes.count(JsonOutline.spelling(text.bytes, sizes.get(v)));
      if (size > text.limit - ends[v]) {
        throw new NoBatch();
      }
      tail.add(text.slice((int) ends[v], (int) (ends[v] + size)));
      ends[v] += size;
      sum += size;
    }
    edits.add(new Edit(sizes.getFirst().from(), sizes.getFirst().to(), List.of(digits(sum))));
  }

  /** The elements of the other arrays behind those of the first. */
  private void join(List<JsonNode> arrays) throws NoBatch {
    List<ByteBuffer> more = new ArrayList<>();
    for (int v = 0; v < arrays.size(); v++) {
      JsonNode array = arrays.get(v);
      byte[] bytes = texts.get(v).bytes;
      if (bytes[array.from()] != '[' || blank(bytes, array.from() + 1, array.to() - 1)) {
        throw new NoBatch();
      }
      if (v > 0) {
        more.add(ByteBuffer.wrap(TextSink.ascii(",")));
        more.add(texts.get(v).slice(array.from() + 1, array.to() - 1));
      }
    }
    int end = arrays.getFirst().to() - 1;
    edits.add(new Edit(end, end, more));
  }

  private static boolean blank(byte[] bytes, int from, int to) {
    for (int p = from; p < to; p++) {
      if (bytes[p] > ' ' || bytes[p] < 0) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer digits(long number) {
    return ByteBuffer.wrap(TextSink.ascii(Long.toString(number)));
  }

  @FunctionalInterface
  private interface Place {
    @Nullable JsonNode in(Text text);
  }

  /** The value at the same place of each version. */
  private List<JsonNode> of(Place place) throws NoBatch {
    List<JsonNode> found = new ArrayList<>();
    for (Text text : texts) {
      JsonNode node = place.in(text);
      if (node == null) {
        throw new NoBatch();
      }
      found.add(node);
    }
    return found;
  }

  private static List<JsonNode> of(List<JsonNode> nodes, String member) throws NoBatch {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode node : nodes) {
      JsonNode inside = node.get(member);
      if (inside == null) {
        throw new NoBatch();
      }
      found.add(inside);
    }
    return found;
  }
}
