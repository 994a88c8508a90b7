package dev.sluice.median;

import java.util.Objects;

/**
 * A batch of equally large pictures (or vectors) of one sample type, in a byte array.
 *
 * <p>Samples are little-endian, without padding: item after item, each item {@code height x width x
 * channels} ({@link SampleOrder#INTERLEAVED}) or {@code channels x height x width} ({@link
 * SampleOrder#PLANAR}). A vector of n samples is 1 x n x 1. Where {@code alpha} is set, the last
 * channel is opacity and is carried over unfiltered.
 *
 * <p>A view, not a copy: whoever owns the array may write to it. Not thread-safe by itself.
 */
public final class Raster {
  private final DType dtype;
  private final SampleOrder order;
  private final int batch;
  private final int height;
  private final int width;
  private final int channels;
  private final boolean alpha;
  private final byte[] data;
  private final int offset;

  /**
   * @param data holds the samples from byte {@code offset} on
   * @throws IllegalArgumentException when a side is not positive or the array is too short
   */
  public Raster(
      DType dtype,
      SampleOrder order,
      int batch,
      int height,
      int width,
      int channels,
      boolean alpha,
      byte[] data,
      int offset) {
    this.dtype = Objects.requireNonNull(dtype);
    this.order = Objects.requireNonNull(order);
    this.batch = batch;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.alpha = alpha;
    this.data = Objects.requireNonNull(data);
    this.offset = offset;
    if (batch < 1 || height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException("a raster has at least one sample: " + this);
    }
    if (offset < 0 || sampleCount() * dtype.bytes() > (long) data.length - offset) {
      throw new IllegalArgumentException("array too short for " + this);
    }
  }

  /** A raster of zeros. */
  public static Raster allocate(
      DType dtype, SampleOrder order, int batch, int height, int width, int channels) {
    long bytes = (long) batch * height * width * channels * dtype.bytes();
    return new Raster(
        dtype, order, batch, height, width, channels, false, new byte[Math.toIntExact(bytes)], 0);
  }

  /** One vector of the given length over {@code data}. */
  public static Raster vector(DType dtype, int length, byte[] data, int offset) {
    return new Raster(dtype, SampleOrder.INTERLEAVED, 1, 1, length, 1, false, data, offset);
  }

  /** The same shape over other samples. */
  public Raster over(byte[] otherData, int otherOffset) {
    return new Raster(dtype, order, batch, height, width, channels, alpha, otherData, otherOffset);
  }

  /** The same shape over a new array of zeros. */
  public Raster blank() {
    return over(new byte[Math.toIntExact(byteLength())], 0);
  }

  /** One picture or vector of the batch, over the same samples. */
  public Raster item(int index) {
    Objects.checkIndex(index, batch);
    int bytes = Math.toIntExact(byteLength() / batch);
    int start = offset + index * bytes;
    return new Raster(dtype, order, 1, height, width, channels, alpha, data, start);
  }

  public DType dtype() {
    return dtype;
  }

  public SampleOrder order() {
    return order;
  }

  /** How many pictures or vectors, each filtered by itself. */
  public int batch() {
    return batch;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public int channels() {
    return channels;
  }

  /** Whether the last channel is opacity. */
  public boolean alpha() {
    return alpha;
  }

  public byte[] data() {
    return data;
  }

  /** Where the first sample starts in {@link #data()}, in bytes. */
  public int offset() {
    return offset;
  }

  public long sampleCount() {
    return (long) batch * height * width * channels;
  }

  public long byteLength() {
    return sampleCount() * dtype.bytes();
  }

  /** Index of the first sample that is NaN, in the order of memory, or -1 where there is none. */
  public long indexOfNan() {
    return dtype.floating()
        ? NanSearch.first(dtype, data, offset, Math.toIntExact(sampleCount()))
        : -1;
  }

  /** Whether both have the same type, order, sides and alpha. */
  public boolean sameShape(Raster other) {
    return dtype == other.dtype
        && order == other.order
        && batch == other.batch
        && height == other.height
        && width == other.width
        && channels == other.channels
        && alpha == other.alpha;
  }

  /** How many samples differ from those of a raster of the same shape, by their bits. */
  public long differences(Raster other) {
    int bytes = Math.toIntExact(byteLength());
    return Changes.count(data, offset, other.data, other.offset, bytes, dtype.bytes());
  }

  @Override
  public String toString() {
    return "%s %dx%dx%dx%d %s%s"
        .formatted(dtype, batch, height, width, channels, order, alpha ? " with alpha" : "");
  }
}
