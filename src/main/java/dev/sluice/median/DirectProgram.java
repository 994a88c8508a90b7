package dev.sluice.median;

import java.util.Arrays;

/**
 * What is made of 3x3 windows, for as many of them below one another as one step of {@link
 * DirectCode} does. Samples are named by row and column, from the first of the uppermost window on.
 *
 * @param results of the windows, from above
 * @param least of each window, where samples that are not the least or the greatest are to be kept
 * @param greatest as {@code least}; both are empty where results stand as they are
 * @param strict whether a sample is kept only where the result, too, lies between the two
 */
record DirectProgram(
    MinMaxGraph graph, int[] results, int[] least, int[] greatest, boolean strict) {
  /** Windows below one another. */
  static final int WINDOWS = 4;

  private static final int SIDE = 3;
  private static final int[] NONE = {};

  /** Rows that the windows see. */
  static final int ROWS = WINDOWS + SIDE - 1;

  private static final MedianNetwork.Tile PAIR = new MedianNetwork.Tile(1, 2, 0);

  /** Whether there are programs for a window and sample type. */
  static boolean serves(WindowMask mask, LaneShape shape) {
    return mask.full()
        && mask.rows() == SIDE
        && mask.columns() == SIDE
        && shape.bytes() < Long.BYTES;
  }

  /**
   * What is made of the windows of a filter of 3x3 without {@link Rank#MEAN}, channel by channel.
   */
  static DirectProgram of(MedianFilter filter) {
    MedianFilter plain = filter.withKind(MedianKind.PLAIN);
    return switch (filter.kind()) {
      case MedianKind.Simple simple ->
          switch (simple) {
            case PLAIN -> ranked(WindowMask.of(plain));
            case CONDITIONAL -> kept(plain, false);
            case ADAPTIVE -> kept(plain, true);
            case VECTOR -> throw new IllegalArgumentException("of all channels together");
          };
      case MedianKind.Weighted weighted -> {
        int centre = weighted.centre();
        yield clamped(
            WindowMask.of(plain.withRank(new CentreBound(centre, false, plain.rank()))),
            WindowMask.of(plain.withRank(new CentreBound(centre, true, plain.rank()))));
      }
    };
  }

  /** The sample of the rank of the mask. */
  static DirectProgram ranked(WindowMask mask) {
    MinMaxGraph graph = new MinMaxGraph();
    return new DirectProgram(graph, ranks(graph, mask), NONE, NONE, false);
  }

  /** The sample itself, raised to the rank of one mask and lowered to that of another. */
  private static DirectProgram clamped(WindowMask lower, WindowMask upper) {
    MinMaxGraph graph = new MinMaxGraph();
    int[] results = ranks(graph, lower);
    int[] high = ranks(graph, upper);
    Arrays.setAll(results, i -> graph.max(results[i], graph.min(centre(graph, i), high[i])));
    return new DirectProgram(graph, results, NONE, NONE, false);
  }

  /** The median, or the sample where that is not the least or the greatest. */
  private static DirectProgram kept(MedianFilter plain, boolean strict) {
    MinMaxGraph graph = new MinMaxGraph();
    return new DirectProgram(
        graph,
        ranks(graph, WindowMask.of(plain)),
        ranks(graph, WindowMask.of(plain.withRank(Extreme.LEAST))),
        ranks(graph, WindowMask.of(plain.withRank(Extreme.GREATEST))),
        strict);
  }

  /** The sample in the middle of a window. */
  int centre(int window) {
    return centre(graph, window);
  }

  private static int centre(MinMaxGraph graph, int window) {
    return graph.sample(0, SIDE / 2, window + SIDE / 2);
  }

  private static int[] ranks(MinMaxGraph graph, WindowMask mask) {
    MedianNetwork network = new MedianNetwork(mask, PAIR);
    int[] ranks = new int[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      int pair = i / PAIR.rows() * PAIR.rows();
      ranks[i] = copy(network, network.outputs()[i - pair], 0, pair, graph);
    }
    return ranks;
  }

  /** A node as the tile {@code right} and {@code down} from the first computes it. */
  private static int copy(MedianNetwork from, int index, int right, int down, MinMaxGraph to) {
    MinMaxGraph.Node node = from.graph().node(index);
    return switch (node.op()) {
      case SAMPLE -> to.sample(0, right + node.b(), down + node.c());
      case SHARED -> {
        int content = from.lists().get(node.a()).nodes()[node.c()];
        yield copy(from, content, right + node.b(), down, to);
      }
      case MIN ->
          to.min(copy(from, node.a(), right, down, to), copy(from, node.b(), right, down, to));
      case MAX ->
          to.max(copy(from, node.a(), right, down, to), copy(from, node.b(), right, down, to));
    };
  }
}
