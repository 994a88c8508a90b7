package dev.sluice.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The arrays that one request borrows: for its pictures, the numbers of its text, its cleaned
 * rasters, and what is written of them. For one thread at a time.
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
