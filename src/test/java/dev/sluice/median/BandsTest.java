package dev.sluice.median;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A raster is cut so that threads have equal shares and a band is not mostly halo. */
class BandsTest {
  private static final int SIDE = 1024;

  /** A sample. */
  private static final double NANOS = 5;

  @ParameterizedTest
  @CsvSource({"3, 2", "9, 2", "21, 2", "31, 2", "31, 3", "5, 4", "15, 7"})
  void threadsHaveEqualShares(int window, int threads) {
    Bands bands = bands(Window.square(window), threads);

    assertThat(bands.count() % threads).isZero();
    assertThat(bands.rows() * bands.perPlane()).isGreaterThanOrEqualTo(SIDE);
    assertThat(bands.rows() * (bands.perPlane() - 1)).isLessThan(SIDE);
  }

  @ParameterizedTest
  @CsvSource({"21, 2", "31, 2", "31, 4"})
  void haloIsAnEighthOfABand(int window, int threads) {
    assertThat(bands(Window.square(window), threads).rows()).isGreaterThanOrEqualTo(8 * window);
  }

  @Test
  void noThreadIsLeftOutToSaveHalo() {
    assertThat(bands(Window.square(31), 7).count()).isEqualTo(7);
  }

  @Test
  void sourceAndTargetOfABandFitTheSecondCache() {
    Raster raster = Raster.allocate(DType.U8, SampleOrder.INTERLEAVED, 1, 3000, 4000, 3);

    Bands bands = Bands.of(raster, new ChannelBands(new Costly()), Window.square(3), 1);

    assertThat(2 * 3 * 4000 * bands.rows()).isLessThanOrEqualTo(1 << 20);
  }

  private static Bands bands(Window window, int threads) {
    Raster raster = Raster.allocate(DType.U8, SampleOrder.PLANAR, 1, SIDE, SIDE, 1);
    return Bands.of(raster, new ChannelBands(new Costly()), window, threads);
  }

  private static final class Costly implements PlaneKernel {
    @Override
    public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double nanosPerSample() {
      return NANOS;
    }

    @Override
    public String tier() {
      return "none";
    }
  }
}
