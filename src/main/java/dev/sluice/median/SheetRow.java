package dev.sluice.median;

/**
 * Where the bytes of a picture's row come from once what the border puts left and right of it is
 * there. All lengths are in bytes. Immutable.
 */
final class SheetRow {
  /** As long as the longest vector. */
  private static final int OUTSIDE_BYTES = 64;

  private final int size;
  private final int vector;
  private final int before;
  private final int inside;

  /** For each byte with the borders, which of the row's own it is, or {@link Border#OUTSIDE}. */
  private final int[] places;

  private final byte[] outside = new byte[OUTSIDE_BYTES];

  /** As {@link #places} by vectors, see {@link #lanes()}. */
  private final byte[] lanes;

  /**
   * @param size of a sample
   * @param channels samples of a pixel
   * @param width pixels of a picture
   * @param columns of the window
   * @param vector of {@link #lanes()} and {@link #window}
   */
  SheetRow(int size, int channels, int width, int columns, LineReader reader, int vector) {
    int pixel = channels * size;
    int left = columns / 2;
    this.size = size;
    this.vector = vector;
    this.before = left * pixel;
    this.inside = width * pixel;
    this.places = new int[(width + columns - 1) * pixel];
    for (int at = 0; at < places.length; at += pixel) {
      int column = reader.border().source(at / pixel - left, width);
      for (int i = 0; i < pixel; i++) {
        places[at + i] = column == Border.OUTSIDE ? Border.OUTSIDE : column * pixel + i;
      }
    }
    SampleBytes.fill(outside, 0, OUTSIDE_BYTES / size, size, reader.outside());
    this.lanes = inWindows();
  }

  /** Of a sample. */
  int size() {
    return size;
  }

  /** Left of the row. */
  int before() {
    return before;
  }

  /** The row itself; the next one follows it without a gap. */
  int inside() {
    return inside;
  }

  /** With the borders. */
  int bytes() {
    return places.length;
  }

  /** The sample outside, again and again. */
  byte[] outside() {
    return outside;
  }

  /** Where to read a vector of the row that makes the one at {@code at}, with the borders. */
  int window(int at) {
    return Math.clamp(at - before, 0, Math.max(0, inside - vector));
  }

  /**
   * Which byte of the vector that is read each one is, negative outside: whole vectors. Empty where
   * one of them comes from elsewhere, as it may where the border wraps.
   */
  byte[] lanes() {
    return lanes;
  }

  private byte[] inWindows() {
    byte[] found = new byte[Math.ceilDiv(places.length, vector) * vector];
    for (int start = 0; start < places.length; start += vector) {
      int window = window(start);
      for (int at = start; at < Math.min(start + vector, places.length); at++) {
        int lane = places[at] - window;
        if (places[at] == Border.OUTSIDE) {
          lane = -1;
        } else if (lane < 0 || lane >= vector) {
          return new byte[0];
        }
        found[at] = (byte) lane;
      }
    }
    return found;
  }

  /** A row, which starts at {@code from}, with its borders. */
  void lay(byte[] picture, int from, byte[] sheet, int to) {
    System.arraycopy(picture, from, sheet, to + before, inside);
    border(picture, from, sheet, to, 0, before);
    border(picture, from, sheet, to, before + inside, places.length);
  }

  private void border(byte[] picture, int from, byte[] sheet, int to, int first, int end) {
    for (int i = first; i < end; i++) {
      int place = places[i];
      sheet[to + i] = place == Border.OUTSIDE ? outside[i % OUTSIDE_BYTES] : picture[from + place];
    }
  }
}
