package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static dev.sluice.payload.Bodies.bytes;
import static dev.sluice.payload.Bodies.copies;
import static dev.sluice.payload.Bodies.deadline;
import static dev.sluice.payload.Bodies.npy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.payload.PayloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyPayloadTest {

  /** A file of the given version, its header padded as NumPy pads it. */
  static byte[] file(int version, String dict, byte[] samples) {
    int preamble = version == 1 ? 10 : 12;
    int length = (preamble + dict.length() + 64) / 64 * 64 - preamble;
    ByteBuffer file =
        ByteBuffer.allocate(preamble + length + samples.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      file.putShort((short) length);
    } else {
      file.putInt(length);
    }
    String padding = " ".repeat(length - dict.length() - 1) + "\n";
    file.put((dict + padding).getBytes(StandardCharsets.US_ASCII)).put(samples);
    return file.array();
  }

  static String dict(String descr, boolean fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
        .formatted(descr, fortran ? "True" : "False", shape);
  }

  /** 0, 1, 2 … in the given type and order of bytes. */
  private static byte[] counting(String type, ByteOrder order, int... values) {
    int size = type.charAt(1) - '0';
    ByteBuffer samples = ByteBuffer.allocate(values.length * size).order(order);
    for (int value : values) {
      switch (type) {
        case "u1", "i1" -> samples.put((byte) value);
        case "u2", "i2" -> samples.putShort((short) value);
        case "f2" -> samples.putShort(Float.floatToFloat16(value));
        case "u4", "i4" -> samples.putInt(value);
        case "f4" -> samples.putFloat(value);
        default -> samples.putDouble(value);
      }
    }
    return samples.array();
  }

  @ParameterizedTest
  @CsvSource({
    "u1,U8", "i1,I8", "u2,U16", "i2,I16", "u4,U32", "i4,I32", "f2,F16", "f4,F32", "f8,F64",
  })
  void readsEveryTypeInEveryOrderAndWritesItBack(String type, DType dtype) throws PayloadException {
    for (int version = 1; version <= 3; version++) {
      for (String order : new String[] {"<", ">", "="}) {
        boolean big = order.equals(">");
        ByteOrder byteOrder = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        for (boolean fortran : new boolean[] {false, true}) {
          int[] stored = fortran ? new int[] {0, 3, 1, 4, 2, 5} : new int[] {0, 1, 2, 3, 4, 5};
          byte[] file =
              file(
                  version,
                  dict(order + type, fortran, "(2, 3)"),
                  counting(type, byteOrder, stored));
          Payload payload = npy(file);
          Raster raster = payload.inputs().get(0).raster();
          assertThat(raster.dtype()).isEqualTo(dtype);
          assertThat(raster.height()).isEqualTo(2);
          assertThat(raster.width()).isEqualTo(3);
          Samples samples = new Samples(raster);
          for (int i = 0; i < 6; i++) {
            assertThat(samples.get(i)).isEqualTo(i);
          }
          assertThat(bytes(payload.write(copies(payload), deadline()))).isEqualTo(file);
        }
      }
    }
  }

  @Test
  void keepsThreeAxesInFortranOrder() throws PayloadException {
    int[] stored = new int[24];
    for (int h = 0; h < 2; h++) {
      for (int w = 0; w < 3; w++) {
        for (int c = 0; c < 4; c++) {
          stored[h + 2 * (w + 3 * c)] = (h * 3 + w) * 4 + c;
        }
      }
    }
    byte[] file =
        file(1, dict(">i2", true, "(2, 3, 4)"), counting("i2", ByteOrder.BIG_ENDIAN, stored));
    Payload payload = npy(file);
    Raster raster = payload.inputs().get(0).raster();
    assertThat(raster.channels()).isEqualTo(4);
    assertThat(raster.alpha()).isFalse();
    Samples samples = new Samples(raster);
    for (int i = 0; i < 24; i++) {
      assertThat(samples.get(i)).isEqualTo(i);
    }
    assertThat(bytes(payload.write(copies(payload), deadline()))).isEqualTo(file);
  }

  @Test
  void readsSamplesWhereTheyAre() throws PayloadException {
    byte[] file = file(1, dict("<f4", false, "(3,)"), new byte[12]);
    ByteBuffer body = Bodies.buffer(file);
    Raster raster =
        Bodies.FORMATS.read(Bodies.NPY, body, Parameters.NONE, deadline()).inputs().get(0).raster();
    assertThat(raster.data()).isSameAs(body.array());
    assertThat(raster.offset()).isEqualTo(17 + 128);
    assertThat(raster.width()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'extra': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} or 1",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
        "{'descr': '<f4",
        "__import__('os')",
      })
  void refusesHeadersThatNumpyDoesNotWrite(String dict) {
    assertRefused(Kind.MALFORMED, " at byte ", () -> npy(file(1, dict, new byte[4])));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"|O", "<c8", "|b1", "<U4", "<i8", "<u8", "|S3", "<f16", "<M8[s]", "|f4", ""})
  void refusesOtherTypes(String descr) {
    assertRefused(
        Kind.UNSUPPORTED,
        "only u1 i1 u2 i2 u4 i4 f2 f4 f8",
        () -> npy(file(1, dict(descr, false, "(1,)"), new byte[4])));
    String structure = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}";
    assertRefused(Kind.UNSUPPORTED, "structures", () -> npy(file(1, structure, new byte[4])));
  }

  @Test
  void refusesWrongSizes() {
    String dict = dict("<f4", false, "(2, 2)");
    assertRefused(
        Kind.MALFORMED,
        "an npy array of [2, 2] has 16 bytes of samples, the body 15 from byte 128 on",
        () -> npy(file(1, dict, new byte[15])));
    assertRefused(Kind.MALFORMED, "the body 17", () -> npy(file(1, dict, new byte[17])));
    assertRefused(
        Kind.TOO_LARGE,
        "more than 50000000 samples",
        () -> npy(file(1, dict("<f4", false, "(65536, 65536)"), new byte[4])));
    assertRefused(
        Kind.TOO_LARGE,
        "more than 50000000 samples",
        () -> npy(file(1, dict("<f4", false, "(99999999999999999999,)"), new byte[4])));
    byte[] cut = file(1, dict, new byte[16]);
    for (int length = 1; length < cut.length; length++) {
      byte[] head = Arrays.copyOf(cut, length);
      assertRefused(Kind.MALFORMED, "", () -> npy(head));
    }
  }

  @Test
  void refusesNanUnlessToldToIgnoreIt() throws PayloadException {
    ByteBuffer samples = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    samples.putFloat(1).putFloat(Float.POSITIVE_INFINITY).putFloat(Float.NaN);
    byte[] file = file(1, dict("<f4", false, "(3,)"), samples.array());
    assertRefused(Kind.MALFORMED, "NaN at sample 2", () -> npy(file));
    Payload payload =
        Bodies.formats(PayloadConfig.defaults().ignoringNan())
            .read(Bodies.NPY, Bodies.buffer(file), Bodies.parameters("format", "json"), deadline());
    assertRefused(
        Kind.INVALID_PARAMETER,
        "JSON cannot hold the sample Infinity",
        () -> payload.write(copies(payload), deadline()));
  }

  @Test
  void writesJsonAndPictures() throws PayloadException {
    byte[] samples = {0, 1, 2, 3, 4, (byte) 255};
    byte[] file = file(1, dict("|u1", false, "(1, 2, 3)"), samples);
    Payload json = npy(file, "format", "json");
    assertThat(Bodies.text(json.write(copies(json), deadline())))
        .isEqualTo("{\"features\":[[[0,1,2],[3,4,255]]]}");
    Payload png = npy(file, "format", "png");
    Body picture = png.write(copies(png), deadline());
    assertThat(picture.contentType()).isEqualTo("image/png");
    Payload back =
        Bodies.FORMATS.read(
            "image/png", Bodies.buffer(bytes(picture)), Parameters.NONE, deadline());
    assertThat(copies(back).get(0).data()).isEqualTo(samples);
    Payload planar =
        npy(file(1, dict("|u1", false, "(3, 1, 2)"), samples), "format", "png", "layout", "chw");
    Body turned = planar.write(copies(planar), deadline());
    Payload again =
        Bodies.FORMATS.read("image/png", Bodies.buffer(bytes(turned)), Parameters.NONE, deadline());
    assertThat(copies(again).get(0).data()).isEqualTo(new byte[] {0, 2, 4, 1, 3, (byte) 255});
    for (String shape : new String[] {"(2, 1, 1, 3)", "(3, 1, 2)", "(1, 6)"}) {
      Payload other = npy(file(1, dict("|i1", false, shape), samples), "format", "jpeg");
      assertRefused(
          Kind.INVALID_PARAMETER, "format: JPEG", () -> other.write(copies(other), deadline()));
    }
  }

  @Test
  void writesLuminanceAsItIs() throws PayloadException {
    Payload payload = npy(file(1, dict("|u1", false, "(1, 2, 3)"), new byte[6]));
    Raster gray = Raster.allocate(DType.F64, SampleOrder.INTERLEAVED, 1, 1, 2, 1);
    Body body = payload.write(List.of(gray), deadline());
    assertThat(Bodies.text(body)).contains("'descr': '<f8'").contains("'shape': (1, 2, 1), }");
    assertThat(body.length() % 64).isEqualTo(16);
  }
}
