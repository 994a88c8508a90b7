package dev.sluice.codec;

import dev.sluice.codec.ImageDetails.ChromaSampling;

/**
 * What the markers of a JPEG say.
 *
 * @param components 1 gray, 3 YCbCr or RGB, 4 CMYK or YCCK
 * @param adobeTransform of the Adobe marker: 0 none, 1 YCbCr, 2 YCCK; -1 without the marker
 * @param end position after the end-of-image marker
 * @param more whether other pictures are told to follow
 */
record JpegHeader(
    int width,
    int height,
    int components,
    boolean progressive,
    ChromaSampling chroma,
    int adobeTransform,
    int quality,
    int orientation,
    int scans,
    int end,
    boolean more) {}
