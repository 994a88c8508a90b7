package dev.sluice.median;

/** A block of pixels for which the one with the least distance is sought. Not thread-safe. */
interface ColourTile {
  /** Writes the best of the window around each pixel of the block. */
  void filter(PixelMap map, Band band, Scratch scratch);
}
