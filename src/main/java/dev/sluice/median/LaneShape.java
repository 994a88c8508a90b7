package dev.sluice.median;

/**
 * What the lanes of a vector hold.
 *
 * @param key how samples become ordered integers
 * @param bytes of one lane: 1, 2, 4 or 8
 * @param bits of a vector: 128, 256 or 512
 * @param channels samples from one of a row to the next, where interleaved samples are moved
 */
record LaneShape(Key key, int bytes, int bits, int channels) {
  /** What to do to the bits of a sample so that signed integers order them; its own inverse. */
  enum Key {
    /** Signed integers: nothing. */
    SIGNED,
    /** Unsigned integers: flip the sign bit. */
    UNSIGNED,
    /** IEEE 754 of any width: flip all bits but the sign of negative numbers. */
    FLOATING
  }

  LaneShape {
    if (bits != 128 && bits != 256 && bits != 512) {
      throw new IllegalArgumentException("vectors of " + bits + " bits");
    }
  }

  static LaneShape of(DType dtype, int bits) {
    Key key =
        switch (dtype) {
          case U8, U16, U32 -> Key.UNSIGNED;
          case I8, I16, I32 -> Key.SIGNED;
          case F16, BF16, F32, F64 -> Key.FLOATING;
        };
    return new LaneShape(key, dtype.bytes(), bits, 1);
  }

  /** For interleaved samples. */
  LaneShape interleaved(int count) {
    return new LaneShape(key, bytes, bits, count);
  }

  /** For those to whom the order of the samples does not matter, or who see ordered integers. */
  LaneShape unordered() {
    return new LaneShape(Key.SIGNED, bytes, bits, channels);
  }

  /** The key of one sample; of its bits only as many as a lane has count. */
  long ordered(long sample) {
    int unused = Long.SIZE - Byte.SIZE * bytes;
    return switch (key) {
      case SIGNED -> sample;
      case UNSIGNED -> sample ^ (Long.MIN_VALUE >> unused);
      case FLOATING -> sample ^ ((sample << unused >> (Long.SIZE - 1) >>> 1) >> unused);
    };
  }

  int vectorBytes() {
    return bits / 8;
  }

  int lanes() {
    return vectorBytes() / bytes;
  }

  /** The primitive type as wide as a lane. */
  Class<?> laneType() {
    return laneType(bytes);
  }

  static Class<?> laneType(int bytes) {
    return switch (bytes) {
      case 1 -> byte.class;
      case 2 -> short.class;
      case 4 -> int.class;
      default -> long.class;
    };
  }
}
