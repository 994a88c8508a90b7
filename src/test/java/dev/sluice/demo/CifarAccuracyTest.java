package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * The accuracy that the model card states, found again with ONNX Runtime and the JDK's JPEG
 * decoder.
 */
class CifarAccuracyTest {
  private static final int TAR_BLOCK = 512;
  private static final int BATCH = 250;

  private record Picture(String label, BufferedImage image) {}

  @Test
  void onnxRuntimeFindsTheAccuracyOfTheCard() throws Exception {
    var shared = Path.of(System.getProperty("sluice.shared", "../shared"));
    var tarball = shared.resolve("data/cifar10/test.tar.gz");
    assumeThat(tarball).as("the CIFAR-10 test pictures are not there").isRegularFile();
    var pictures = read(tarball);
    assertThat(pictures).hasSize(5_000);

    int right = 0;
    try (var model = CifarModel.load(1)) {
      for (int start = 0; start < pictures.size(); start += BATCH) {
        right += right(model, pictures.subList(start, start + BATCH));
      }
    }
    var metrics =
        RunningServer.JSON.readTree(Files.readString(Path.of("src/model/cifar10/metrics.json")));
    double stated = metrics.at("/test/accuracy").doubleValue();
    assertThat(stated).isGreaterThanOrEqualTo(0.80);
    assertThat(right / 5_000.0).isCloseTo(stated, within(0.004));
  }

  private static int right(CifarModel model, List<Picture> pictures) {
    var samples = new float[pictures.size() * CifarModel.SAMPLES];
    for (int n = 0; n < pictures.size(); n++) {
      copy(pictures.get(n).image(), samples, n * CifarModel.SAMPLES);
    }
    var rows = model.probabilities(samples);
    int right = 0;
    for (int n = 0; n < rows.length; n++) {
      int best = 0;
      for (int c = 1; c < rows[n].length; c++) {
        best = rows[n][c] > rows[n][best] ? c : best;
      }
      right += CifarModel.CLASSES.get(best).equals(pictures.get(n).label()) ? 1 : 0;
    }
    return right;
  }

  private static void copy(BufferedImage image, float[] samples, int offset) {
    for (int y = 0; y < CifarModel.SIDE; y++) {
      for (int x = 0; x < CifarModel.SIDE; x++) {
        int rgb = image.getRGB(x, y);
        for (int c = 0; c < CifarModel.CHANNELS; c++) {
          samples[offset + (c * CifarModel.SIDE + y) * CifarModel.SIDE + x] =
              (rgb >> (16 - 8 * c) & 0xff) / 255f;
        }
      }
    }
  }

  /** The pictures of a tarball of {@code part/class/number.jpg}, labelled by their folder. */
  private static List<Picture> read(Path tarball) throws IOException {
    var pictures = new ArrayList<Picture>();
    try (InputStream tar = new GZIPInputStream(Files.newInputStream(tarball), 1 << 16)) {
      for (var header = tar.readNBytes(TAR_BLOCK);
          header.length == TAR_BLOCK && header[0] != 0;
          header = tar.readNBytes(TAR_BLOCK)) {
        var name = new String(header, 0, 100, US_ASCII).replace("\0", "");
        int size = Integer.parseInt(new String(header, 124, 11, US_ASCII).strip(), 8);
        var bytes = tar.readNBytes(size);
        tar.skipNBytes(Math.floorMod(-size, TAR_BLOCK));
        if (name.endsWith(".jpg")) {
          pictures.add(
              new Picture(name.split("/")[1], ImageIO.read(new ByteArrayInputStream(bytes))));
        }
      }
    }
    return pictures;
  }
}
