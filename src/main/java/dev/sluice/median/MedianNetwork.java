package dev.sluice.median;

import java.util.Arrays;
import java.util.List;

/** What a {@link MedianKind} makes of each window of a tile, as a graph. */
final class MedianNetwork {
  /**
   * How a window is cut up.
   *
   * @param columns windows side by side in a tile, a power of two
   * @param rows windows below one another in a tile
   * @param cutCost a list that costs as much becomes a stage of its own; 0 for never
   */
  record Tile(int columns, int rows, int cutCost) {
    int windows() {
      return columns * rows;
    }
  }

  private final MinMaxGraph graph = new MinMaxGraph();
  private final RankedLists.Shared shared = new RankedLists.Shared();
  private final WindowMask mask;
  private final Tile tile;
  private final int[] outputs;

  /**
   * @param tile of one row unless the mask is full
   */
  MedianNetwork(WindowMask mask, Tile tile) {
    this.mask = mask;
    this.tile = tile;
    this.outputs =
        switch (mask.kind()) {
          case MedianKind.Weighted _ -> clamped();
          case MedianKind.Simple simple ->
              switch (simple) {
                case PLAIN -> ranked(mask);
                case CONDITIONAL -> kept();
                case ADAPTIVE -> adapted();
                case VECTOR -> throw new IllegalArgumentException("of all channels together");
              };
        };
  }

  MinMaxGraph graph() {
    return graph;
  }

  WindowMask mask() {
    return mask;
  }

  Tile tile() {
    return tile;
  }

  /** The lists that {@link MinMaxGraph.Op#SHARED} nodes read. */
  List<RankedLists.Ranked> lists() {
    return shared.lists();
  }

  /** What is made of the tile's windows, row by row. */
  int[] outputs() {
    return outputs;
  }

  /** The sample in the middle of a window. */
  private int centre(int window) {
    int column = mask.columns() / 2 + window % tile.columns();
    int row = mask.rows() / 2 + window / tile.columns();
    return graph.sample(column % tile.columns(), column / tile.columns(), row);
  }

  /** The sample itself, raised to the rank of one bound and lowered to that of the other. */
  private int[] clamped() {
    RankSplit.Bounds[] bounds = bounds(mask);
    int[] made = new int[bounds.length];
    Arrays.setAll(made, i -> graph.max(bounds[i].lower(), graph.min(centre(i), bounds[i].upper())));
    return made;
  }

  /** The sample itself where it lies between the least and the greatest, or else the median. */
  private int[] kept() {
    int[] median = ranked(mask);
    int[] least = ranked(mask.withRank(Extreme.LEAST));
    int[] greatest = ranked(mask.withRank(Extreme.GREATEST));
    int[] made = new int[median.length];
    Arrays.setAll(
        made,
        i -> {
          int kept = graph.choice(centre(i), greatest[i], centre(i), median[i]);
          return graph.choice(centre(i), least[i], kept, median[i]);
        });
    return made;
  }

  /** From the largest window, whose median is left where no window will do, to the smallest. */
  private int[] adapted() {
    int[] made = {};
    for (WindowMask size : mask.sizes().reversed()) {
      int[] median = ranked(size);
      made = made.length == 0 ? median.clone() : made;
      int[] least = ranked(size.withRank(Extreme.LEAST));
      int[] greatest = ranked(size.withRank(Extreme.GREATEST));
      for (int i = 0; i < made.length; i++) {
        int otherwise = between(median[i], median[i], least[i], greatest[i], median[i], made[i]);
        made[i] = between(median[i], centre(i), least[i], greatest[i], centre(i), otherwise);
      }
    }
    return made;
  }

  /** One node where both x and y lie between the least and the greatest, or else another. */
  private int between(int x, int y, int least, int greatest, int inside, int otherwise) {
    int within = graph.choice(graph.max(x, y), greatest, inside, otherwise);
    return graph.choice(graph.min(x, y), least, within, otherwise);
  }

  private int[] ranked(WindowMask window) {
    return Arrays.stream(bounds(window)).mapToInt(RankSplit.Bounds::lower).toArray();
  }

  /** The samples wanted of windows of any size around the same samples. */
  private RankSplit.Bounds[] bounds(WindowMask window) {
    Tile part = part(window);
    RankSplit.Bounds[] made = new RankSplit.Bounds[tile.windows()];
    for (int row = 0; row < tile.rows(); row += part.rows()) {
      for (int column = 0; column < tile.columns(); column += part.columns()) {
        RankedLists.Place place =
            new RankedLists.Place(
                column + mask.columns() / 2 - window.columns() / 2,
                row + mask.rows() / 2 - window.rows() / 2);
        RankSplit split =
            new RankSplit(window, part, new RankedLists(graph, shared, window, place, tile));
        for (int i = 0; i < part.windows(); i++) {
          int to = (row + i / part.columns()) * tile.columns() + column + i % part.columns();
          made[to] = split.outputs()[i];
        }
      }
    }
    return made;
  }

  /** Windows that have most of their samples in common. */
  private Tile part(WindowMask window) {
    if (window.rows() == mask.rows() && window.columns() == mask.columns()) {
      return tile;
    }
    int columns =
        Math.min(tile.columns(), Integer.highestOneBit(Math.max(2, window.columns()) / 2));
    int rows = window.full() ? Math.min(tile.rows(), 2) : 1;
    return new Tile(columns, rows, tile.cutCost());
  }
}
