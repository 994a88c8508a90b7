package dev.sluice.payload;

import java.util.OptionalInt;

/**
 * What the parameters say about the answer, judged before any work is done.
 *
 * @param quality of a JPEG, empty for that of the input
 */
record Request(Parameters parameters, AnswerFormat format, OptionalInt quality) {

  Request(Parameters parameters) throws PayloadException {
    this(parameters, AnswerFormat.of(parameters), AnswerFormat.quality(parameters));
  }
}
