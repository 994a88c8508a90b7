package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.defence.DefenceConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnRangesCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"csv, ''", "csv, 'a,b\n'", "npy, ''"})
  void takesTheQuantilesOfEachColumn(String type, String names) throws IOException {
    Path data = folder.resolve("clean." + type);
    if (type.equals("csv")) {
      Files.writeString(data, names + "0,7\n1,7\n2,7\n3,7\n1000,-1\n");
    } else {
      Files.write(data, npy(5, 0, 7, 1, 7, 2, 7, 3, 7, 1000, -1));
    }

    // numpy.quantile([0, 1, 2, 3, 1000], [0.125, 0.875]) and ([7, 7, 7, 7, -1], ...)
    assertThat(learn(data, "--outside", "0.125", "--levels", "32"))
        .containsExactly("low,high,levels", "0.5,501.5,32", "3.0,7.0,32");
    assertThat(learn(data, "--outside", "0"))
        .containsExactly("low,high,levels", "0.0,1000.0,0", "-1.0,7.0,0");
  }

  @Test
  void aFilterReadsWhatItWrites() throws IOException {
    Path data = folder.resolve("clean.csv");
    Files.writeString(data, "1,-5\n2,5\n3,5\n");
    learn(data, "--outside", "0", "--levels", "3");
    Path input = Files.write(folder.resolve("in.npy"), npy(1, 2.6, -99));
    Path configuration = folder.resolve("application.yml");

    int code =
        FilterCommand.run(
            file ->
                Map.of(
                    "learnt",
                    DefenceConfig.of(List.of("range;file=" + folder.resolve("ranges.csv")))),
            input.toString(),
            "-o",
            folder.resolve("out").toString(),
            "--configuration",
            configuration.toString(),
            "-p",
            "defence=learnt",
            "-p",
            "layout=bn",
            "--quiet");

    assertThat(code).isZero();
    ByteBuffer out =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("out/in.npy")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(out.getDouble(out.limit() - 16)).isEqualTo(3);
    assertThat(out.getDouble(out.limit() - 8)).isEqualTo(-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2\n3\n", "1,x\n", "1,NaN\n", "", "a,b\n"})
  void refusesWhatIsNoTable(String text) throws IOException {
    Path data = Files.writeString(folder.resolve("clean.csv"), text);
    assertThat(run(data)).isEqualTo(2);
    assertThat(folder.resolve("ranges.csv")).doesNotExist();
  }

  @Test
  void refusesPartsAndLevelsThatAreNone() throws IOException {
    Path data = Files.writeString(folder.resolve("clean.csv"), "1,2\n");
    assertThat(run(data, "--outside", "0.5")).isEqualTo(2);
    assertThat(run(data, "--levels", "1")).isEqualTo(2);
    assertThat(run(folder.resolve("missing.csv"))).isOne();
  }

  private List<String> learn(Path data, String... options) throws IOException {
    assertThat(run(data, options)).isZero();
    return Files.readAllLines(folder.resolve("ranges.csv"));
  }

  private int run(Path data, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of(data.toString(), "-o", folder.resolve("ranges.csv").toString()));
    return LearnRangesCommand.run(arguments.toArray(String[]::new));
  }

  /** Float64, rows x 2. */
  private static byte[] npy(int rows, double... values) {
    String head = "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, 2), }".formatted(rows);
    head = head + " ".repeat(117 - head.length()) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer samples = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      samples.putDouble(value);
    }
    out.writeBytes(samples.array());
    return out.toByteArray();
  }
}
