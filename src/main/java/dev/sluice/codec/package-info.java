/**
 * Image bytes to rasters and back; limits are judged from the header before anything is decoded.
 */
@NullMarked
package dev.sluice.codec;

import org.jspecify.annotations.NullMarked;
