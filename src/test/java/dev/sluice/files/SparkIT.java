package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Spark job in local mode makes the files that the service would. */
class SparkIT {
  private static final Path SHIP = Path.of("docs/examples/ship-noisy.png");

  @Test
  void aFolderIsFilteredUnderTheSameNames(@TempDir Path folder) throws Exception {
    Path in = Files.createDirectories(folder.resolve("in/ships"));
    Files.copy(SHIP, in.resolve("noisy.png"));
    Files.writeString(folder.resolve("in/labels.csv"), "noisy,8\n");
    Path log = folder.resolve("spark.log");

    int code = spark(folder.resolve("in"), folder.resolve("out"), log);

    assertThat(code).as(() -> read(log)).isZero();
    try (ByteFilter filter = ByteFilter.start(Map.of("window", "3", "border", "mirror"), 1)) {
      assertThat(folder.resolve("out/ships/noisy.png"))
          .hasBinaryContent(filter.filter(Files.readAllBytes(SHIP)).orElseThrow());
    }
    assertThat(folder.resolve("out/labels.csv")).hasContent("noisy,8\n");
  }

  @Test
  void aBrokenPictureFailsTheJobWithItsName(@TempDir Path folder) throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    byte[] ship = Files.readAllBytes(SHIP);
    Files.write(in.resolve("cut.png"), Arrays.copyOf(ship, ship.length / 2));
    Path log = folder.resolve("spark.log");

    assertThat(spark(in, folder.resolve("out"), log)).isNotZero();
    assertThat(read(log)).contains("cut.png: ");
    assertThat(folder.resolve("out/cut.png")).doesNotExist();
  }

  private static int spark(Path in, Path out, Path log) throws Exception {
    Process process =
        new ProcessBuilder(
                "src/spark/run", in.toString(), out.toString(), "window=3", "border=mirror")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the job hangs: " + read(log));
    }
    return process.exitValue();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
