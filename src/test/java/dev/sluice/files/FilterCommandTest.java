package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.defence.DefenceConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterCommandTest {
  private static final int SIDE = 12;

  private final byte[] samples = noise(SIDE * SIDE, 7);

  @TempDir Path folder;

  @Test
  void aFolderIsFilteredUnderTheSameNames() throws IOException {
    Path in = folder.resolve("in");
    writeGray(in.resolve("a/one.png"), samples);
    writeGray(in.resolve("a/b/two.PNG"), noise(SIDE * SIDE, 8));
    Files.writeString(in.resolve("labels.csv"), "one,3\n");

    Run run = run(in, "-o", folder.resolve("out"));

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("filtered 2, copied 1, left out 0, there already 0, failed 0");
    assertThat(readGray(folder.resolve("out/a/one.png"))).isEqualTo(median3(samples, SIDE, SIDE));
    assertThat(folder.resolve("out/a/b/two.PNG")).exists();
    assertThat(folder.resolve("out/labels.csv")).hasContent("one,3\n");
  }

  @Test
  void parametersAreThoseOfRequests() throws IOException {
    Path in = folder.resolve("one.png");
    writeGray(in, samples);

    run(in, "-o", folder.resolve("out"), "-p", "window=1x3", "-p", "border=nearest");

    assertThat(readGray(folder.resolve("out/one.png"))).isEqualTo(rowMedian3(samples, SIDE, SIDE));
  }

  @Test
  void aDefenceByNameComesFromTheConfiguration() throws IOException {
    Path in = folder.resolve("one.png");
    writeGray(in, samples);
    Object[] rest = {"-o", folder.resolve("out"), "-p", "defence=rows"};

    Run without = run(in, rest[0], rest[1], rest[2], rest[3]);
    Run with = run(in, rest[0], rest[1], rest[2], rest[3], "--overwrite", "--configuration", "a");

    assertThat(without.err()).contains("'rows' is not configured");
    assertThat(with.code()).isZero();
    assertThat(readGray(folder.resolve("out/one.png"))).isEqualTo(rowMedian3(samples, SIDE, SIDE));
  }

  @Test
  void arraysOfPicturesAreFilteredAndLabelsAreNot() throws IOException {
    byte[] first = noise(SIDE * SIDE, 1);
    byte[] second = noise(SIDE * SIDE, 2);
    byte[] pictures = concat(first, second);
    byte[] labels = npy("<i8", "(2,)", new byte[16]);
    byte[] vector = npy("|u1", "(6,)", new byte[] {1, 9, 1, 1, 9, 1});
    Path in = folder.resolve("in");
    Files.createDirectories(in);
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(in.resolve("train.npz")))) {
      entry(zip, "x.npy", npy("|u1", "(2, 12, 12, 1)", pictures));
      entry(zip, "kept.npy", npy("|u1", "(2, 12, 12, 1)", pictures));
      entry(zip, "y.npy", labels);
      entry(zip, "v.npy", vector);
      entry(zip, "note.txt", "hello".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(in.resolve("labels.npy"), labels);

    Run run = run(in, "-o", folder.resolve("out"), "--leave", "kept");

    assertThat(run.out()).contains("filtered 1, copied 1");
    try (ZipFile zip = new ZipFile(folder.resolve("out/train.npz").toFile())) {
      byte[] cleaned = concat(median3(first, SIDE, SIDE), median3(second, SIDE, SIDE));
      assertThat(content(zip, "x.npy")).isEqualTo(npy("|u1", "(2, 12, 12, 1)", cleaned));
      assertThat(content(zip, "kept.npy")).isEqualTo(npy("|u1", "(2, 12, 12, 1)", pictures));
      assertThat(content(zip, "y.npy")).isEqualTo(labels);
      assertThat(content(zip, "v.npy")).isEqualTo(vector);
      assertThat(content(zip, "note.txt")).asString().isEqualTo("hello");
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("x.npy", "kept.npy", "y.npy", "v.npy", "note.txt");
    }
    assertThat(folder.resolve("out/labels.npy")).hasBinaryContent(labels);
  }

  @Test
  void aLayoutThatIsAskedForMakesVectorsFilterable() throws IOException {
    Path in = folder.resolve("v.npy");
    Files.write(in, npy("|u1", "(6,)", new byte[] {1, 9, 1, 1, 9, 1}));

    run(in, "-o", folder.resolve("out"), "-p", "layout=n");

    assertThat(folder.resolve("out/v.npy"))
        .hasBinaryContent(npy("|u1", "(6,)", new byte[] {1, 1, 1, 1, 1, 1}));
  }

  @Test
  void whatIsDoneIsNotDoneTwiceAndWhatHasChangedIs() throws IOException {
    Path in = folder.resolve("in");
    Path out = folder.resolve("out");
    writeGray(in.resolve("one.png"), samples);
    writeGray(in.resolve("two.png"), samples);
    run(in, "-o", out);
    FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 60_000);
    Files.setLastModifiedTime(in.resolve("two.png"), later);
    Files.delete(out.resolve("one.png"));
    Files.writeString(out.resolve("one.png.sluice-part"), "cut short");

    Run again = run(in, "-o", out);

    assertThat(again.out()).contains("filtered 2, copied 0, left out 0, there already 0");
    assertThat(out.resolve("one.png.sluice-part")).doesNotExist();
    Files.setLastModifiedTime(in.resolve("two.png"), FileTime.fromMillis(0));
    assertThat(run(in, "-o", out).out()).contains("filtered 0").contains("there already 2");
  }

  @Test
  void aFolderHoldsResultsOfOneSetOfParameters() throws IOException {
    Path in = folder.resolve("one.png");
    writeGray(in, samples);
    run(in, "-o", folder.resolve("out"));

    Run other = run(in, "-o", folder.resolve("out"), "-p", "window=5");

    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("was made with").contains("--overwrite");
    assertThat(run(in, "-o", folder.resolve("out"), "-p", "window=5", "--overwrite").code())
        .isZero();
  }

  @Test
  void aBadFileIsNamedAndTheOthersGoOn() throws IOException {
    Path in = folder.resolve("in");
    writeGray(in.resolve("good.png"), samples);
    byte[] png = Files.readAllBytes(in.resolve("good.png"));
    Files.write(in.resolve("cut.png"), Arrays.copyOf(png, png.length / 2));
    Files.writeString(in.resolve("text.jpg"), "no picture at all");
    Files.writeString(in.resolve("no.npz"), "no archive");

    Run run = run(in, "-o", folder.resolve("out"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("filtered 1").contains("failed 3");
    assertThat(run.err()).contains("cut.png: ").contains("text.jpg: ").contains("no.npz: ");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(folder.resolve("out/cut.png")).doesNotExist();
    assertThat(folder.resolve("out/no.npz")).doesNotExist();
  }

  @Test
  void anImpossibleParameterFailsEveryFileWithItsReason() throws IOException {
    Path in = folder.resolve("one.png");
    writeGray(in, samples);

    Run run = run(in, "-o", folder.resolve("out"), "-p", "window=0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("window");
  }

  @Test
  void wrongArgumentsDoNothing() throws IOException {
    writeGray(folder.resolve("in/one.png"), samples);
    writeGray(folder.resolve("other/one.png"), samples);

    assertThat(run(folder.resolve("none"), "-o", folder.resolve("out")).code()).isEqualTo(2);
    assertThat(run(folder.resolve("in"), "-o", folder.resolve("in/out")).err())
        .contains("lies inside the input");
    assertThat(run(folder.resolve("in"), folder.resolve("other"), "-o", folder.resolve("o")).err())
        .contains("would both become one.png");
    assertThat(run(folder.resolve("in")).err()).contains("--output");
  }

  @Test
  void anotherFormatHasItsNameBehindTheSources() throws IOException {
    Path in = folder.resolve("one.png");
    writeGray(in, samples);

    run(in, "-o", folder.resolve("out"), "-p", "format=npy");

    assertThat(folder.resolve("out/one.png.npy")).exists();
    assertThat(run(in, "-o", folder.resolve("out"), "-p", "format=npy").out())
        .contains("there already 1");
  }

  private record Run(int code, String out, String err) {}

  private static synchronized Run run(Object... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int code =
          FilterCommand.run(
              file -> Map.of("rows", DefenceConfig.of(List.of("median;window=1x3;border=nearest"))),
              Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
      return new Run(
          code, told.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void writeGray(Path file, byte[] samples) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, SIDE, SIDE, samples);
    ImageIO.write(image, "png", file.toFile());
  }

  private static byte[] readGray(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    return (byte[]) image.getRaster().getDataElements(0, 0, SIDE, SIDE, null);
  }

  /** By sorting each window, border `reflect`. */
  private static byte[] median3(byte[] samples, int height, int width) {
    byte[] result = new byte[samples.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] window = new int[9];
        for (int i = 0; i < 9; i++) {
          int row = Math.clamp(y + i / 3 - 1, 0, height - 1);
          int column = Math.clamp(x + i % 3 - 1, 0, width - 1);
          window[i] = samples[row * width + column] & 0xFF;
        }
        Arrays.sort(window);
        result[y * width + x] = (byte) window[4];
      }
    }
    return result;
  }

  private static byte[] rowMedian3(byte[] samples, int height, int width) {
    byte[] result = new byte[samples.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] window = new int[3];
        for (int i = 0; i < 3; i++) {
          window[i] = samples[y * width + Math.clamp(x + i - 1, 0, width - 1)] & 0xFF;
        }
        Arrays.sort(window);
        result[y * width + x] = (byte) window[1];
      }
    }
    return result;
  }

  private static byte[] npy(String descr, String shape, byte[] data) {
    String dict = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, shape);
    byte[] text =
        (dict + " ".repeat(117 - dict.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    return file.putShort((short) text.length).put(text).put(data).array();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static byte[] content(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
