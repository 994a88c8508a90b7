package dev.sluice.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for bodies, in four sizes from each power of two to the next, kept for the next request up
 * to a total; what is too large to be kept is as large as asked for. Thread-safe.
 *
 * <p>A body of some hundred kilobytes would otherwise be allocated and cleared for each request.
 */
public final class BodyBuffers {
  private static final int SMALLEST_BITS = 14;
  private static final int LARGEST_BITS = 30;
  private static final int STEP_BITS = 2;

  /** So many sizes serve where the one asked for is not kept: up to half as large again. */
  private static final int WIDER = 3;

  private static final int SIZES = (LARGEST_BITS - SMALLEST_BITS << STEP_BITS) + 1;

  /** No array of these is smaller. */
  static final int SMALLEST = 1 << SMALLEST_BITS;

  private static final int LARGEST = 1 << LARGEST_BITS;

  private final long pooledLimit;
  private final AtomicLong pooled = new AtomicLong();
  private final AtomicLong claimed = new AtomicLong();
  private final List<Queue<byte[]>> bySize = new ArrayList<>();

  /**
   * @param pooledLimit bytes kept at most, and as many may be claimed
   */
  public BodyBuffers(long pooledLimit) {
    this.pooledLimit = pooledLimit;
    for (int i = 0; i < SIZES; i++) {
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
    int size = bytes > LARGEST ? bytes : size(index(bytes));
    return size <= pooledLimit ? size : bytes;
  }

  /** As {@link #take}, but allocates nothing: null when no array of about that size is kept. */
  byte @Nullable [] takeKept(int bytes) {
    int index = bytes > LARGEST ? SIZES : index(bytes);
    for (int i = index; i < Math.min(index + WIDER, SIZES); i++) {
      byte[] array = bySize.get(i).poll();
      if (array != null) {
        pooled.addAndGet(-array.length);
        return array;
      }
    }
    return null;
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
    if (array.length > Math.min(LARGEST, pooledLimit) || array.length < SMALLEST) {
      return;
    }
    int index = index(array.length);
    if (array.length != size(index)) {
      return;
    }
    if (pooled.addAndGet(array.length) > pooledLimit && !makeRoom(index)) {
      pooled.addAndGet(-array.length);
      return;
    }
    bySize.get(index).add(array);
  }

  /** Forgets arrays of other sizes: those that come back are those that are asked for. */
  private boolean makeRoom(int index) {
    for (int other = SIZES - 1; other >= 0; other--) {
      byte[] forgotten = other == index ? null : bySize.get(other).poll();
      while (forgotten != null) {
        if (pooled.addAndGet(-forgotten.length) <= pooledLimit) {
          return true;
        }
        forgotten = bySize.get(other).poll();
      }
    }
    return false;
  }

  /** Bytes kept at this moment. */
  public long pooledBytes() {
    return pooled.get();
  }

  /** Of the smallest size that holds so many bytes. */
  private static int index(int bytes) {
    int last = Math.max(bytes, SMALLEST) - 1;
    int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(last);
    int quarter = (last >>> bits - STEP_BITS) - (1 << STEP_BITS);
    return (bits - SMALLEST_BITS << STEP_BITS) + quarter + 1;
  }

  private static int size(int index) {
    int quarters = (1 << STEP_BITS) + (index & (1 << STEP_BITS) - 1);
    return quarters << (index >> STEP_BITS) + SMALLEST_BITS - STEP_BITS;
  }
}
