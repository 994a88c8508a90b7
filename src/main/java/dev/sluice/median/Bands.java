package dev.sluice.median;

/**
 * How a raster is cut: into bands of rows, and these into chunks of about equal work, each done by
 * one thread in one go.
 *
 * @param planes pieces that lie contiguous: items where channels are interleaved, or else planes
 * @param rows height of a band; the last of a plane may be lower
 * @param perPlane bands in a plane
 * @param perChunk bands in a chunk; the last chunk may have fewer
 */
record Bands(int planes, int rows, int perPlane, int perChunk) {
  /**
   * Work below this is not worth waking another thread for: a hand-off to a parked worker takes 50
   * to 120 us. Above it two threads measured 1.7 times as fast as one at 0.4 ms, 1.9 at 1 ms.
   */
  static final double SPLIT_NANOS = 150_000;

  /** Time between two looks at the deadline, about. */
  private static final double CHUNK_NANOS = 4_000_000;

  /**
   * Of a band, source and target: what the second cache of a core holds beside the scratch, so that
   * those who count changes afterwards find both there.
   */
  private static final long NEAR_BYTES = 1 << 20;

  private static final double LEAST_CHUNK_NANOS = 10_000;
  private static final int CHUNKS_A_THREAD = 8;

  private static final int LEAST_ROWS = 16;

  /** Rows of halo, which a band computes or loads once more, are at most a quarter of its own. */
  private static final int LEAST_WINDOWS = 4;

  /** They are an eighth where that leaves no thread without a band. */
  private static final int ENOUGH_WINDOWS = 8;

  static Bands of(Raster raster, BandKernel kernel, Window window, int threads) {
    int planes =
        raster.order() == SampleOrder.INTERLEAVED || kernel.wholePixels()
            ? raster.batch()
            : raster.batch() * raster.channels();
    double nanos = raster.sampleCount() * kernel.nanosPerSample();
    if (nanos <= SPLIT_NANOS) {
      return new Bands(planes, raster.height(), 1, planes);
    }
    double share = threads == 1 ? nanos : nanos / (threads * CHUNKS_A_THREAD);
    double chunk = Math.clamp(share, LEAST_CHUNK_NANOS, CHUNK_NANOS);
    double planeNanos = nanos / planes;
    int least = leastRows(raster.height(), window, threads);
    double wanted = Math.ceil(raster.height() * chunk / planeNanos);
    double near = Math.min(wanted, nearRows(raster, planes));
    int rows = Math.min((int) Math.clamp(near, least, 1 << 30), raster.height());
    int perPlane = Math.ceilDiv(raster.height(), rows);
    perPlane -= perPlane > threads ? perPlane % threads : 0;
    rows = Math.ceilDiv(raster.height(), perPlane);
    perPlane = Math.ceilDiv(raster.height(), rows);
    int perChunk = perPlane > 1 ? 1 : (int) Math.clamp(chunk / planeNanos, 1, planes);
    return new Bands(planes, rows, perPlane, perChunk);
  }

  private static long nearRows(Raster raster, int planes) {
    return NEAR_BYTES * planes * raster.height() / (2 * raster.byteLength());
  }

  private static int leastRows(int height, Window window, int threads) {
    int enough = Math.min(ENOUGH_WINDOWS * window.rows(), Math.ceilDiv(height, threads));
    return Math.max(LEAST_ROWS, Math.max(LEAST_WINDOWS * window.rows(), enough));
  }

  int count() {
    return planes * perPlane;
  }

  int chunks() {
    return Math.ceilDiv(count(), perChunk);
  }
}
