package dev.sluice.detect;

import dev.sluice.detect.Verdict.Why;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the predictions in an answer. Thread-safe. */
final class AnswerReader {
  private static final int MOST_DEPTH = 64;
  private static final Pattern HEADER_SIZE =
      Pattern.compile("(?i);\\s*json-header-size\\s*=\\s*\"?([0-9]{1,9})\"?");

  private final DetectorConfig config;
  private final JsonMapper json;

  AnswerReader(DetectorConfig config) {
    this.config = config;
    this.json =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  /**
   * A row for each input of the request.
   *
   * @return at least one
   */
  List<Row> read(Answer answer) throws Unscorable {
    if (answer.status() < 200 || answer.status() > 299) {
      throw new Unscorable(Why.NO_ANSWER);
    }
    if (!answer.whole() || !Answer.readable(answer.contentType())) {
      throw new Unscorable(Why.NOT_READ);
    }
    byte[] body = decoded(answer);
    int text = textLength(answer, body.length);
    JsonNode root = parse(body, text);
    List<Row> rows = rows(root, ByteBuffer.wrap(body, text, body.length - text));
    List<Row> ready = new ArrayList<>(rows.size());
    for (Row row : rows) {
      ready.add(row instanceof Row.Numbers numbers ? probabilities(numbers) : row);
    }
    if (ready.isEmpty()) {
      throw new Unscorable(Why.NO_OUTPUT);
    }
    return ready;
  }

  private Row probabilities(Row.Numbers numbers) throws Unscorable {
    return (config.softmax() ? numbers.softmax() : numbers).checked();
  }

  private List<Row> rows(JsonNode root, ByteBuffer tail) throws Unscorable {
    String output = config.output();
    if (output.startsWith("/")) {
      return JsonRows.all(root.at(output), "");
    }
    JsonNode outputs = root.path("outputs");
    if (InferOutputs.fits(outputs)) {
      return InferOutputs.read(outputs, tail, output);
    }
    for (String name : List.of("predictions", "results")) {
      if (root.path(name).isArray()) {
        return JsonRows.each(root.get(name), output);
      }
    }
    if (outputs.isObject() && output.isEmpty()) {
      outputs = first(outputs);
    }
    return JsonRows.all(outputs.isMissingNode() ? root : outputs, output);
  }

  /** Of columns by name, the first. */
  private static JsonNode first(JsonNode columns) {
    for (JsonNode column : columns) {
      if (column.isArray()) {
        return column;
      }
    }
    return columns;
  }

  private JsonNode parse(byte[] body, int length) throws Unscorable {
    try {
      return json.readTree(body, 0, length);
    } catch (JacksonException e) {
      throw new Unscorable(Why.NOT_READ);
    }
  }

  /** Its content coding undone, within the limit. */
  private byte[] decoded(Answer answer) throws Unscorable {
    String coding = answer.contentEncoding();
    if (coding == null || coding.isBlank() || coding.strip().equalsIgnoreCase("identity")) {
      return answer.body();
    }
    if (!coding.strip().toLowerCase(Locale.ROOT).endsWith("gzip")) {
      throw new Unscorable(Why.NOT_READ);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      byte[] plain = in.readNBytes(config.maxAnswerBytes() + 1);
      if (plain.length > config.maxAnswerBytes()) {
        throw new Unscorable(Why.NOT_READ);
      }
      return plain;
    } catch (IOException e) {
      throw new Unscorable(Why.NOT_READ);
    }
  }

  /** How much of a body is JSON; binary tensors are behind it. */
  private static int textLength(Answer answer, int most) throws Unscorable {
    String told = answer.inferenceHeaderLength();
    if (told == null) {
      told = headerSize(answer.contentType());
    }
    if (told == null) {
      return most;
    }
    String digits = told.strip();
    if (!digits.matches("[0-9]{1,9}") || Integer.parseInt(digits) > most) {
      throw new Unscorable(Why.NOT_READ);
    }
    return Integer.parseInt(digits);
  }

  private static @Nullable String headerSize(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    Matcher matcher = HEADER_SIZE.matcher(contentType);
    return matcher.find() ? matcher.group(1) : null;
  }
}
