package dev.sluice.median;

import java.util.List;

/** A block of pixels for which the one with the least distance is sought. Not thread-safe. */
interface ColourTile {
  /** Reads the pixels of the block and of the windows around it. */
  void load(PixelMap map, List<Plane> planes);

  /** Finds the best of each window. */
  void choose(Scratch scratch);

  /** Writes the samples of the best. */
  void store(PixelMap map, Band band);
}
