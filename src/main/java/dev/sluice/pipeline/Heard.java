package dev.sluice.pipeline;

import dev.sluice.detect.Answer;
import dev.sluice.model.Header;
import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the model server, its beginning in memory.
 *
 * @param start of the body; nothing of a body that no prediction can be in
 * @param whole whether the body ends there
 */
record Heard(ModelAnswer answer, byte[] start, boolean whole) {

  /**
   * Reads an answer as far as it may be kept.
   *
   * @throws Refusal MODEL_UNAVAILABLE or DEADLINE_EXCEEDED when it breaks off; it is closed then
   */
  static Heard of(ModelAnswer answer, int maxBytes) throws Refusal {
    if (!readable(answer)) {
      return new Heard(answer, new byte[0], false);
    }
    try {
      byte[] start = answer.body().readNBytes(maxBytes + 1);
      return new Heard(answer, start, start.length <= maxBytes);
    } catch (ModelException e) {
      answer.close();
      throw Refusals.of(e);
    } catch (IOException e) {
      answer.close();
      throw new Refusal(Reason.MODEL_UNAVAILABLE, "the model server broke off its answer");
    }
  }

  /** Whether a prediction may be in it. */
  static boolean readable(ModelAnswer answer) {
    return Answer.readable(header(answer, "Content-Type"));
  }

  /** For the detector. */
  Answer toAnswer() {
    return toAnswer(answer, start, whole);
  }

  static Answer toAnswer(ModelAnswer answer, byte[] start, boolean whole) {
    return new Answer(
        answer.status(),
        header(answer, "Content-Type"),
        header(answer, "Content-Encoding"),
        header(answer, Gateway.INFERENCE_HEADER),
        start,
        whole);
  }

  /** The whole body: what is kept, and then what is still on its way. */
  InputStream body() {
    InputStream kept = new ByteArrayInputStream(start);
    return whole ? kept : new SequenceInputStream(kept, new AnswerStream(answer));
  }

  private static @Nullable String header(ModelAnswer answer, String name) {
    List<Header> headers = answer.headers();
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }
}
