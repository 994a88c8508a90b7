package dev.sluice.pipeline;

import dev.sluice.admission.Computation;
import dev.sluice.admission.Permit;
import java.nio.ByteBuffer;

/** Where a request computes: what takes less time than a hand-over stays on its own thread. */
final class Computing {
  /** Whatever is in a body of so few bytes, it is seldom more than a small picture. */
  private static final int BRIEF_BYTES = 4 << 10;

  private static final int BRIEF_TEXT_BYTES = 32 << 10;

  /** Enough for a picture in base64 to show letters. */
  private static final int LOOKS = 32;

  /** So many times what these are apart is left out at either end: a tensor's name and shape. */
  private static final int LEFT_OUT = 4;

  private Computing() {}

  /** The result of the computation, whose work is what the body holds. */
  static <T, E extends Exception> T run(
      Permit permit, ByteBuffer body, Computation<T, E> computation) throws E {
    return brief(body) ? computation.compute() : permit.compute(computation);
  }

  /** Text of numbers is as much work as it has bytes; a picture may be a thousand times as much. */
  static boolean brief(ByteBuffer body) {
    int length = body.remaining();
    return length <= BRIEF_BYTES || length <= BRIEF_TEXT_BYTES && numbers(body);
  }

  private static boolean numbers(ByteBuffer body) {
    int step = body.remaining() / (LOOKS + 2 * LEFT_OUT);
    int at = body.position() + LEFT_OUT * step;
    for (int i = 0; i < LOOKS; i++, at += step) {
      if (" \t\r\n0123456789+-.eE,[]".indexOf(body.get(at)) < 0) {
        return false;
      }
    }
    return true;
  }
}
