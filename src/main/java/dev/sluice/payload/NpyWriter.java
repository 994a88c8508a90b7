package dev.sluice.payload;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes npy files, version 1.0, little-endian, C order; the samples are not copied. */
final class NpyWriter {
  static final String MEDIA_TYPE = "application/x-npy";

  /** NumPy aligns the samples to this. */
  private static final int ALIGNMENT = 64;

  private static final int PREAMBLE = 10;

  private NpyWriter() {}

  static Body write(Raster raster, int[] shape) throws PayloadException {
    ByteBuffer samples = ByteBuffer.wrap(raster.data(), raster.offset(), (int) raster.byteLength());
    return new Body(MEDIA_TYPE, List.of(header(raster.dtype(), shape), samples));
  }

  static ByteBuffer header(DType dtype, int[] shape) throws PayloadException {
    String sides =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    sides = "(" + sides + (shape.length == 1 ? ",)" : ")");
    String dict =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr(dtype), sides);
    int length = PREAMBLE + dict.length() + 1;
    int padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] bytes = new byte[padded];
    Arrays.fill(bytes, (byte) ' ');
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    bytes[8] = (byte) (padded - PREAMBLE);
    bytes[9] = (byte) ((padded - PREAMBLE) >> 8);
    byte[] text = dict.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, bytes, PREAMBLE, text.length);
    bytes[padded - 1] = '\n';
    return ByteBuffer.wrap(bytes);
  }

  private static String descr(DType dtype) throws PayloadException {
    return switch (dtype) {
      case U8 -> "|u1";
      case I8 -> "|i1";
      case U16 -> "<u2";
      case I16 -> "<i2";
      case U32 -> "<u4";
      case I32 -> "<i4";
      case F16 -> "<f2";
      case F32 -> "<f4";
      case F64 -> "<f8";
      case BF16 ->
          throw new PayloadException(
              Kind.INVALID_PARAMETER, "format: npy has no type for bfloat16 samples");
    };
  }
}
