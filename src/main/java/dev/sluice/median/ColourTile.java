package dev.sluice.median;

import java.util.List;

/** A block of pixels for which the one with the least distance is sought. Not thread-safe. */
interface ColourTile {
  /** Reads the pixels of the block and of the windows around it. */
  void load(PixelMap map, List<Plane> planes);

  /** Finds the best of each window. */
  void choose(Scratch scratch);

  /** Its number in the window, row by row, for each pixel of the block; -1 where none counts. */
  int[] best();

  /** Writes the samples of the best. */
  default void store(PixelMap map, Band band) {
    int channels = band.sources().size() - (band.alpha() ? 1 : 0);
    for (int channel = 0; channel < channels; channel++) {
      map.store(band.sources().get(channel), band.targets().get(channel), best());
    }
  }
}
