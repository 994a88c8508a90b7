/** How much work may be in flight, and for how long. */
@NullMarked
package dev.sluice.admission;

import org.jspecify.annotations.NullMarked;
