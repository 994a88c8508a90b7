package dev.sluice.median;

import java.util.Arrays;
import java.util.Locale;

/** Which samples of a window count. Immutable. */
public sealed interface Footprint {
  Footprint SQUARE = Shape.SQUARE;
  Footprint CROSS = Shape.CROSS;
  Footprint DISK = Shape.DISK;

  /**
   * The mask over a window, row by row.
   *
   * @return {@code rows * columns} flags, at least one of them set
   */
  boolean[] mask(Window window);

  /** The name in requests and configuration. */
  String id();

  /** Footprint of the flags given, row by row; fits windows of exactly that many samples. */
  static Footprint of(boolean... flags) {
    return new Mask(flags);
  }

  /** The shapes that have a name. */
  enum Shape implements Footprint {
    SQUARE {
      @Override
      boolean counts(int row, int column, Window window) {
        return true;
      }
    },
    /** The row and the column through the anchor. */
    CROSS {
      @Override
      boolean counts(int row, int column, Window window) {
        return row == window.rows() / 2 || column == window.columns() / 2;
      }
    },
    /** As {@code skimage.morphology.disk}: all within the radius of the anchor. */
    DISK {
      @Override
      boolean counts(int row, int column, Window window) {
        long y = row - window.rows() / 2;
        long x = column - window.columns() / 2;
        long radiusY = window.rows() / 2;
        long radiusX = window.columns() / 2;
        return y * y * radiusX * radiusX + x * x * radiusY * radiusY
            <= radiusX * radiusX * radiusY * radiusY;
      }
    };

    abstract boolean counts(int row, int column, Window window);

    @Override
    public boolean[] mask(Window window) {
      boolean[] mask = new boolean[window.samples()];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = counts(i / window.columns(), i % window.columns(), window);
      }
      return mask;
    }

    @Override
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Flags of one's own. */
  final class Mask implements Footprint {
    private final boolean[] flags;

    private Mask(boolean[] flags) {
      this.flags = flags.clone();
    }

    @Override
    public boolean[] mask(Window window) {
      if (flags.length != window.samples()) {
        throw new IllegalArgumentException("mask of " + flags.length + " for window " + window);
      }
      return flags.clone();
    }

    @Override
    public String id() {
      return "mask";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Mask mask && Arrays.equals(flags, mask.flags);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(flags);
    }
  }
}
