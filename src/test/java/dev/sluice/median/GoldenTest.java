package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cases made by SciPy, scikit-image and OpenCV. The one over luminance is not the engine's. */
final class GoldenTest {
  private static final MedianEngine ENGINE =
      MedianEngine.start(new EngineConfig(2, 64), EngineObserver.NONE);
  private static final MedianEngine SCALAR =
      MedianEngine.start(new EngineConfig(2, 64), EngineObserver.NONE, Kernels.scalar());

  record Case(String name, String layout, MedianFilter filter) {
    @Override
    public String toString() {
      return name;
    }
  }

  @AfterAll
  static void close() {
    ENGINE.close();
    SCALAR.close();
  }

  static List<Case> cases() throws Exception {
    List<Case> cases = new ArrayList<>();
    try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/manifest.json")) {
      for (JsonNode entry : JsonMapper.shared().readTree(in)) {
        if (!entry.has("gray")) {
          cases.add(
              new Case(
                  entry.get("name").asString(), entry.get("layout").asString(), filter(entry)));
        }
      }
    }
    return cases;
  }

  private static MedianFilter filter(JsonNode entry) {
    JsonNode sides = entry.get("window");
    Window window =
        sides.size() == 1
            ? Window.along(sides.get(0).asInt())
            : new Window(sides.get(0).asInt(), sides.get(1).asInt());
    MedianFilter filter =
        MedianFilter.of(window)
            .withBorder(Border.valueOf(entry.get("border").asString().toUpperCase(Locale.ROOT)))
            .withCval(entry.get("cval").asDouble());
    return entry.has("footprint")
        ? filter.withFootprint(MedianVectors.mask(entry.get("footprint")))
        : filter;
  }

  @Test
  void allCasesAreThere() throws Exception {
    assertThat(cases()).hasSize(218);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheReference(Case given) throws Exception {
    Raster source = raster(Npy.read("/golden/" + given.name + ".in.npy"), given.layout);
    byte[] expected = Npy.read("/golden/" + given.name + ".out.npy").data();
    VectorKernels.settle(source.dtype(), given.filter);
    for (MedianEngine engine : List.of(ENGINE, SCALAR)) {
      Raster target = source.blank();
      engine.filter(source, target, given.filter, System.nanoTime() + 60_000_000_000L);
      assertThat(target.data()).isEqualTo(expected);
    }
  }

  private static Raster raster(Npy npy, String layout) {
    SampleOrder order = layout.contains("ch") ? SampleOrder.PLANAR : SampleOrder.INTERLEAVED;
    return new Raster(
        npy.dtype(),
        order,
        side(npy, layout, layout.equals("bn") ? 'b' : layout.equals("n") ? '-' : 'n'),
        side(npy, layout, 'h'),
        side(npy, layout, layout.endsWith("n") ? 'n' : 'w'),
        side(npy, layout, 'c'),
        false,
        npy.data(),
        0);
  }

  private static int side(Npy npy, String layout, char axis) {
    int at = layout.indexOf(axis);
    return at < 0 ? 1 : npy.shape()[at];
  }
}
