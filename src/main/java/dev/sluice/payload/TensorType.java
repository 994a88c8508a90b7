package dev.sluice.payload;

/** Sample types of the Open Inference Protocol that can be spelt in JSON. */
enum TensorType {
  FP16,
  BF16,
  FP32,
  FP64,
  UINT8(0, 255),
  INT8(-128, 127),
  UINT16(0, 65_535),
  INT16(-32_768, 32_767),
  UINT32(0, 4_294_967_295L),
  INT32(Integer.MIN_VALUE, Integer.MAX_VALUE),
  INT64(-(1L << 53), 1L << 53);

  private final boolean whole;
  private final long least;
  private final long greatest;

  TensorType() {
    this.whole = false;
    this.least = 0;
    this.greatest = 0;
  }

  TensorType(long least, long greatest) {
    this.whole = true;
    this.least = least;
    this.greatest = greatest;
  }

  /**
   * @throws IllegalArgumentException for a name that is not known
   */
  static TensorType named(String name) {
    for (TensorType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown datatype '" + name + "'");
  }

  /** The shortest text of the nearest value of this type; whole ones stop at the type's ends. */
  String spell(double value) throws PayloadException {
    if (whole) {
      return Long.toString(Math.clamp((long) Math.rint(value), least, greatest));
    }
    return this == FP64 ? TextSink.spell(value) : TextSink.spell((float) value);
  }
}
