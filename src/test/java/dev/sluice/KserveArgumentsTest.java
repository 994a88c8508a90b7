package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KserveArgumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model_name m --predictor_host p:80 --predictor_protocol v2 --predictor_use_ssl true"
            + " --http_port 8085 --workers 3 --predictor_request_timeout_seconds 7",
        "--model_name=m --predictor_host=p:80 --predictor_protocol=v2 --predictor_use_ssl=True"
            + " --http_port=8085 --workers=3 --predictor_request_timeout_seconds=7",
        "--model_name m --predictor_host=p:80 --protocol v2 --predictor_use_ssl"
            + " --http_port 8085 --predictor_request_timeout_seconds=7 --grpc_port 9"
      })
  void takesBothSpellings(String arguments) {
    assertThat(translate(arguments, Map.of()))
        .containsExactly(
            "--sluice.kserve.model-name=m",
            "--sluice.kserve.protocol=v2",
            "--sluice.model.url=https://p:80",
            "--sluice.model.answer-timeout=7s",
            "--sluice.model.timeout=7s",
            "--sluice.admission.timeout=7s",
            "--server.port=8085");
  }

  @Test
  void takesWhatKserveTakesWhereNothingIsSaid() {
    assertThat(translate("--predictor_host p.default", Map.of()))
        .contains(
            "--sluice.kserve.model-name=model",
            "--sluice.kserve.protocol=v1",
            "--sluice.model.url=http://p.default",
            "--sluice.model.timeout=600s",
            "--server.port=8080");
  }

  @Test
  void leavesWhatItDoesNotKnow() {
    assertThat(translate("--model_name m --configure_logging false --x=1 y", Map.of()))
        .startsWith("--configure_logging", "false", "--x=1", "y");
  }

  @Test
  void leavesArgumentsAloneThatAreNotKserves() {
    assertThat(translate("--sluice.model.url=http://h --workers 2", Map.of("PROTOCOL", "grpc-v2")))
        .containsExactly("--sluice.model.url=http://h", "--workers", "2");
  }

  @Test
  void putsSluicesOwnWordsFirst() {
    assertThat(translate("--sluice.model.timeout=3s --model_name m", Map.of()))
        .contains("--sluice.model.timeout=3s")
        .doesNotContain("--sluice.model.timeout=600s");
  }

  @Test
  void movesManagementOutOfTheWay() {
    assertThat(translate("--model_name m --http_port 8081", Map.of()))
        .contains("--server.port=8081", "--management.server.port=8082");
  }

  @Test
  void readsTheProtocolOfTheEnvironment() {
    assertThat(translate("--model_name m", Map.of("PROTOCOL", "v2")))
        .contains("--sluice.kserve.protocol=v2");
    assertThat(translate("--model_name m --predictor_protocol v1", Map.of("PROTOCOL", "v2")))
        .contains("--sluice.kserve.protocol=v1");
  }

  @Test
  void findsTheAuthorities(@TempDir Path mount) throws Exception {
    assertThat(
            translate("--model_name m", Map.of("SSL_CERT_FILE", "/a", "REQUESTS_CA_BUNDLE", "/b")))
        .contains("--sluice.model.ca=/a");
    assertThat(translate("--model_name m", Map.of("REQUESTS_CA_BUNDLE", "/b")))
        .contains("--sluice.model.ca=/b");
    Map<String, String> mounted = Map.of("CA_BUNDLE_VOLUME_MOUNT_POINT", mount.toString());
    assertThat(translate("--model_name m", mounted))
        .noneMatch(a -> a.startsWith("--sluice.model.ca"));
    Path bundle = Files.writeString(mount.resolve("cabundle.crt"), "x");
    assertThat(translate("--model_name m", mounted)).contains("--sluice.model.ca=" + bundle);
  }

  @ParameterizedTest
  @CsvSource({
    "--predictor_protocol grpc-v2, over HTTP",
    "--http_port x, --http_port",
    "--http_port 65536, --http_port",
    "--http_port 0, --http_port",
    "--predictor_request_timeout_seconds -1, --predictor_request"
  })
  void endsTheStartWhereAValueCannotBe(String argument, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> translate("--model_name m " + argument, Map.of()))
        .withMessageContaining(why);
  }

  private static String[] translate(String arguments, Map<String, String> environment) {
    return KserveArguments.translate(arguments.split(" "), environment);
  }
}
