package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the version of ONNX Runtime to two demands that 1.29.0 breaks on Linux: nothing is sent
 * anywhere, and a JVM with a long class path starts.
 */
class OnnxRuntimeTest {
  @ParameterizedTest
  @ValueSource(strings = {"linux-x64", "linux-aarch64"})
  void theNativeLibraryHasNoTelemetryUploader(String platform) throws IOException {
    var path = "/ai/onnxruntime/native/" + platform + "/libonnxruntime.so";
    try (var library = OrtEnvironment.class.getResourceAsStream(path)) {
      assertThat(library).as(path).isNotNull();
      var text = new String(library.readAllBytes(), ISO_8859_1);
      assertThat(text.contains("OrtGetApiBase")).as("is the library").isTrue();
      assertThat(text.contains("events.data.microsoft.com")).as("has an uploader").isFalse();
    }
  }

  @Test
  void aLongCommandLineDoesNotStopTheStart() throws Exception {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var process =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-Dlong=" + "/a-directory/of-some/archive-1.2.3.jar:".repeat(400),
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("loaded");
  }

  /** The process that the test starts. */
  static final class Load {
    private Load() {}

    public static void main(String[] arguments) {
      CifarModel.load(1).close();
      System.out.println("loaded");
    }
  }
}
