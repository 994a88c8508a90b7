package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KernelEmitterTest {
  /** HotSpot does not compile methods of more bytecode than this. */
  private static final int HUGE_METHOD = 8_000;

  static Stream<Arguments> windows() {
    return Stream.of(DType.U8, DType.U16, DType.F32, DType.F64)
        .flatMap(
            dtype ->
                Stream.of(
                        new Window(3, 3),
                        new Window(5, 5),
                        new Window(7, 7),
                        new Window(15, 15),
                        new Window(4, 31),
                        new Window(1, 63))
                    .map(window -> Arguments.of(dtype, window)));
  }

  static Stream<Arguments> kinds() {
    return Stream.of(MedianKind.CONDITIONAL, MedianKind.ADAPTIVE, MedianKind.weighted(3))
        .flatMap(
            kind ->
                Stream.of(DType.U8, DType.F32, DType.F64)
                    .flatMap(
                        dtype ->
                            Stream.of(3, 5, 7, 9, 15)
                                .map(side -> Arguments.of(dtype, Window.square(side), kind))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyMethodOfAKindIsShortEnough(DType dtype, Window window, MedianKind kind) {
    shortMethods(LaneShape.of(dtype, 512), MedianFilter.of(window).withKind(kind));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void everyMethodIsShortEnoughToBeCompiled(DType dtype, Window window) {
    shortMethods(LaneShape.of(dtype, 512), MedianFilter.of(window));
  }

  private static void shortMethods(LaneShape shape, MedianFilter filter) {
    WindowMask mask = WindowMask.of(filter);
    MedianNetwork network = new MedianNetwork(mask, Tiling.tile(mask, shape));
    StagePlan plan = new StagePlan(network, Tiling.cut());
    int strip = Tiling.stripTiles(plan.slots(), shape);
    RowLayout layout = RowLayout.of(shape, 512, strip, StagePlan.halo(network));
    ClassModel model = ClassFile.of().parse(new KernelEmitter(plan, shape, layout).emit());
    assertThat(model.methods())
        .hasSize(plan.stages().size() + 3)
        .allSatisfy(
            method ->
                assertThat(method.findAttribute(Attributes.code()).orElseThrow().codeLength())
                    .as(method.methodName().stringValue())
                    .isLessThan(HUGE_METHOD));
  }

  /** The compiler's memory grows with the square of a stage. */
  @ParameterizedTest
  @MethodSource("windows")
  void stagesAreShortBesideASmallHeap(DType dtype, Window window) {
    WindowMask mask = WindowMask.of(MedianFilter.of(window));
    MedianNetwork network = new MedianNetwork(mask, Tiling.tile(mask, LaneShape.of(dtype, 512)));
    StagePlan.Cut small = Tiling.cut(128L << 20);
    assertThat(small.stageOperations()).isLessThan(Tiling.cut(1L << 30).stageOperations());
    assertThat(new StagePlan(network, small).stages())
        .allSatisfy(
            stage -> assertThat(stage.operations()).isLessThanOrEqualTo(small.stageOperations()));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void stagesAreShortEnoughToBeInlined(DType dtype, Window window) {
    WindowMask mask = WindowMask.of(MedianFilter.of(window));
    MedianNetwork network = new MedianNetwork(mask, Tiling.tile(mask, LaneShape.of(dtype, 512)));
    assertThat(new StagePlan(network, Tiling.cut()).stages()).noneMatch(Stage::tooLong);
  }

  /** The emitter takes the one from the other where they stand so. */
  @ParameterizedTest
  @MethodSource("windows")
  void aMaximumFollowsTheMinimumOfTheSameTwo(DType dtype, Window window) {
    WindowMask mask = WindowMask.of(MedianFilter.of(window));
    MedianNetwork network = new MedianNetwork(mask, Tiling.tile(mask, LaneShape.of(dtype, 512)));
    int pairs = 0;
    for (Stage stage : new StagePlan(network, Tiling.cut()).stages()) {
      Stage.Instruction before = null;
      for (Stage.Instruction step : stage.code()) {
        if (before != null && step.kind() == Stage.Kind.MAX && before.kind() == Stage.Kind.MIN) {
          pairs += step.a() == before.a() && step.b() == before.b() ? 1 : 0;
        }
        before = step.stores() ? before : step;
      }
    }
    assertThat(pairs).isPositive();
  }

  @ParameterizedTest
  @MethodSource("windows")
  void rowsStartOnLinesAndDoNotCompete(DType dtype, Window window) {
    LaneShape shape = LaneShape.of(dtype, 512);
    RowLayout layout = RowLayout.of(shape, 512, 512, window.columns());
    assertThat(layout.inputStride() % ArenaAddress.LINE).isZero();
    assertThat(layout.slotStride() / ArenaAddress.LINE % 2).isOne();
    assertThat(layout.inputStride() / ArenaAddress.LINE % 2).isOne();
  }
}
