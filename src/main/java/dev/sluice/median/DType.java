package dev.sluice.median;

/** Type of one sample. Names follow the array interface of NumPy. */
public enum DType {
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  F16(2),
  BF16(2),
  F32(4),
  F64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one sample. */
  public int bytes() {
    return bytes;
  }

  public boolean floating() {
    return this == F16 || this == BF16 || this == F32 || this == F64;
  }
}
