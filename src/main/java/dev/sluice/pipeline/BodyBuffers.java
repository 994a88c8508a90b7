package dev.sluice.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for bodies, in sizes of powers of two, kept for the next request up to a total; what is
 * too large to be kept is as large as asked for. Thread-safe.
 *
 * <p>A body of some hundred kilobytes would otherwise be allocated and cleared for each request.
 */
public final class BodyBuffers {
  private static final int SMALLEST_BITS = 14;
  private static final int LARGEST_BITS = 30;

  /** No array of these is smaller. */
  static final int SMALLEST = 1 << SMALLEST_BITS;

  private final long pooledLimit;
  private final AtomicLong pooled = new AtomicLong();
  private final AtomicLong claimed = new AtomicLong();
  private final List<Queue<byte[]>> bySize = new ArrayList<>();

  /**
   * @param pooledLimit bytes kept at most, and as many may be claimed
   */
  public BodyBuffers(long pooledLimit) {
    this.pooledLimit = pooledLimit;
    for (int bits = SMALLEST_BITS; bits <= LARGEST_BITS; bits++) {
      bySize.add(new ConcurrentLinkedQueue<>());
    }
  }

  /** An array of at least so many bytes, contents undefined. */
  byte[] take(int bytes) {
    byte[] array = takeKept(bytes);
    if (array != null) {
      return array;
    }
    return new byte[length(bytes)];
  }

  /** Of the array that {@link #take} would make. */
  int length(int bytes) {
    long size = 1L << bits(bytes);
    boolean kept = size <= Math.min(pooledLimit, 1L << LARGEST_BITS);
    return kept ? (int) size : bytes;
  }

  /** As {@link #take}, but allocates nothing: null when no array of that size is kept. */
  byte @Nullable [] takeKept(int bytes) {
    int bits = bits(bytes);
    byte[] array = bits > LARGEST_BITS ? null : bySize.get(bits - SMALLEST_BITS).poll();
    if (array != null) {
      pooled.addAndGet(-array.length);
    }
    return array;
  }

  /**
   * Claims room for a body that arrives without a compute place, which would bound it.
   *
   * @return whether there is room; to be given back by {@link #unclaim} then
   */
  boolean claim(int bytes) {
    if (claimed.addAndGet(bytes) <= pooledLimit) {
      return true;
    }
    claimed.addAndGet(-bytes);
    return false;
  }

  void unclaim(int bytes) {
    claimed.addAndGet(-bytes);
  }

  /** Bytes claimed at this moment. */
  long claimedBytes() {
    return claimed.get();
  }

  /** A copy of a body, over an array of these with the slack behind it that scanners need. */
  ByteBuffer copy(ByteBuffer body) {
    int length = body.remaining();
    byte[] array = take(length + BodyReader.SLACK);
    body.get(body.position(), array, 0, length);
    return ByteBuffer.wrap(array, 0, length);
  }

  /** Gives an array of {@link #take} back; its owner forgets it. */
  void giveBack(byte[] array) {
    int bits = bits(array.length);
    if (bits > LARGEST_BITS || array.length != 1 << bits || array.length > pooledLimit) {
      return;
    }
    if (pooled.addAndGet(array.length) > pooledLimit && !makeRoom(bits)) {
      pooled.addAndGet(-array.length);
      return;
    }
    bySize.get(bits - SMALLEST_BITS).add(array);
  }

  /** Forgets arrays of other sizes: those that come back are those that are asked for. */
  private boolean makeRoom(int bits) {
    for (int other = LARGEST_BITS; other >= SMALLEST_BITS; other--) {
      byte[] forgotten = other == bits ? null : bySize.get(other - SMALLEST_BITS).poll();
      while (forgotten != null) {
        if (pooled.addAndGet(-forgotten.length) <= pooledLimit) {
          return true;
        }
        forgotten = bySize.get(other - SMALLEST_BITS).poll();
      }
    }
    return false;
  }

  /** Bytes kept at this moment. */
  public long pooledBytes() {
    return pooled.get();
  }

  private static int bits(int bytes) {
    return Math.max(
        SMALLEST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1));
  }
}
