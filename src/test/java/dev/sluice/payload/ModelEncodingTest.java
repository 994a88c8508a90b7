package dev.sluice.payload;

import static dev.sluice.payload.Bodies.assertRefused;
import static dev.sluice.payload.Bodies.copies;
import static dev.sluice.payload.Bodies.deadline;
import static dev.sluice.payload.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.payload.ModelEncoding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelEncodingTest {
  private static final double[] MEAN = {0.4914, 0.4822, 0.4465};
  private static final double[] STD = {0.2470, 0.2435, 0.2616};

  private static ModelEncoding encoding(Kind kind, String layout, String datatype) {
    return new ModelEncoding(kind, "input", layout, datatype, 1, List.of(), List.of());
  }

  private static String sent(Payload payload, ModelEncoding encoding) throws PayloadException {
    return text(payload.writeForModel(copies(payload), encoding, deadline()));
  }

  /** Two rows of three pixels of three channels, counting up from 0. */
  private static Payload pixels(String... parameters) throws PayloadException {
    byte[] samples = new byte[18];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * 15);
    }
    return Bodies.npy(
        NpyPayloadTest.file(1, NpyPayloadTest.dict("|u1", false, "(2, 3, 3)"), samples),
        parameters);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nchw|[1,3,2,3]|0,45,90,135,180,225,15,60,105,150,195,240,30,75,120,165,210,255",
        "chw|[3,2,3]|0,45,90,135,180,225,15,60,105,150,195,240,30,75,120,165,210,255",
        "nhwc|[1,2,3,3]|0,15,30,45,60,75,90,105,120,135,150,165,180,195,210,225,240,255",
        "hwc|[2,3,3]|0,15,30,45,60,75,90,105,120,135,150,165,180,195,210,225,240,255",
        "bn|[1,18]|0,15,30,45,60,75,90,105,120,135,150,165,180,195,210,225,240,255",
        "n|[18]|0,15,30,45,60,75,90,105,120,135,150,165,180,195,210,225,240,255",
      })
  void writesOpenInferenceRequests(String layout, String shape, String data)
      throws PayloadException {
    assertThat(sent(pixels(), encoding(Kind.V2_JSON, layout, "UINT8")))
        .isEqualTo(
            "{\"inputs\":[{\"name\":\"input\",\"shape\":%s,\"datatype\":\"UINT8\",\"data\":[%s]}]}"
                .formatted(shape, data));
  }

  @Test
  void normalises() throws PayloadException {
    ModelEncoding encoding =
        new ModelEncoding(
            Kind.V2_JSON,
            "x",
            "nchw",
            "FP32",
            1 / 255.0,
            List.of(MEAN[0], MEAN[1], MEAN[2]),
            List.of(STD[0], STD[1], STD[2]));
    JsonNode data = JsonMapper.shared().readTree(sent(pixels(), encoding)).at("/inputs/0/data");
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 6; i++) {
        float expected = (float) (((i * 3 + c) * 15 / 255.0 - MEAN[c]) / STD[c]);
        assertThat(Float.parseFloat(data.get(c * 6 + i).toString())).isEqualTo(expected);
      }
    }
  }

  @Test
  void writesTensorFlowServingRequests() throws PayloadException {
    assertThat(sent(pixels(), encoding(Kind.TF_SERVING_JSON, "hwc", "UINT8")))
        .isEqualTo(
            "{\"instances\":[[[[0,15,30],[45,60,75],[90,105,120]],"
                + "[[135,150,165],[180,195,210],[225,240,255]]]]}");
    Payload vectors = Bodies.json("{\"features\":[[1,2.5],[3e0,-4]]}");
    assertThat(sent(vectors, encoding(Kind.TF_SERVING_JSON, "nhwc", "FP32")))
        .isEqualTo("{\"instances\":[[1,2.5],[3,-4]]}");
  }

  @Test
  void stacksBatches() throws PayloadException {
    String two = "--b\r\nContent-Disposition: form-data; name=\"features\"\r\n\r\n%s\r\n";
    String body = (two.formatted("[[1,2],[3,4]]") + two.formatted("[[5,6]]") + "--b--");
    Payload payload =
        Bodies.FORMATS.read(
            "multipart/form-data; boundary=b", Bodies.buffer(body), Parameters.NONE, deadline());
    assertThat(sent(payload, encoding(Kind.V2_JSON, "nchw", "FP64")))
        .contains("\"shape\":[3,2],\"datatype\":\"FP64\",\"data\":[1,2,3,4,5,6]");
    assertRefused(
        PayloadException.Kind.INVALID_PARAMETER,
        "one input at a time (layout n), not 3",
        () -> sent(payload, encoding(Kind.V2_JSON, "n", "FP64")));
    String other = (two.formatted("[[1,2],[3,4]]") + two.formatted("[[5,6,7]]") + "--b--");
    Payload unlike =
        Bodies.FORMATS.read(
            "multipart/form-data; boundary=b", Bodies.buffer(other), Parameters.NONE, deadline());
    for (Kind kind : new Kind[] {Kind.V2_JSON, Kind.TF_SERVING_JSON, Kind.NPY}) {
      assertRefused(
          PayloadException.Kind.INVALID_PARAMETER,
          "one shape",
          () -> sent(unlike, encoding(kind, "nchw", "FP64")));
    }
  }

  @Test
  void writesPicturesAndArrays() throws PayloadException {
    Payload payload = pixels();
    assertThat(sent(payload, encoding(Kind.PNG, "hwc", "UINT8"))).contains("PNG");
    byte[] npy =
        Bodies.bytes(
            payload.writeForModel(copies(payload), encoding(Kind.NPY, "hwc", "UINT8"), deadline()));
    assertThat(new String(npy, StandardCharsets.ISO_8859_1)).contains("'shape': (2, 3, 3), }");
    assertThat(npy).hasSize(128 + 18);
    assertRefused(
        PayloadException.Kind.INVALID_PARAMETER,
        "takes one channel, the input has 3",
        () -> sent(pixels(), encoding(Kind.V2_JSON, "hw", "UINT8")));
    ModelEncoding two =
        new ModelEncoding(Kind.V2_JSON, "x", "hwc", "FP32", 1, List.of(1.0, 2.0), List.of());
    assertRefused(
        PayloadException.Kind.INVALID_PARAMETER,
        "takes 2 channels, the input has 3",
        () -> sent(pixels(), two));
  }

  @Test
  void roundsAndStopsAtTheEndsOfWholeTypes() throws PayloadException {
    Payload payload = Bodies.json("{\"features\":[-1e30,-3,0.5,1.5,254.6,1e30]}");
    assertThat(sent(payload, encoding(Kind.V2_JSON, "n", "UINT8")))
        .contains("\"data\":[0,0,0,2,255,255]");
    assertThat(sent(payload, encoding(Kind.V2_JSON, "n", "FP32")))
        .contains("\"data\":[-1.0E30,-3,0.5,1.5,254.6,1.0E30]");
  }

  @Test
  void refusesEncodingsThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> encoding(Kind.V2_JSON, "whc", "FP32"));
    assertThatIllegalArgumentException().isThrownBy(() -> encoding(Kind.V2_JSON, "hwc", "BYTES"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ModelEncoding(Kind.SAME, "a\"b", "n", "FP32", 1, List.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ModelEncoding(Kind.SAME, "a", "n", "FP32", 1, List.of(), List.of(0.0)));
  }
}
