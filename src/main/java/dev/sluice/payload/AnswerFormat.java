package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.util.Locale;
import java.util.OptionalInt;

/** The encoding that a client wants its cleaned inputs in. */
enum AnswerFormat {
  SAME,
  PNG,
  JPEG,
  NPY,
  JSON;

  static AnswerFormat of(Parameters parameters) throws PayloadException {
    String name = parameters.get("format").orElse("same");
    for (AnswerFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new PayloadException(
        Kind.INVALID_PARAMETER,
        "format: '%s' is none of same, png, jpeg, npy, json".formatted(Text.safe(name)));
  }

  /** 1 to 100, or empty for that of the input. */
  static OptionalInt quality(Parameters parameters) throws PayloadException {
    String text = parameters.get("quality").orElse(null);
    if (text == null) {
      return OptionalInt.empty();
    }
    if (!text.matches("[1-9][0-9]?|100")) {
      throw new PayloadException(
          Kind.INVALID_PARAMETER,
          "quality: '%s' is no whole number from 1 to 100".formatted(Text.safe(text)));
    }
    return OptionalInt.of(Integer.parseInt(text));
  }
}
