/** What the benchmarks outside the engine share. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
