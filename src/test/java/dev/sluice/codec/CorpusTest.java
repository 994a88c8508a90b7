package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every image of the corpus, valid and hostile, with a heap of 256 MB. */
final class CorpusTest {
  private static final long MINUTES = 5;

  @ParameterizedTest
  @CsvSource({"valid,any", "valid,java", "hostile,any", "hostile,java"})
  void everyFileGetsOneOfItsStatuses(String folder, String codecs) throws Exception {
    Path corpus =
        Path.of(System.getProperty("sluice.shared", "../shared")).resolve("corpus/" + folder);
    assumeTrue(Files.exists(corpus.resolve("manifest.json")), "no corpus at " + corpus);
    Path said = Files.createTempFile("corpus", ".txt");
    try {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-Djava.awt.headless=true",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  CorpusRun.class.getName(),
                  corpus.toString(),
                  codecs)
              .redirectOutput(said.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = child.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        child.destroyForcibly().waitFor();
      }
      String text = Files.readString(said);
      System.out.println(folder + ", codecs " + codecs + ": " + text.strip());
      assertThat(ended).as("ended within %d minutes: %s", MINUTES, text).isTrue();
      assertThat(child.exitValue()).as(text).isZero();
      assertThat(text).matches("\\d{3} files.*\\n");
    } finally {
      Files.delete(said);
    }
  }
}
