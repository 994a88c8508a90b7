package dev.sluice.payload;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Words where a number belongs, beyond JSON's grammar: TensorFlow Serving and Python's servers read
 * NaN and infinities, MLServer reads null as NaN.
 */
enum NonFinite {
  NAN("NaN", Double.NaN),
  NULL("null", Double.NaN),
  INFINITY("Infinity", Double.POSITIVE_INFINITY),
  MINUS_INFINITY("-Infinity", Double.NEGATIVE_INFINITY),
  INF("Inf", Double.POSITIVE_INFINITY),
  MINUS_INF("-Inf", Double.NEGATIVE_INFINITY);

  private final byte[] word;
  private final double value;

  NonFinite(String word, double value) {
    this.word = word.getBytes(StandardCharsets.US_ASCII);
    this.value = value;
  }

  double value() {
    return value;
  }

  int length() {
    return word.length;
  }

  /** The longest word that starts at a byte, or null where none does. */
  static @Nullable NonFinite at(byte[] bytes, int from, int limit) {
    for (NonFinite one : values()) {
      int to = from + one.word.length;
      if (to <= limit && startsWith(bytes, from, one.word)) {
        return one;
      }
    }
    return null;
  }

  private static boolean startsWith(byte[] bytes, int from, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (bytes[from + i] != word[i]) {
        return false;
      }
    }
    return true;
  }
}
