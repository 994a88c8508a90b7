package dev.sluice.payload;

import dev.sluice.median.Raster;

/**
 * One input found in a body.
 *
 * @param where JSON pointer, part name or the like, for messages
 * @param vector whether it is a batch of vectors rather than of pictures: its default window has
 *     one row
 */
public record Input(String where, boolean vector, Raster raster) {}
