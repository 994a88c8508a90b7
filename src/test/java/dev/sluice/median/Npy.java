package dev.sluice.median;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A little-endian array in C order, as NumPy saves it. */
record Npy(DType dtype, int[] shape, byte[] data) {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '[<|](\\w+)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\)");

  static Npy read(String resource) {
    byte[] file;
    try (InputStream in = Npy.class.getResourceAsStream(resource)) {
      file = Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int headerLength = (file[8] & 0xFF) + (file[9] & 0xFF) * 256;
    Matcher header =
        HEADER.matcher(new String(file, 10, headerLength, StandardCharsets.ISO_8859_1));
    if (file[6] != 1 || !header.find()) {
      throw new IllegalArgumentException("not the kind of npy that the cases use: " + resource);
    }
    int[] shape =
        Pattern.compile(",")
            .splitAsStream(header.group(2))
            .map(String::strip)
            .filter(side -> !side.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    byte[] data = Arrays.copyOfRange(file, 10 + headerLength, file.length);
    return new Npy(dtype(header.group(1)), shape, data);
  }

  private static DType dtype(String name) {
    return switch (name) {
      case "u1" -> DType.U8;
      case "i1" -> DType.I8;
      case "u2" -> DType.U16;
      case "i2" -> DType.I16;
      case "i4" -> DType.I32;
      case "f2" -> DType.F16;
      case "f4" -> DType.F32;
      case "f8" -> DType.F64;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
