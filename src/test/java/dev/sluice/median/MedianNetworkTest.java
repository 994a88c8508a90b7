package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs networks on the numbers 0 and 1: what sorts those sorts everything (Knuth, 5.3.4). */
class MedianNetworkTest {
  /** Samples of a tile: a long for each row, bit x for column x. */
  private record Bits(long[] rows) {
    int at(int column, int row) {
      return (int) (rows[row] >>> column & 1);
    }
  }

  static Stream<Arguments> windows() {
    return Stream.of(
        Arguments.of(Window.square(3), new MedianNetwork.Tile(1, 2, 0)),
        Arguments.of(Window.square(3), new MedianNetwork.Tile(2, 2, 4)),
        Arguments.of(new Window(2, 4), new MedianNetwork.Tile(2, 2, 0)),
        Arguments.of(new Window(4, 3), new MedianNetwork.Tile(1, 4, 0)),
        Arguments.of(Window.along(9), new MedianNetwork.Tile(4, 1, 3)),
        Arguments.of(new Window(7, 1), new MedianNetwork.Tile(1, 4, 0)));
  }

  static Stream<Arguments> largeWindows() {
    return Stream.of(
        Arguments.of(Window.square(5), new MedianNetwork.Tile(2, 2, 0)),
        Arguments.of(Window.square(6), new MedianNetwork.Tile(4, 4, 20)),
        Arguments.of(Window.square(11), new MedianNetwork.Tile(4, 2, 0)),
        Arguments.of(Window.square(11), new MedianNetwork.Tile(4, 2, 60)),
        Arguments.of(new Window(7, 12), new MedianNetwork.Tile(8, 4, 60)),
        Arguments.of(Window.along(31), new MedianNetwork.Tile(8, 1, 40)));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void sortsEveryZeroAndOne(Window window, MedianNetwork.Tile tile) {
    MedianNetwork network = network(window, Footprint.SQUARE, tile);
    int columns = window.columns() + tile.columns() - 1;
    int rows = window.rows() + tile.rows() - 1;
    assertThat(columns * rows).isLessThan(25);
    for (long bits = 0; bits < 1L << columns * rows; bits++) {
      long[] split = new long[rows];
      for (int row = 0; row < rows; row++) {
        split[row] = bits >>> row * columns & (1L << columns) - 1;
      }
      check(network, Footprint.SQUARE, new Bits(split));
    }
  }

  @ParameterizedTest
  @MethodSource("largeWindows")
  void sortsManyZerosAndOnes(Window window, MedianNetwork.Tile tile) {
    Random random = new Random(11);
    for (Footprint footprint : Footprint.Shape.values()) {
      MedianNetwork.Tile fitting =
          footprint == Footprint.SQUARE
              ? tile
              : new MedianNetwork.Tile(tile.columns(), 1, tile.cutCost());
      MedianNetwork network = network(window, footprint, fitting);
      int rows = window.rows() + tile.rows() - 1;
      for (int i = 0; i < 2_000; i++) {
        check(network, footprint, new Bits(random.longs(rows).toArray()));
      }
    }
  }

  private static MedianNetwork network(Window window, Footprint shape, MedianNetwork.Tile tile) {
    return new MedianNetwork(WindowMask.of(MedianFilter.of(window).withFootprint(shape)), tile);
  }

  private static void check(MedianNetwork network, Footprint footprint, Bits bits) {
    Map<Long, Integer> known = new HashMap<>();
    int[] medians = new int[network.outputs().length];
    int[] expected = new int[medians.length];
    for (int i = 0; i < medians.length; i++) {
      medians[i] = evaluate(network, network.outputs()[i], 0, bits, known);
      expected[i] =
          majority(
              network.mask(),
              footprint,
              bits,
              i % network.tile().columns(),
              i / network.tile().columns());
    }
    assertThat(medians).as("%s", Arrays.toString(bits.rows())).isEqualTo(expected);
  }

  private static int majority(WindowMask mask, Footprint footprint, Bits bits, int x, int y) {
    Window window = new Window(mask.rows(), mask.columns());
    boolean[] counts = footprint.mask(window);
    int zeros = 0;
    for (int i = 0; i < counts.length; i++) {
      int column = x + i % window.columns();
      int row = y + i / window.columns();
      zeros += counts[i] && bits.at(column, row) == 0 ? 1 : 0;
    }
    return zeros > mask.samples() / 2 ? 0 : 1;
  }

  private static int evaluate(
      MedianNetwork network, int index, int tile, Bits bits, Map<Long, Integer> known) {
    long key = (long) tile << 32 | index;
    Integer value = known.get(key);
    if (value == null) {
      MinMaxGraph.Node node = network.graph().node(index);
      value =
          switch (node.op()) {
            case SAMPLE ->
                bits.at((tile + node.b()) * network.tile().columns() + node.a(), node.c());
            case SHARED ->
                evaluate(
                    network,
                    network.lists().get(node.a()).nodes()[node.c()],
                    tile + node.b(),
                    bits,
                    known);
            case MIN ->
                evaluate(network, node.a(), tile, bits, known)
                    & evaluate(network, node.b(), tile, bits, known);
            case MAX ->
                evaluate(network, node.a(), tile, bits, known)
                    | evaluate(network, node.b(), tile, bits, known);
            case CHOICE -> throw new IllegalStateException("not plain");
          };
      known.put(key, value);
    }
    return value;
  }
}
