package dev.sluice.codec;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/** Bytes that are written one after the other, and may be patched. Big-endian. Not thread-safe. */
final class Growing extends OutputStream {
  private final IntFunction<byte[]> arrays;
  private byte[] bytes;
  private int size;

  Growing(int capacity) {
    this(capacity, byte[]::new);
  }

  /**
   * @param arrays gives an array of at least so many bytes
   */
  Growing(int capacity, IntFunction<byte[]> arrays) {
    this.arrays = arrays;
    this.bytes = arrays.apply(Math.max(64, capacity));
  }

  /** Makes room for {@code n} more bytes; the array to write them to, from {@link #size()} on. */
  byte[] room(int n) {
    if (bytes.length - size < n) {
      long more = Math.max(size + (long) n, Math.min(2L * bytes.length, Integer.MAX_VALUE - 64));
      byte[] larger = arrays.apply(Math.toIntExact(more));
      System.arraycopy(bytes, 0, larger, 0, size);
      bytes = larger;
    }
    return bytes;
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  int free() {
    return bytes.length - size;
  }

  /** Says that {@code n} bytes were written to the array. */
  void advance(int n) {
    size += n;
  }

  void putInt(int value) {
    room(4);
    setInt(size, value);
    size += 4;
  }

  void setInt(int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  @Override
  public void write(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] from) {
    write(from, 0, from.length);
  }

  @Override
  public void write(byte[] from, int at, int n) {
    System.arraycopy(from, at, room(n), size, n);
    size += n;
  }

  /** A view of what was written. */
  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, 0, size);
  }
}
