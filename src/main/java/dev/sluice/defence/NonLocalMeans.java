package dev.sluice.defence;

import dev.sluice.median.EngineTimeoutException;
import dev.sluice.median.Raster;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Non-local means: a pixel becomes the mean of the pixels around it, each weighted by how alike the
 * patches around both are: {@code exp(-d / strength^2)}, d the mean square difference of the
 * patches over all channels; weights below 0.001 count as none. Buades, Coll and Morel, "A
 * Non-Local Algorithm for Image Denoising", CVPR 2005, as OpenCV's {@code fastNlMeansDenoising} has
 * it (the border too, {@code mirror}), but in single precision where that has whole numbers.
 *
 * @param strength in 255ths of the range
 * @param patch odd side of the patches
 * @param search odd side of the square in which pixels are compared
 * @param low one end of the range
 * @param high the other
 */
record NonLocalMeans(double strength, int patch, int search, double low, double high)
    implements Squeezer {
  static final int LARGEST_PATCH = 15;
  static final int LARGEST_SEARCH = 35;

  /** Pixels times pixels that each is compared with: 1 MP of 21 x 21. */
  private static final long MOST_COMPARISONS = 500_000_000;

  private static final int STRIP_ROWS = 32;
  private static final float LEVELS = 255;

  /** Where a weight is 0.001. */
  private static final float FARTHEST = 6.9077554f;

  /** {@code e^-t} is {@code (e^(-t / 1024))^1024}: the root by its series, then ten squares. */
  private static final float ROOT = 1 / 1024f;

  @Override
  public void check(Raster input) throws InvalidDefenceException {
    long pixels = (long) input.batch() * input.height() * input.width();
    if (pixels * search * search > MOST_COMPARISONS) {
      throw new InvalidDefenceException(
          "step 'nlm': %d pixels, each compared with %d x %d, are over the limit of %d comparisons"
              .formatted(pixels, search, search, MOST_COMPARISONS));
    }
  }

  @Override
  public Cleaned apply(Raster input, IntFunction<byte[]> arrays, long deadlineNanos)
      throws EngineTimeoutException {
    Raster target = Planes.copy(input, arrays);
    int filtered = input.channels() - (input.alpha() ? 1 : 0);
    Strip strip = new Strip(input.width(), filtered);
    for (int item = 0; item < input.batch(); item++) {
      for (int row = 0; filtered > 0 && row < input.height(); row += STRIP_ROWS) {
        int rows = Math.min(STRIP_ROWS, input.height() - row);
        strip.load(input, item, row, rows);
        for (int dy = -search / 2; dy <= search / 2; dy++) {
          Planes.checkDeadline(deadlineNanos);
          for (int dx = -search / 2; dx <= search / 2; dx++) {
            strip.compare(rows, dy, dx);
          }
        }
        strip.store(target, item, row, rows);
      }
    }
    return new Cleaned(target, input.differences(target));
  }

  @Override
  public String describe() {
    return "nlm;strength=%s;patch=%d;search=%d;range=%s..%s"
        .formatted(strength, patch, search, low, high);
  }

  /** Some rows of an item with what the comparisons see around them. Loops are for C2 to unroll. */
  private final class Strip {
    private final int width;
    private final int channels;
    private final int margin = patch / 2 + search / 2;
    private final int stride;
    private final int wide;
    private final float[][] samples;
    private final float[][] sums;
    private final float[] weights;
    private final float[][] squares;
    private final float[] down;
    private final float[] weight;

    Strip(int width, int channels) {
      this.width = width;
      this.channels = channels;
      this.stride = width + 2 * margin;
      this.wide = width + patch - 1;
      this.samples = new float[channels][(STRIP_ROWS + 2 * margin) * stride];
      this.sums = new float[channels][STRIP_ROWS * width];
      this.weights = new float[STRIP_ROWS * width];
      this.squares = new float[patch][wide];
      this.down = new float[wide];
      this.weight = new float[width];
    }

    void load(Raster input, int item, int row, int rows) {
      Values values = new Values(input);
      int step = Planes.step(input);
      double scale = LEVELS / (high - low);
      for (int c = 0; c < channels; c++) {
        int first = Planes.first(input, item, c);
        for (int y = 0; y < rows + 2 * margin; y++) {
          int from = first + Smoothing.mirrored(row + y - margin, input.height()) * width * step;
          for (int x = 0; x < stride; x++) {
            double value = values.get(from + Smoothing.mirrored(x - margin, width) * step);
            samples[c][y * stride + x] = (float) ((value - low) * scale);
          }
        }
        Arrays.fill(sums[c], 0);
      }
      Arrays.fill(weights, 0);
    }

    /** Adds the pixels that lie so far from those of the strip. */
    void compare(int rows, int dy, int dx) {
      for (int y = 0; y < rows + patch - 1; y++) {
        int at = (y + search / 2) * stride + search / 2;
        float[] line = squares[y % patch];
        Arrays.fill(line, 0);
        for (float[] plane : samples) {
          addSquares(plane, at, at + dy * stride + dx, line);
        }
        if (y >= patch - 1) {
          int row = y - patch + 1;
          patches();
          add(weight, weights, row * width);
          for (int c = 0; c < channels; c++) {
            int other = (row + margin + dy) * stride + margin + dx;
            addWeighted(weight, samples[c], other, sums[c], row * width);
          }
        }
      }
    }

    private void patches() {
      System.arraycopy(squares[0], 0, down, 0, wide);
      for (int i = 1; i < patch; i++) {
        add(squares[i], 0, down);
      }
      System.arraycopy(down, 0, weight, 0, width);
      for (int i = 1; i < patch; i++) {
        add(down, i, weight);
      }
      double all = strength * strength * patch * patch * channels;
      weigh(weight, (float) (1 / all));
    }

    void store(Raster target, int item, int row, int rows) {
      Values values = new Values(target);
      int step = Planes.step(target);
      double scale = (high - low) / LEVELS;
      for (int c = 0; c < channels; c++) {
        int first = Planes.first(target, item, c) + row * width * step;
        for (int i = 0; i < rows * width; i++) {
          values.set(first + i * step, low + sums[c][i] / weights[i] * scale);
        }
      }
    }
  }

  private static void addSquares(float[] plane, int at, int other, float[] line) {
    for (int x = 0; x < line.length; x++) {
      float difference = plane[at + x] - plane[other + x];
      line[x] += difference * difference;
    }
  }

  private static void add(float[] line, int from, float[] sum) {
    for (int x = 0; x < sum.length; x++) {
      sum[x] += line[from + x];
    }
  }

  private static void add(float[] line, float[] sums, int at) {
    for (int x = 0; x < line.length; x++) {
      sums[at + x] += line[x];
    }
  }

  private static void addWeighted(float[] weight, float[] plane, int from, float[] sum, int at) {
    for (int x = 0; x < weight.length; x++) {
      sum[at + x] += weight[x] * plane[from + x];
    }
  }

  /** Makes weights of sums of squares. */
  private static void weigh(float[] line, float scale) {
    for (int x = 0; x < line.length; x++) {
      float t = Math.min(line[x] * scale, 8);
      float counts = Math.min(1, Math.max(0, (FARTHEST - t) * 1e9f));
      float u = t * ROOT;
      float e = 1 - u + u * u * 0.5f;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      line[x] = e * counts;
    }
  }
}
