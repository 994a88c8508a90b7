/** Models that carry their filter: writes the median into ONNX files. */
@NullMarked
package dev.sluice.embed;

import org.jspecify.annotations.NullMarked;
