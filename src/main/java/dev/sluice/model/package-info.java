/** Forwards cleaned requests to the model server. */
@NullMarked
package dev.sluice.model;

import org.jspecify.annotations.NullMarked;
