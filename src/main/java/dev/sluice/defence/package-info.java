/** A named, ordered chain of squeezers and what it did to an input. */
@NullMarked
package dev.sluice.defence;

import org.jspecify.annotations.NullMarked;
