package dev.sluice.payload;

import dev.sluice.payload.PayloadException.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Shapes told beside the numbers that have them. */
final class Shapes {
  private static final int MOST_AXES = 32;
  private static final int MOST_DIGITS = 18;

  private Shapes() {}

  /**
   * @param node an array of whole numbers
   * @return axes of 0 to 2^31 - 1; those beyond are cut to it, for no array has so many
   */
  static int[] read(@Nullable JsonNode node, Findings findings, String where)
      throws PayloadException {
    if (!(node instanceof JsonNode.Numbers numbers)) {
      throw new PayloadException(Kind.MALFORMED, where + " is no array of numbers");
    }
    int length = numbers.to() - numbers.from() - 2;
    String inside =
        new String(findings.bytes(), numbers.from() + 1, length, StandardCharsets.ISO_8859_1)
            .strip();
    String[] axes = inside.isEmpty() ? new String[0] : inside.split(",", MOST_AXES + 1);
    int[] shape = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      String axis = axes[i].strip();
      if (!whole(axis)) {
        throw new PayloadException(
            Kind.MALFORMED, where + " holds '" + Text.safe(axis) + "', which is no axis");
      }
      shape[i] = (int) Math.min(Integer.MAX_VALUE, Long.parseLong(axis));
    }
    return shape;
  }

  private static boolean whole(String axis) {
    return digits(axis, MOST_DIGITS) && (axis.charAt(0) != '0' || axis.length() == 1);
  }

  /** A count of bytes, of 1 to 10 digits; {@link Long#MAX_VALUE} where it is none. */
  static long count(String text) {
    return digits(text, 10) ? Long.parseLong(text) : Long.MAX_VALUE;
  }

  private static boolean digits(String text, int most) {
    boolean all = !text.isEmpty() && text.length() <= most;
    for (int i = 0; all && i < text.length(); i++) {
      all = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return all;
  }

  /**
   * How many numbers have that shape; what is beyond any array is cut to {@link Long#MAX_VALUE}.
   */
  static long product(int[] shape) {
    long product = 1;
    for (int side : shape) {
      if (side == 0) {
        return 0;
      }
      product = product > Long.MAX_VALUE / side ? Long.MAX_VALUE : product * side;
    }
    return product;
  }
}
