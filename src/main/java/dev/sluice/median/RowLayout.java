package dev.sluice.median;

/**
 * How rows lie in the scratch area, in bytes. Strides are odd multiples of 64: rows start on a
 * cache line, and neighbouring rows do not compete for the same cache sets.
 *
 * @param lane bytes of a sample
 * @param vector bytes of a vector
 * @param band bytes of tiles that an input row holds without its halo
 * @param strip bytes of tiles that one call of the code takes, at most a band
 * @param halo tiles right of the last one that are read
 * @param inputStride from one input row (a phase of a picture row) to the next
 * @param slotStride from one slot or output row to the next
 */
record RowLayout(
    int lane, int vector, int band, int strip, int halo, int inputStride, int slotStride) {
  private static final int CACHE_LINE = 64;

  static RowLayout of(LaneShape shape, int bandTiles, int stripTiles, int halo) {
    int band = Math.ceilDiv(bandTiles * shape.bytes(), CACHE_LINE) * CACHE_LINE;
    int strip = Math.ceilDiv(stripTiles * shape.bytes(), CACHE_LINE) * CACHE_LINE;
    int slack = halo * shape.bytes() + 2 * shape.vectorBytes();
    return new RowLayout(
        shape.bytes(),
        shape.vectorBytes(),
        band,
        Math.min(strip, band),
        halo,
        oddLines(band + slack),
        oddLines(Math.min(strip, band) + slack));
  }

  private static int oddLines(int bytes) {
    return (Math.ceilDiv(bytes, CACHE_LINE) | 1) * CACHE_LINE;
  }

  int bandTiles() {
    return band / lane;
  }
}
