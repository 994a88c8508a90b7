package dev.sluice.median;

/** The median of one sample: that sample. Also carries opacity over. */
enum CopyKernel implements PlaneKernel {
  COPY;

  @Override
  public void filter(Plane source, Plane target, int fromRow, int toRow, Scratch scratch) {
    int size = source.dtype().bytes();
    for (int row = fromRow; row < toRow; row++) {
      int from = source.offset() + row * source.rowStride();
      int to = target.offset() + row * target.rowStride();
      if (source.sampleStride() == size && target.sampleStride() == size) {
        System.arraycopy(source.data(), from, target.data(), to, source.width() * size);
      } else {
        copyStrided(source, from, target, to, size);
      }
    }
  }

  private static void copyStrided(Plane source, int from, Plane target, int to, int size) {
    for (int column = 0; column < source.width(); column++) {
      for (int i = 0; i < size; i++) {
        target.data()[to + i] = source.data()[from + i];
      }
      from += source.sampleStride();
      to += target.sampleStride();
    }
  }

  @Override
  public double nanosPerSample() {
    return 0.1;
  }

  @Override
  public String tier() {
    return "copy";
  }
}
