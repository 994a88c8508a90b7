package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code multipart/form-data}: parts {@code image} (encoded pictures) and {@code features}
 * (JSON arrays of numbers, or npy), as many as there are; any other field is a parameter.
 */
final class MultipartReader {
  private final PayloadConfig config;
  private final ImageReader images;
  private final JsonReader json;
  private final NpyReader npy;

  MultipartReader(PayloadConfig config, ImageReader images, JsonReader json, NpyReader npy) {
    this.config = config;
    this.images = images;
    this.json = json;
    this.npy = npy;
  }

  Payload read(ByteBuffer body, String boundary, Parameters query, long deadlineNanos)
      throws PayloadException {
    List<Part> all = new MultipartParser(body, boundary, config).parse();
    List<Part> parts = all.stream().filter(MultipartReader::input).toList();
    if (parts.isEmpty()) {
      throw new PayloadException(Kind.MALFORMED, "no part is called 'image' or 'features'");
    }
    Parameters parameters = query;
    Set<String> seen = new HashSet<>();
    for (Part field : all) {
      if (!input(field)) {
        if (!seen.add(field.name())) {
          throw new PayloadException(
              Kind.INVALID_PARAMETER,
              "parameter '%s' is given twice".formatted(Text.safe(field.name())));
        }
        parameters = parameters.with(field.name(), value(field));
      }
    }
    ParameterNames.check(parameters);
    return new MultipartPayload(parts, inputs(parts, parameters, deadlineNanos));
  }

  private static boolean input(Part part) {
    return part.name().equals("image") || part.name().equals("features");
  }

  private List<SinglePayload> inputs(List<Part> parts, Parameters parameters, long deadlineNanos)
      throws PayloadException {
    List<SinglePayload> inputs = new ArrayList<>();
    long samples = 0;
    for (Part part : parts) {
      String where = part.name() + "[" + inputs.size() + "]";
      SinglePayload input = input(where, part, parameters, deadlineNanos);
      samples += input.input().raster().sampleCount();
      if (parts.size() > 1 && samples > config.maxSamples()) {
        throw new PayloadException(
            Kind.TOO_LARGE, "more than %d samples in all parts".formatted(config.maxSamples()));
      }
      inputs.add(input);
    }
    return inputs;
  }

  private SinglePayload input(String where, Part part, Parameters parameters, long deadlineNanos)
      throws PayloadException {
    ByteBuffer content = part.content();
    try {
      if (part.name().equals("image")) {
        return images.read(
            where, part.contentType(), content, parameters, byte[]::new, deadlineNanos);
      }
      boolean array = content.hasRemaining() && content.get(content.position()) == (byte) 0x93;
      return array
          ? npy.read(where, content, parameters, deadlineNanos)
          : json.readArray(where, content, parameters, deadlineNanos);
    } catch (PayloadException e) {
      throw new PayloadException(e.kind(), "part %s: %s".formatted(where, e.getMessage()));
    }
  }

  private String value(Part part) throws PayloadException {
    ByteBuffer content = part.content();
    if (content.remaining() > config.maxTextLength()) {
      throw new PayloadException(
          Kind.TOO_LARGE,
          "field '%s' has %d bytes".formatted(Text.safe(part.name()), content.remaining()));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(content.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new PayloadException(
          Kind.MALFORMED, "field '%s' is not UTF-8".formatted(Text.safe(part.name())));
    }
  }
}
