package dev.sluice.payload;

import dev.sluice.median.Raster;

/**
 * One input found in a body.
 *
 * @param where JSON pointer, part name or the like, for messages
 * @param name of the input in the request: of the tensor, the nearest member or the part; empty
 *     where it has none
 * @param vector whether it is a batch of vectors rather than of pictures: its default window has
 *     one row
 */
public record Input(String where, String name, boolean vector, Raster raster) {
  /** One without a name. */
  Input(String where, boolean vector, Raster raster) {
    this(where, "", vector, raster);
  }
}
