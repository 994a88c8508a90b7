package dev.sluice.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The arrays that one request borrows: for its body, its pictures, the numbers of its text, its
 * cleaned rasters, and what is written of them. For one thread at a time.
 *
 * <p>An array of some hundred kilobytes would otherwise be allocated and cleared for each request,
 * and a large one would not fit into a region of the collector. Small ones are cheap, and a body
 * may ask for many: they are not borrowed.
 */
final class Loan implements IntFunction<byte[]> {
  private final BodyBuffers buffers;
  private final List<byte[]> borrowed = new ArrayList<>(1);

  Loan(BodyBuffers buffers) {
    this.buffers = buffers;
  }

  /** An array of at least so many bytes, contents undefined. */
  @Override
  public byte[] apply(int bytes) {
    if (bytes < BodyBuffers.SMALLEST) {
      return new byte[bytes];
    }
    byte[] array = buffers.take(bytes);
    borrowed.add(array);
    return array;
  }

  /** Takes over an array of the same buffers, as if it had been borrowed here. */
  void adopt(byte[] array) {
    borrowed.add(array);
  }

  /**
   * Gives all back but what the parts need. Where they need little of an array it is copied, so
   * that no body waits for the model server for the sake of a few bytes before and after a tensor.
   *
   * @return the same bytes
   */
  List<ByteBuffer> retain(List<ByteBuffer> parts) {
    List<ByteBuffer> retained = new ArrayList<>(parts);
    for (byte[] array : borrowed) {
      long needed = needed(array, parts);
      if (needed > 0 && needed < BodyBuffers.SMALLEST) {
        retained.replaceAll(part -> part.array() == array ? copy(part) : part);
      }
    }
    keepOnly(retained);
    return retained;
  }

  private static long needed(byte[] array, List<ByteBuffer> parts) {
    long needed = 0;
    for (ByteBuffer part : parts) {
      needed += part.array() == array ? part.remaining() : 0;
    }
    return needed;
  }

  private static ByteBuffer copy(ByteBuffer part) {
    byte[] bytes = new byte[part.remaining()];
    part.get(part.position(), bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** Gives all back but what the parts are views of. */
  void keepOnly(List<ByteBuffer> parts) {
    borrowed.removeIf(
        array -> {
          for (ByteBuffer part : parts) {
            if (part.array() == array) {
              return false;
            }
          }
          buffers.giveBack(array);
          return true;
        });
  }

  /** Gives all back. */
  void end() {
    keepOnly(List.of());
  }
}
