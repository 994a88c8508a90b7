package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decodes every image of one folder of the corpus twice and holds the answers to its manifest: one
 * of the row's statuses, both times the same pixels, in bounded time, the pixels of Pillow where
 * its mode is that of the raster, and the same pixels again out of every lossless format.
 *
 * <p>A program of its own, so that the test can give it a small heap and end it when it hangs. Each
 * line printed is a failure, but for the last.
 */
final class CorpusRun {
  private static final long FILE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Set<String> OF_OTHERS =
      Set.of("npy", "http", "vector", "go-fuzz-json", "go-fuzz-multipart");

  private final Path folder;
  private final ImageCodecs codecs;
  private final Map<String, Integer> statuses = new TreeMap<>();
  private int failures;
  private int compared;
  private long slowest;

  private CorpusRun(Path folder, ImageCodecs codecs) {
    this.folder = folder;
    this.codecs = codecs;
  }

  /** Arguments: the folder, and {@code java} for no native library or {@code any}. */
  public static void main(String[] args) throws Exception {
    CodecConfig config = CodecConfig.defaults();
    ImageCodecs codecs =
        args[1].equals("java")
            ? new ImageCodecs(config, new ImageIoJpeg(), new TwelveMonkeysWebp())
            : new ImageCodecs(config);
    CorpusRun run = new CorpusRun(Path.of(args[0]), codecs);
    int files = 0;
    JsonNode manifest =
        JsonMapper.builder().build().readTree(run.folder.resolve("manifest.json").toFile());
    for (JsonNode row : manifest) {
      String file = row.get("file").asString();
      if (!OF_OTHERS.contains(file.substring(0, file.indexOf('/')))) {
        files++;
        run.file(file, row);
      }
    }
    System.out.printf(
        "%d files, %s, %d equal to Pillow, slowest %d ms%n",
        files, run.statuses, run.compared, run.slowest);
    System.exit(run.failures == 0 ? 0 : 1);
  }

  private void file(String file, JsonNode row) throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    byte[] before = bytes.clone();
    long start = System.nanoTime();
    Object first = decode(bytes);
    long nanos = System.nanoTime() - start;
    Object second = decode(bytes);
    slowest = Math.max(slowest, nanos / 1_000_000);
    expect(nanos < FILE_NANOS, file, "took " + nanos / 1_000_000 + " ms");
    expect(Arrays.equals(before, bytes), file, "was written to");
    int status = status(first);
    statuses.merge(Integer.toString(status), 1, Integer::sum);
    boolean wanted = false;
    for (JsonNode one : row.get("expect").get("status")) {
      wanted |= one.asInt() == status;
    }
    expect(wanted, file, "got " + status + " " + text(first));
    expect(text(first).equals(text(second)), file, "differs the second time: " + text(second));
    if (first instanceof Image image && second instanceof Image again) {
      expect(Arrays.equals(pixels(image.raster()), pixels(again.raster())), file, "changes");
      oracle(file, row, image);
      roundTrips(file, image);
    }
  }

  private Object decode(byte[] bytes) {
    try {
      return codecs.decode(ByteBuffer.wrap(bytes), System.nanoTime() + 4 * FILE_NANOS);
    } catch (CodecException e) {
      return e;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  private static int status(Object outcome) {
    if (outcome instanceof Image) {
      return 200;
    }
    if (outcome instanceof CodecException e) {
      return switch (e.kind()) {
        case MALFORMED -> 400;
        case TOO_LARGE -> 413;
        case UNSUPPORTED -> 415;
        case DEADLINE -> 504;
      };
    }
    return 500;
  }

  private static String text(Object outcome) {
    return outcome instanceof Image image ? image.raster().toString() : outcome.toString();
  }

  private void oracle(String file, JsonNode row, Image image) throws Exception {
    JsonNode oracle = row.get("oracle");
    if (oracle == null || !oracle.hasNonNull("mode")) {
      return;
    }
    Raster raster = image.raster();
    // Pillow turns TIFF pictures by their orientation.
    if (image.format() == ImageFormat.TIFF && image.details().orientation() > 1) {
      return;
    }
    expect(raster.width() == oracle.get("width").asInt(), file, "has another width");
    expect(raster.height() == oracle.get("height").asInt(), file, "has another height");
    String mode = oracle.get("mode").asString();
    String ours = raster.dtype() + " " + raster.channels();
    boolean same =
        switch (mode) {
          case "L" -> ours.equals("U8 1");
          case "LA" -> ours.equals("U8 2");
          case "RGB" -> ours.equals("U8 3");
          case "RGBA" -> ours.equals("U8 4");
          case "I;16" -> ours.equals("U16 1");
          default -> false;
        };
    if (!same || excluded(file, image)) {
      return;
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    String hash = HexFormat.of().formatHex(digest.digest(pixels(raster)));
    boolean equal = hash.equals(oracle.get("sha256_first_frame").asString());
    expect(equal, file, "has other pixels than Pillow finds");
    compared += equal ? 1 : 0;
  }

  /** Where decoders may differ in the last bits, as the standards allow. */
  private boolean excluded(String file, Image image) throws Exception {
    return switch (image.format()) {
      // Another inverse DCT and another interpolation of chroma than libjpeg-turbo's.
      case JPEG -> !codecs.nativeJpeg();
      case TIFF -> file.equals("libvips/subsampled.tif");
      // TwelveMonkeys' lossy pictures are measurably off: see its class.
      case WEBP ->
          !codecs.nativeWebp()
              && Files.readString(folder.resolve(file), ISO_8859_1).contains("VP8 ");
      // 5 and 6 bits stretched to 8: rounded down by Pillow, to the nearest by the JDK.
      case BMP -> file.contains("rgb16-565");
      case PNG, GIF, PNM -> false;
    };
  }

  private void roundTrips(String file, Image image) throws Exception {
    Raster raster = image.raster();
    boolean eight = raster.dtype() == DType.U8;
    for (ImageFormat format : ImageFormat.values()) {
      boolean exact =
          switch (format) {
            case PNG, TIFF, WEBP -> true;
            case BMP -> eight && raster.channels() != 2;
            case PNM -> !raster.alpha();
            case GIF, JPEG -> false;
          };
      long deadline = System.nanoTime() + 4 * FILE_NANOS;
      ByteBuffer encoded = codecs.encode(image, raster, format, OptionalInt.empty(), deadline);
      Image back = codecs.decode(encoded, deadline);
      expect(back.format() == format.written(), file, "comes back as " + back.format());
      boolean equal =
          exact
              ? back.raster().sameShape(raster)
                  && Arrays.equals(pixels(back.raster()), pixels(raster))
              : back.raster().width() == raster.width()
                  && back.raster().height() == raster.height();
      expect(equal, file, "comes back changed from " + format + ": " + back.raster());
    }
  }

  private static byte[] pixels(Raster raster) {
    int start = raster.offset();
    return Arrays.copyOfRange(raster.data(), start, start + (int) raster.byteLength());
  }

  private void expect(boolean holds, String file, String otherwise) {
    if (!holds) {
      failures++;
      System.out.println(file + " " + otherwise);
    }
  }
}
