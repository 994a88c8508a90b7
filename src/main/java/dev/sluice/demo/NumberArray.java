package dev.sluice.demo;

import java.util.Arrays;
import tools.jackson.core.JsonParser;

/** The numbers of a JSON array, flat or nested, and the lengths of its levels. */
final class NumberArray {
  private static final int MAX_DEPTH = 4;
  private static final int UNKNOWN = -1;

  private final String where;
  private final int limit;
  private final int[] lengths = new int[MAX_DEPTH];
  private int leafLevel = UNKNOWN;
  private float[] values = new float[CifarModel.SAMPLES];
  private int size;

  private NumberArray(String where, int limit) {
    this.where = where;
    this.limit = limit;
    Arrays.fill(lengths, UNKNOWN);
  }

  /**
   * Reads an array from a parser whose current token is its opening bracket.
   *
   * @param where what error messages call it
   * @param limit most numbers taken
   * @throws RequestRefused if it is ragged, deeper than four levels, holds anything but numbers
   *     within the range of float32 (400), or more of them than the limit (413)
   */
  static NumberArray read(JsonParser json, String where, int limit) throws RequestRefused {
    var array = new NumberArray(where, limit);
    array.readLevel(json, 0);
    array.values = Arrays.copyOf(array.values, array.size);
    return array;
  }

  /** The numbers in reading order; not copied. */
  float[] values() {
    return values;
  }

  /**
   * Whether it is flat with as many numbers as the shape asks for, or nested exactly as the shape.
   */
  boolean fits(long[] shape) {
    long samples = 1;
    for (long length : shape) {
      samples *= length;
    }
    if (size != samples) {
      return false;
    }
    return leafLevel == 0 || Arrays.equals(nesting(), shape);
  }

  /** The lengths of the levels from the outermost, such as {@code [1, 3, 32, 32]}. */
  long[] nesting() {
    return Arrays.stream(lengths).takeWhile(length -> length != UNKNOWN).asLongStream().toArray();
  }

  private void readLevel(JsonParser json, int level) throws RequestRefused {
    if (level == MAX_DEPTH) {
      throw refused(json, "is nested deeper than " + MAX_DEPTH + " levels");
    }
    int count = 0;
    while (true) {
      switch (json.nextToken()) {
        case END_ARRAY -> {
          close(json, level, count);
          return;
        }
        case START_ARRAY -> {
          if (leafLevel != UNKNOWN && level >= leafLevel) {
            throw refused(json, "mixes numbers and arrays");
          }
          readLevel(json, level + 1);
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(json, level);
        case null, default -> throw refused(json, "holds something that is not a number");
      }
      count++;
    }
  }

  private void close(JsonParser json, int level, int count) throws RequestRefused {
    if (lengths[level] == UNKNOWN) {
      lengths[level] = count;
    } else if (lengths[level] != count) {
      throw refused(
          json, "is ragged: %d entries where others have %d".formatted(count, lengths[level]));
    }
  }

  private void add(JsonParser json, int level) throws RequestRefused {
    if (leafLevel == UNKNOWN) {
      leafLevel = level;
    } else if (leafLevel != level) {
      throw refused(json, "mixes numbers and arrays");
    }
    float value = json.getFloatValue();
    if (!Float.isFinite(value)) {
      throw refused(json, "holds a number beyond float32");
    }
    if (size == limit) {
      throw RequestRefused.tooLarge("%s holds more than %d numbers".formatted(where, limit));
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.min(limit, 2 * size));
    }
    values[size++] = value;
  }

  private RequestRefused refused(JsonParser json, String problem) {
    return RequestRefused.malformed(
        "%s %s, at byte %d".formatted(where, problem, json.currentTokenLocation().getByteOffset()));
  }
}
