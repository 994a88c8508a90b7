/** The story of a request: admit, read, filter, write, forward. */
@NullMarked
package dev.sluice.pipeline;

import org.jspecify.annotations.NullMarked;
