package dev.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * First directory of a TIFF or BigTIFF: where each entry's values lie.
 *
 * @param nextAt position of the offset of the next directory
 * @param nextBytes length of that offset, 4 or 8
 */
record TiffDirectory(
    ByteBuffer body, boolean big, Map<Integer, Entry> entries, int nextAt, int nextBytes) {

  /**
   * Values of one tag.
   *
   * @param at position of the first value
   */
  record Entry(int type, long count, long at) {}

  /** Bytes of one value of each type, from type 0 on. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  /** Reads the first directory, and counts and bounds the others. */
  static TiffDirectory read(ByteBuffer bytes, Limits limits, long deadlineNanos)
      throws CodecException {
    ByteBuffer body = bytes.slice();
    body.order(body.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean big = body.limit() >= 16 && body.getShort(2) == 43;
    if (body.limit() < 8 || big && body.getShort(4) != 8) {
      throw CodecException.malformed("TIFF: broken header");
    }
    long at = big ? body.getLong(8) : body.getInt(4) & 0xFFFF_FFFFL;
    TiffDirectory first = one(body, big, at, limits);
    Set<Long> seen = new HashSet<>();
    long next = at;
    while (next != 0) {
      CodecException.checkDeadline(deadlineNanos, "TIFF");
      if (!seen.add(next)) {
        throw CodecException.malformed("TIFF: the directories run in a circle");
      }
      limits.checkFrames("TIFF", seen.size());
      long where = after(body, big, next);
      next = big ? body.getLong((int) where) : body.getInt((int) where) & 0xFFFF_FFFFL;
    }
    return first;
  }

  /** Position behind the entries of the directory at {@code at}. */
  private static long after(ByteBuffer body, boolean big, long at) throws CodecException {
    int head = big ? 8 : 2;
    if (at < 8 || at > body.limit() - head) {
      throw CodecException.malformed("TIFF: no directory at byte " + at);
    }
    long count = big ? body.getLong((int) at) : body.getShort((int) at) & 0xFFFF;
    long end = at + head + count * (big ? 20 : 12);
    if (count < 1 || count > 65_535 || end > body.limit() - (big ? 8 : 4)) {
      throw CodecException.malformed(
          "TIFF: directory at byte %d of %d entries runs past the end".formatted(at, count));
    }
    return end;
  }

  private static TiffDirectory one(ByteBuffer body, boolean big, long start, Limits limits)
      throws CodecException {
    long end = after(body, big, start);
    int step = big ? 20 : 12;
    int inline = big ? 8 : 4;
    Map<Integer, Entry> entries = new HashMap<>();
    for (int at = (int) start + (big ? 8 : 2); at < end; at += step) {
      int tag = body.getShort(at) & 0xFFFF;
      int type = body.getShort(at + 2) & 0xFFFF;
      long count = big ? body.getLong(at + 4) : body.getInt(at + 4) & 0xFFFF_FFFFL;
      int valueAt = at + step - inline;
      if (type == 0 || type >= SIZES.length || SIZES[type] == 0) {
        throw CodecException.malformed("TIFF: tag %d has the unknown type %d".formatted(tag, type));
      }
      if (count < 0 || count > body.limit()) {
        throw CodecException.malformed("TIFF: tag %d has %d values".formatted(tag, count));
      }
      long bytes = count * SIZES[type];
      long values =
          bytes <= inline
              ? valueAt
              : big ? body.getLong(valueAt) : body.getInt(valueAt) & 0xFFFF_FFFFL;
      if (values < 0 || values + bytes > body.limit()) {
        throw CodecException.malformed(
            "TIFF: %d values of tag %d at byte %d run past the end".formatted(count, tag, values));
      }
      entries.putIfAbsent(tag, new Entry(type, count, values));
      limits.checkChunks("TIFF", entries.size());
    }
    return new TiffDirectory(body, big, entries, (int) end, big ? 8 : 4);
  }

  /** Whether another directory follows. */
  boolean more() {
    for (int i = 0; i < nextBytes; i++) {
      if (body.get(nextAt + i) != 0) {
        return true;
      }
    }
    return false;
  }

  long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count();
  }

  /** First value of a tag. */
  long value(int tag, long otherwise) throws CodecException {
    return count(tag) == 0 ? otherwise : value(tag, 0, otherwise);
  }

  /** The value with the given index of a tag of whole numbers. */
  long value(int tag, int index, long otherwise) throws CodecException {
    Entry entry = entries.get(tag);
    if (entry == null || index >= entry.count()) {
      return otherwise;
    }
    int at = (int) entry.at() + index * SIZES[entry.type()];
    return switch (entry.type()) {
      case 1, 2, 6, 7 -> body.get(at) & 0xFF;
      case 3, 8 -> body.getShort(at) & 0xFFFF;
      case 4, 9, 13 -> body.getInt(at) & 0xFFFF_FFFFL;
      case 16, 17, 18 -> body.getLong(at);
      default -> throw CodecException.malformed("TIFF: tag %d is no whole number".formatted(tag));
    };
  }
}
