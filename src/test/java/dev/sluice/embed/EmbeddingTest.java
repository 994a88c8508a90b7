package dev.sluice.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import dev.sluice.median.Border;
import dev.sluice.median.DType;
import dev.sluice.median.EngineConfig;
import dev.sluice.median.EngineObserver;
import dev.sluice.median.Footprint;
import dev.sluice.median.MedianEngine;
import dev.sluice.median.MedianFilter;
import dev.sluice.median.Raster;
import dev.sluice.median.SampleOrder;
import dev.sluice.median.Window;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is put into a model answers, in ONNX Runtime, as the engine does, bit for bit. */
class EmbeddingTest {
  private static final int[][] SIDES = {{1, 1}, {1, 4}, {2, 3}, {5, 2}, {9, 13}};

  private static MedianEngine engine;

  @BeforeAll
  static void start() {
    engine = MedianEngine.start(new EngineConfig(1, 0), EngineObserver.NONE);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  static Stream<Arguments> windowsAndBorders() {
    return Stream.of(
            new Window(1, 3),
            new Window(3, 1),
            new Window(2, 2),
            Window.square(3),
            new Window(4, 3),
            Window.square(5),
            Window.square(7))
        .flatMap(
            window ->
                Stream.of(Border.values())
                    .filter(border -> border != Border.SHRINK)
                    .map(border -> Arguments.of(window, border)));
  }

  @ParameterizedTest
  @MethodSource("windowsAndBorders")
  void equalsTheEngineAtEverySize(Window window, Border border) throws Exception {
    MedianFilter filter = new MedianFilter(window, Footprint.SQUARE, border, 0.25, false);
    byte[] model = embedded(filter, "nchw", 1);
    for (int[] sides : SIDES) {
      check(model, filter, DType.F32, OnnxJavaType.FLOAT, "nchw", sides[0], sides[1]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F32, FLOAT, 1, nhwc",
    "U8, UINT8, 2, nhwc",
    "U8, UINT8, 2, nchw",
    "I8, INT8, 3, chw",
    "I16, INT16, 5, hw",
    "I16, INT16, 5, hwc",
    "I32, INT32, 6, nhw",
    "F64, DOUBLE, 11, nchw",
    "BF16, BFLOAT16, 16, nchw",
    "BF16, BFLOAT16, 16, hwc"
  })
  void equalsTheEngineForTypesAndLayouts(
      DType dtype, OnnxJavaType type, int elements, String layout) throws Exception {
    for (Border border : new Border[] {Border.REFLECT, Border.CONSTANT}) {
      MedianFilter filter = new MedianFilter(new Window(3, 5), Footprint.SQUARE, border, 3, false);
      check(embedded(filter, layout, elements), filter, dtype, type, layout, 6, 11);
    }
  }

  @ParameterizedTest
  @CsvSource({"CROSS, 3", "CROSS, 5", "DISK, 5", "DISK, 7"})
  void equalsTheEngineForFootprints(Footprint.Shape shape, int side) throws Exception {
    MedianFilter filter = new MedianFilter(Window.square(side), shape, Border.REFLECT, 0, false);
    byte[] model = embedded(filter, "nchw", 1);
    check(model, filter, DType.F32, OnnxJavaType.FLOAT, "nchw", 8, 9);
  }

  @Test
  void refusesAnOldOpset() throws Exception {
    OnnxModel model = OnnxModel.read(ByteBuffer.wrap(Onnx.identity(1, 4, 11)));

    assertThatThrownBy(
            () -> new Embedding(MedianFilter.of(Window.square(3)), "nchw").into(model, "x"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("opset 11")
        .hasMessageContaining("13");
  }

  @Test
  void refusesTheSecondTimeOtherAxesUnknownTensorsAndText() throws Exception {
    Embedding embedding = new Embedding(MedianFilter.of(Window.square(3)), "nchw");
    OnnxModel twice = OnnxModel.read(ByteBuffer.wrap(Onnx.identity(1, 4, 17)));
    embedding.into(twice, null);

    assertThatThrownBy(() -> embedding.into(twice, "x")).hasMessageContaining("already");
    assertThatThrownBy(() -> embedding.into(model(1, 3), "x")).hasMessageContaining("3 axes");
    assertThatThrownBy(() -> embedding.into(model(1, 4), "z")).hasMessageContaining("x, y");
    assertThatThrownBy(() -> embedding.into(model(8, 4), "x")).hasMessageContaining("type 8");
  }

  private static OnnxModel model(int elements, int axes) throws RefusedException {
    return OnnxModel.read(ByteBuffer.wrap(Onnx.identity(elements, axes, 17)));
  }

  private static byte[] embedded(MedianFilter filter, String layout, int elements)
      throws Exception {
    OnnxModel model = model(elements, layout.length());
    new Embedding(filter, layout).into(model, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.writeTo(out);
    return out.toByteArray();
  }

  private static void check(
      byte[] model,
      MedianFilter filter,
      DType dtype,
      OnnxJavaType type,
      String layout,
      int height,
      int width)
      throws Exception {
    int batch = layout.contains("n") ? 2 : 1;
    int channels = layout.contains("c") ? 3 : 1;
    SampleOrder order =
        layout.indexOf('c') > layout.indexOf('h') ? SampleOrder.INTERLEAVED : SampleOrder.PLANAR;
    Raster source = Raster.allocate(dtype, order, batch, height, width, channels);
    fill(source);
    Raster wanted = source.blank();
    engine.filter(source, wanted, filter, System.nanoTime() + 10_000_000_000L);
    long[] shape =
        layout
            .chars()
            .mapToLong(
                axis -> axis == 'n' ? batch : axis == 'c' ? channels : axis == 'h' ? height : width)
            .toArray();

    Onnx.Tensor found =
        Onnx.run(model, "y", Map.of("x", new Onnx.Tensor(type, shape, source.data())));

    assertThat(found.shape()).isEqualTo(shape);
    assertThat(found.data()).as("%dx%d", height, width).isEqualTo(wanted.data());
  }

  /** Many equal values, and some that are not. */
  private static void fill(Raster raster) {
    Random random = new Random(7);
    ByteBuffer data = ByteBuffer.wrap(raster.data()).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < raster.sampleCount(); i++) {
      int value = random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(100);
      switch (raster.dtype()) {
        case U8, I8 -> data.put((byte) value);
        case U16, I16 -> data.putShort((short) (300 * value));
        case BF16 -> data.putShort((short) (Float.floatToIntBits(value / 7f - 3) >> Short.SIZE));
        case I32 -> data.putInt(value - 50);
        case F64 -> data.putDouble(value / 7.0 - 3);
        default -> data.putFloat(value / 7f - 3);
      }
    }
  }
}
