/** Whether the model says the same of an input and of its squeezed versions: Feature Squeezing. */
@NullMarked
package dev.sluice.detect;

import org.jspecify.annotations.NullMarked;
