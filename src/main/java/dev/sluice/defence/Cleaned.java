package dev.sluice.defence;

import dev.sluice.median.Raster;

/**
 * What a defence made of an input.
 *
 * @param changed how many samples differ from the input (after the step to luminance, if any)
 */
public record Cleaned(Raster raster, long changed) {}
