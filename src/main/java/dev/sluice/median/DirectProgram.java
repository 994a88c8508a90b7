package dev.sluice.median;

/**
 * What is made of 3x3 windows, for as many of them below one another as one step of {@link
 * DirectCode} does. Samples are named by row and column, from the first of the uppermost window on.
 *
 * @param results of the windows, from above
 */
record DirectProgram(MinMaxGraph graph, int[] results) {
  /** Windows below one another. */
  static final int WINDOWS = 4;

  private static final int SIDE = 3;

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

  static DirectProgram of(WindowMask mask) {
    MedianNetwork network = new MedianNetwork(mask, PAIR);
    MinMaxGraph graph = new MinMaxGraph();
    int[] results = new int[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      int pair = i / PAIR.rows() * PAIR.rows();
      results[i] = copy(network, network.outputs()[i - pair], 0, pair, graph);
    }
    return new DirectProgram(graph, results);
  }

  /** The sample in the middle of a window. */
  int centre(int window) {
    return graph.sample(0, SIDE / 2, window + SIDE / 2);
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
      case CHOICE ->
          to.choice(
              copy(from, node.a(), right, down, to),
              copy(from, node.b(), right, down, to),
              copy(from, node.c(), right, down, to),
              copy(from, node.d(), right, down, to));
    };
  }
}
