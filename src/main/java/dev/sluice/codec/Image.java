package dev.sluice.codec;

import dev.sluice.median.Raster;
import java.util.Objects;

/**
 * A decoded picture.
 *
 * @param format what it was encoded as
 * @param raster one item, interleaved, U8 or U16, of 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGBA)
 *     channels
 * @param details what an encoder needs to write it back alike
 */
public record Image(ImageFormat format, Raster raster, ImageDetails details) {
  public Image {
    Objects.requireNonNull(format);
    Objects.requireNonNull(raster);
    Objects.requireNonNull(details);
  }
}
