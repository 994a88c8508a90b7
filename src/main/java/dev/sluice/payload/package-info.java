/** Wire formats: finds the inputs in a body and puts filtered ones back. */
@NullMarked
package dev.sluice.payload;

import org.jspecify.annotations.NullMarked;
