package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Inputs of the type BYTES in an Open Inference Protocol request: the files among their elements.
 * Thread-safe.
 */
final class InferBytes {
  private final InputRules rules;
  private final Pictures pictures;

  InferBytes(InputRules rules, Pictures pictures) {
    this.rules = rules;
    this.pictures = pictures;
  }

  /**
   * Elements that are strings of the text, nested as they may be.
   *
   * @param name of the input
   */
  void strings(String name, JsonNode data, String where, Findings findings)
      throws PayloadException {
    if (!rules.admits(name)) {
      findings.left(where, data, Untouched.Why.NAMED);
      return;
    }
    if (data instanceof JsonNode.Text text) {
      pictures.perhaps(findings, text, where);
    }
    for (int i = 0; i < data.items().size(); i++) {
      strings(name, data.items().get(i), where + "/" + i, findings);
    }
  }

  /**
   * Binary elements: of each its length in four bytes, little-endian, then its bytes.
   *
   * @param name of the input
   * @param bytes on the heap
   * @throws PayloadException MALFORMED where the lengths do not add up
   */
  void elements(String name, ByteBuffer bytes, String where, Findings findings)
      throws PayloadException {
    ByteBuffer left = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; left.remaining() >= Integer.BYTES; i++) {
      long length = Integer.toUnsignedLong(left.getInt());
      if (length > left.remaining()) {
        break;
      }
      ByteBuffer element =
          ByteBuffer.wrap(left.array(), left.arrayOffset() + left.position(), (int) length);
      left.position(left.position() + (int) length);
      String place = where + " element " + i;
      if (rules.admits(name)) {
        element(findings, element, place);
      } else {
        findings.left(place, element, Untouched.Why.NAMED);
      }
    }
    if (left.hasRemaining()) {
      throw new PayloadException(
          Kind.MALFORMED, where + ": the lengths of its elements do not add up");
    }
  }

  private void element(Findings findings, ByteBuffer element, String where)
      throws PayloadException {
    if (pictures.recognised(element)) {
      pictures.prefixed(findings, element, where);
    } else if (Pictures.pickled(element)) {
      findings.bypass(Bypass.Kind.PICKLE, where);
    } else if (pictures.foreign(element) || pictures.plausible(Spelling.of(element))) {
      findings.bypass(Bypass.Kind.UNDECODABLE, where);
    } else {
      findings.left(where, element, Untouched.Why.NO_PICTURE);
    }
  }
}
