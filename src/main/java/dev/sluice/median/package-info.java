/** The engine: filters a raster with a median on a bounded pool of threads. Knows the JDK alone. */
@NullMarked
package dev.sluice.median;

import org.jspecify.annotations.NullMarked;
