package dev.sluice.codec;

import dev.sluice.bench.Timing;
import dev.sluice.median.DType;
import dev.sluice.median.Pictures;
import dev.sluice.median.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;

/**
 * PNG and JPEG, decoded and encoded here and by the JDK's ImageIO. Processor time, medians.
 *
 * <p>Arguments: {@code pictures FOLDER}, which writes the pictures as raw samples, or {@code
 * measure FOLDER CSV} once codec_peers.py has made PNG and JPEG of them there.
 */
final class CodecBench {
  /** Name (as {@code rgb8-1024}) to the type and channels of the picture. */
  private static final List<String> PICTURES =
      List.of("rgb8-1024", "rgb8-224", "gray16-1024", "gray16-224");

  private final ImageCodecs codecs = new ImageCodecs(CodecConfig.defaults());
  private final PrintStream csv;

  /** Arrays are used again, as the service does. */
  private final Map<Integer, byte[]> kept = new HashMap<>();

  private final IntFunction<byte[]> arrays = bytes -> kept.computeIfAbsent(bytes, byte[]::new);

  private CodecBench(PrintStream csv) {
    this.csv = csv;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[1]));
    if (args[0].equals("pictures")) {
      for (String name : PICTURES) {
        Files.write(folder.resolve(name + ".raw"), picture(name).data());
      }
      return;
    }
    ImageIO.setUseCache(false);
    try (PrintStream csv = new PrintStream(Files.newOutputStream(Path.of(args[2])), true)) {
      csv.println("case,system,microseconds,bytes");
      CodecBench bench = new CodecBench(csv);
      for (String name : PICTURES) {
        bench.format(name, "png", folder);
        if (name.startsWith("rgb8")) {
          bench.format(name, "jpg", folder);
        }
      }
    }
  }

  private static Raster picture(String name) {
    int side = Integer.parseInt(name.substring(name.indexOf('-') + 1));
    boolean rgb = name.startsWith("rgb8");
    return Pictures.natural(rgb ? DType.U8 : DType.U16, side, side, rgb ? 3 : 1);
  }

  private void format(String name, String extension, Path folder) throws Exception {
    byte[] file = Files.readAllBytes(folder.resolve(name + "." + extension));
    String decode = name + " " + extension + " decode";
    row(decode, "sluice", file.length, () -> codecs.decode(ByteBuffer.wrap(file), arrays, soon()));
    row(decode, "imageio", file.length, () -> ImageIO.read(new ByteArrayInputStream(file)));
    String encode = name + " " + extension + " encode";
    Image image = codecs.decode(ByteBuffer.wrap(file), soon());
    OptionalInt quality = extension.equals("jpg") ? OptionalInt.of(90) : OptionalInt.empty();
    int bytes = encode(image, quality).remaining();
    row(encode, "sluice", bytes, () -> encode(image, quality));
    BufferedImage buffered = ImageIO.read(new ByteArrayInputStream(file));
    int theirs = imageIo(buffered, extension).size();
    row(encode, "imageio", theirs, () -> imageIo(buffered, extension));
  }

  private ByteBuffer encode(Image image, OptionalInt quality) throws CodecException {
    return codecs.encode(image, image.raster(), image.format(), quality, arrays, soon());
  }

  private static ByteArrayOutputStream imageIo(BufferedImage image, String format)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2 << 20);
    if (!ImageIO.write(image, format, out)) {
      throw new IllegalStateException("ImageIO writes no " + format);
    }
    return out;
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
  }

  private void row(String name, String system, int bytes, Timing.Work work) throws Exception {
    double micros = Timing.nanos(work) / 1e3;
    csv.println(String.format(Locale.ROOT, "%s,%s,%.1f,%d", name, system, micros, bytes));
  }
}
