package dev.sluice.median;

/**
 * {@link MedianKind#VECTOR}. Distances from a row of pixels to the rows around it are added up for
 * all windows that hold both at once: along the columns of the window first, then across them. What
 * a window sees outside of the picture are pixels like any other.
 */
final class ColourBands implements BandKernel {
  /** Pixels of a row that are done in one go. */
  private static final int SEGMENT = 256;

  /** Least number of rows that are done in one go. */
  private static final int BLOCK = 32;

  /**
   * At least so many for each row of the window, as a block has the rows around it to do as well.
   */
  private static final int BLOCK_WINDOWS = 12;

  /** How much faster vectors of bytes are. */
  private static final int BYTES_GAIN = 8;

  /** How much faster those of floats are. */
  private static final int REALS_GAIN = 2;

  /** Of most pictures, where their number is not known. */
  private static final int USUAL_CHANNELS = 3;

  /** How the best pixels are found. */
  private enum Way {
    NINE,
    BYTES,
    REALS,
    SCALAR
  }

  private final DType dtype;
  private final MedianFilter filter;
  private final boolean vectors;

  /**
   * @param vectors whether there are vector instructions
   */
  ColourBands(DType dtype, MedianFilter filter, boolean vectors) {
    this.dtype = dtype;
    this.vectors = vectors;
    this.filter = filter;
  }

  @Override
  public boolean wholePixels() {
    return true;
  }

  @Override
  public void filter(Band band, int fromRow, int toRow, Scratch scratch) {
    int channels = band.sources().size() - (band.alpha() ? 1 : 0);
    if (band.alpha()) {
      Plane opacity = band.sources().get(channels);
      CopyKernel.COPY.filter(opacity, band.targets().get(channels), fromRow, toRow, scratch);
    }
    if (channels == 0) {
      return;
    }
    int width = band.sources().getFirst().width();
    Way way = way(channels);
    int high = evenly(toRow - fromRow, block(way));
    int wide = evenly(width, segment(way));
    ColourTile tile = tile(way, channels, high, wide, scratch);
    PixelMap map = new PixelMap(dtype, filter, high, wide);
    for (int row = fromRow; row < toRow; row += high) {
      for (int column = 0; column < width; column += wide) {
        int rows = Math.min(high, toRow - row);
        int columns = Math.min(wide, width - column);
        map.move(band.sources().getFirst(), row, rows, column, columns);
        tile.filter(map, band, scratch);
      }
    }
  }

  /** The least part of which as many make the whole as of the largest. */
  private static int evenly(int whole, int most) {
    return Math.ceilDiv(whole, Math.ceilDiv(whole, most));
  }

  private Way way(int channels) {
    boolean bytes = bytes(channels);
    if (!bytes && !reals(channels) || !VectorKernels.coloursReady(dtype)) {
      return Way.SCALAR;
    }
    if (!bytes) {
      return Way.REALS;
    }
    return VectorNineColours.serve(dtype, filter, channels) ? Way.NINE : Way.BYTES;
  }

  private int block(Way way) {
    return switch (way) {
      case NINE -> VectorNineColours.BLOCK;
      case BYTES -> VectorColours.BLOCK;
      case REALS, SCALAR -> Math.max(BLOCK, BLOCK_WINDOWS * filter.window().rows());
    };
  }

  private int segment(Way way) {
    return switch (way) {
      case NINE -> VectorNineColours.SEGMENT;
      case BYTES -> VectorColours.segment(filter.window());
      case REALS, SCALAR -> SEGMENT;
    };
  }

  private ColourTile tile(Way way, int channels, int high, int wide, Scratch scratch) {
    return switch (way) {
      case NINE, BYTES -> VectorKernels.byteColours(filter, channels, high, wide, scratch);
      case REALS -> new VectorRealColours(filter, channels, high, wide);
      case SCALAR ->
          WholeColours.serve(dtype, filter, channels)
              ? new WholeColours(filter, channels, high, wide)
              : new AnyColours(filter, channels, high, wide);
    };
  }

  @Override
  public double nanosPerSample() {
    double rows = 2.0 * filter.window().rows();
    double columns = 2.0 * filter.window().columns();
    return (5 + rows * columns / 4) / gain();
  }

  private int gain() {
    if (bytes(USUAL_CHANNELS)) {
      return BYTES_GAIN;
    }
    return reals(USUAL_CHANNELS) ? REALS_GAIN : 1;
  }

  private boolean bytes(int channels) {
    return vectors && VectorColours.serve(dtype, filter, channels);
  }

  private boolean reals(int channels) {
    return vectors
        && dtype.bytes() > 1
        && !WholeColours.serve(dtype, filter, channels)
        && VectorRealColours.serve(dtype, filter);
  }

  @Override
  public String tier() {
    return "scalar";
  }
}
