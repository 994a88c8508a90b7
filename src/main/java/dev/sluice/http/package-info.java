/** HTTP in front of the pipeline: the endpoints, and outcomes rendered as responses. */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
