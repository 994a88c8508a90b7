package dev.sluice.payload;

import dev.sluice.median.DType;
import java.nio.ByteOrder;

/**
 * Header of an npy file.
 *
 * @param order of the bytes of a sample
 * @param fortran whether the first axis runs fastest
 * @param shape sides, all positive
 * @param bytes from the start of the file to the first sample
 */
record NpyHeader(DType dtype, ByteOrder order, boolean fortran, int[] shape, int bytes) {

  int samples() {
    int samples = 1;
    for (int side : shape) {
      samples *= side;
    }
    return samples;
  }
}
