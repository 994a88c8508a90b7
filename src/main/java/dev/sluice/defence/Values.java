package dev.sluice.defence;

import dev.sluice.median.DType;
import dev.sluice.median.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Samples of a raster as numbers, by their place in memory. The type is looked at once for each run
 * of samples; what is left are loops that the compiler can unroll. Not thread-safe.
 */
final class Values {
  /** Samples of a run that stay in the nearest cache as numbers. */
  static final int BLOCK = 1024;

  private static final double[] UNSIGNED = new double[256];
  private static final double[] SIGNED = new double[256];
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  static {
    for (int i = 0; i < UNSIGNED.length; i++) {
      UNSIGNED[i] = i;
      SIGNED[i] = (byte) i;
    }
  }

  private final DType dtype;
  private final int offset;
  private final byte[] data;
  private final double[] octets;
  private final double[] one = new double[1];
  private float[] floats = new float[1];
  private int[] ints = new int[1];

  Values(Raster raster) {
    this(raster, raster.dtype() == DType.I8 ? SIGNED : UNSIGNED);
  }

  /**
   * @param octets what samples of 8 bits are read as, by their bits
   */
  Values(Raster raster, double[] octets) {
    this.octets = octets;
    this.dtype = raster.dtype();
    this.offset = raster.offset();
    this.data = raster.data();
  }

  double get(int sample) {
    read(sample, 1, one, 0);
    return one[0];
  }

  /** As {@link #write}. */
  void set(int sample, double value) {
    one[0] = value;
    write(sample, 1, one, 0);
  }

  /** Reads so many samples from the one of number {@code first} on. */
  void read(int first, int count, double[] to, int at) {
    int from = offset + first * dtype.bytes();
    switch (dtype) {
      case U8, I8 -> readOctets(from, count, to, at);
      case U16 -> readWords(from, count, to, at, 0xFFFF);
      case I16 -> readWords(from, count, to, at, -1);
      case U32 -> readInts(from, count, to, at, 0xFFFF_FFFFL);
      case I32 -> readInts(from, count, to, at, -1);
      case F16, BF16 -> readHalves(from, count, to, at);
      case F32 -> readFloats(from, count, to, at);
      case F64 -> bytes(from, count).asDoubleBuffer().get(0, to, at, count);
    }
  }

  /** Reads {@code group} samples of each pixel; from one pixel to the next are {@code step}. */
  void read(int first, int step, int group, int pixels, double[] to, int at) {
    if (step == group) {
      read(first, pixels * group, to, at);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      read(first + i * step, group, to, at + i * group);
    }
  }

  /**
   * Writes to the samples from number {@code first} on. Integers are rounded, halves to even, and
   * cut to the range of the type.
   */
  void write(int first, int count, double[] from, int at) {
    int to = offset + first * dtype.bytes();
    switch (dtype) {
      case U8 -> writeOctets(to, count, from, at, 0, 255);
      case I8 -> writeOctets(to, count, from, at, -128, 127);
      case U16 -> writeWords(to, count, from, at, 0, 65_535);
      case I16 -> writeWords(to, count, from, at, -32_768, 32_767);
      case U32 -> writeInts(to, count, from, at, 0, 4_294_967_295.0);
      case I32 -> writeInts(to, count, from, at, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case F16, BF16 -> writeHalves(to, count, from, at);
      case F32 -> writeFloats(to, count, from, at);
      case F64 -> bytes(to, count).asDoubleBuffer().put(0, from, at, count);
    }
  }

  /** Writes {@code group} samples of each pixel. */
  void write(int first, int step, int group, int pixels, double[] from, int at) {
    if (step == group) {
      write(first, pixels * group, from, at);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      write(first + i * step, group, from, at + i * group);
    }
  }

  private void readOctets(int from, int count, double[] to, int at) {
    for (int i = 0; i < count; i++) {
      to[at + i] = octets[data[from + i] & 0xFF];
    }
  }

  private void writeOctets(int to, int count, double[] from, int at, int low, int high) {
    int[] whole = rounded(count, from, at);
    for (int i = 0; i < count; i++) {
      data[to + i] = (byte) Math.min(high, Math.max(whole[i], low));
    }
  }

  private void readWords(int from, int count, double[] to, int at, int mask) {
    for (int i = 0; i < count; i++) {
      to[at + i] = (short) SHORTS.get(data, from + 2 * i) & mask;
    }
  }

  private void writeWords(int to, int count, double[] from, int at, int low, int high) {
    int[] whole = rounded(count, from, at);
    for (int i = 0; i < count; i++) {
      short value = (short) Math.min(high, Math.max(whole[i], low));
      SHORTS.set(data, to + 2 * i, value);
    }
  }

  private void readInts(int from, int count, double[] to, int at, long mask) {
    for (int i = 0; i < count; i++) {
      to[at + i] = (int) INTS.get(data, from + 4 * i) & mask;
    }
  }

  private void writeInts(int to, int count, double[] from, int at, double low, double high) {
    for (int i = 0; i < count; i++) {
      int value = (int) (long) cut(Math.rint(from[at + i]), low, high);
      INTS.set(data, to + 4 * i, value);
    }
  }

  private void readHalves(int from, int count, double[] to, int at) {
    boolean brain = dtype == DType.BF16;
    for (int i = 0; i < count; i++) {
      short bits = (short) SHORTS.get(data, from + 2 * i);
      to[at + i] = brain ? Float.intBitsToFloat(bits << Short.SIZE) : Float.float16ToFloat(bits);
    }
  }

  private void writeHalves(int to, int count, double[] from, int at) {
    boolean brain = dtype == DType.BF16;
    for (int i = 0; i < count; i++) {
      float value = (float) from[at + i];
      short bits = brain ? bfloat16(value) : Float.floatToFloat16(value);
      SHORTS.set(data, to + 2 * i, bits);
    }
  }

  /** Copied first, then converted: the compiler makes vector code of both. */
  private void readFloats(int from, int count, double[] to, int at) {
    float[] copied = floats(count);
    bytes(from, count).asFloatBuffer().get(0, copied, 0, count);
    for (int i = 0; i < count; i++) {
      to[at + i] = copied[i];
    }
  }

  private void writeFloats(int to, int count, double[] from, int at) {
    float[] converted = floats(count);
    for (int i = 0; i < count; i++) {
      converted[i] = (float) from[at + i];
    }
    bytes(to, count).asFloatBuffer().put(0, converted, 0, count);
  }

  /** What is beyond the 32 bits becomes their end, NaN zero. */
  private int[] rounded(int count, double[] from, int at) {
    if (ints.length < count) {
      ints = new int[count];
    }
    int[] whole = ints;
    for (int i = 0; i < count; i++) {
      whole[i] = (int) Math.rint(from[at + i]);
    }
    return whole;
  }

  private float[] floats(int count) {
    if (floats.length < count) {
      floats = new float[count];
    }
    return floats;
  }

  private ByteBuffer bytes(int at, int count) {
    ByteBuffer samples = ByteBuffer.wrap(data, at, count * dtype.bytes()).slice();
    return samples.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** {@link Math#clamp(double, double, double)}, which looks at its bounds each time. */
  static double cut(double value, double low, double high) {
    return Math.min(high, Math.max(value, low));
  }

  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> Short.SIZE | 0x40);
    }
    return (short) (bits + 0x7FFF + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /** The least and the greatest value that pictures of a type customarily have. */
  static double[] range(DType dtype) {
    return switch (dtype) {
      case U8 -> new double[] {0, 255};
      case I8 -> new double[] {-128, 127};
      case U16 -> new double[] {0, 65_535};
      case I16 -> new double[] {-32_768, 32_767};
      case U32 -> new double[] {0, 4_294_967_295.0};
      case I32 -> new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
      case F16, BF16, F32, F64 -> new double[] {0, 1};
    };
  }
}
