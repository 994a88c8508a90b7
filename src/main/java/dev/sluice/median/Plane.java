package dev.sluice.median;

/**
 * One channel of one item of a raster: a view with strides.
 *
 * @param data little-endian samples
 * @param offset of the first sample, in bytes
 * @param rowStride from a sample to the one below, in bytes
 * @param sampleStride from a sample to the next in its row, in bytes; the sample's size where the
 *     plane is contiguous, channels times that where channels are interleaved
 */
record Plane(
    DType dtype, byte[] data, int offset, int height, int width, int rowStride, int sampleStride) {

  /** Channel {@code channel} of item {@code item}. */
  static Plane of(Raster raster, int item, int channel) {
    int size = raster.dtype().bytes();
    int area = raster.height() * raster.width();
    int itemOffset = raster.offset() + item * area * raster.channels() * size;
    return switch (raster.order()) {
      case INTERLEAVED ->
          new Plane(
              raster.dtype(),
              raster.data(),
              itemOffset + channel * size,
              raster.height(),
              raster.width(),
              raster.width() * raster.channels() * size,
              raster.channels() * size);
      case PLANAR ->
          new Plane(
              raster.dtype(),
              raster.data(),
              itemOffset + channel * area * size,
              raster.height(),
              raster.width(),
              raster.width() * size,
              size);
    };
  }
}
