package dev.sluice.median;

import java.util.Locale;

/** What is made of the median of a window. */
public sealed interface MedianKind {
  /** Each sample becomes the median of its window. */
  MedianKind PLAIN = Simple.PLAIN;

  /**
   * A sample becomes the median of its window only where it is the least or the greatest of it, as
   * silx has it; a NaN that is to be ignored always does.
   */
  MedianKind CONDITIONAL = Simple.CONDITIONAL;

  /**
   * Windows of 3, 5, ... a side, up to the one given, until the median lies strictly between the
   * least and the greatest; then the sample is kept if it does so too, or else becomes the median.
   * Where no window will do, it becomes the median of the largest. Hwang and Haddad, "Adaptive
   * Median Filters: New Algorithms and Results", IEEE Trans. Image Processing 4(4), 1995, as
   * Gonzalez and Woods tell it.
   */
  MedianKind ADAPTIVE = Simple.ADAPTIVE;

  /**
   * All channels but opacity together: the pixel of the window with the least sum of L1 distances
   * to the others, the first of equals row by row. Astola, Haavisto and Neuvo, "Vector Median
   * Filters", Proc. IEEE 78(4), 1990. Rank does not matter to it.
   *
   * <p>Distances are exact for integers and of double precision for floats, added up column by
   * column; infinities of one sign are at no distance, and a pixel with a NaN that is to be ignored
   * does not count.
   */
  MedianKind VECTOR = Simple.VECTOR;

  /**
   * The median of the window in which the sample itself counts several times.
   *
   * @param centre how often, odd, 1 to {@value Weighted#MOST}
   */
  static MedianKind weighted(int centre) {
    return new Weighted(centre);
  }

  /** The name in requests and configuration. */
  String id();

  /** Kinds without a parameter of their own. */
  enum Simple implements MedianKind {
    PLAIN,
    CONDITIONAL,
    ADAPTIVE,
    VECTOR;

    @Override
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Centre-weighted.
   *
   * @param centre how often the sample itself counts, odd, 1 to {@value #MOST}
   */
  record Weighted(int centre) implements MedianKind {
    /** As many as the largest window has samples. */
    public static final int MOST = Window.MAX_SIDE * Window.MAX_SIDE;

    public Weighted {
      if (centre < 1 || centre > MOST || centre % 2 == 0) {
        throw new IllegalArgumentException("the centre counts 1, 3, 5 ... times: " + centre);
      }
    }

    @Override
    public String id() {
      return "weighted";
    }
  }
}
