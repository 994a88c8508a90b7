package dev.sluice.pipeline;

import dev.sluice.model.ModelAnswer;
import dev.sluice.model.ModelException;
import java.io.FilterInputStream;
import java.io.IOException;

/** The body of the model server's answer; where it breaks off, the exception knows the reason. */
final class AnswerStream extends FilterInputStream {

  AnswerStream(ModelAnswer answer) {
    super(answer.body());
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (ModelException e) {
      throw new AnswerBrokenException(Refusals.of(e), e);
    }
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    try {
      return super.read(target, from, length);
    } catch (ModelException e) {
      throw new AnswerBrokenException(Refusals.of(e), e);
    }
  }
}
