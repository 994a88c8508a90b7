/** Micrometer and OpenTelemetry behind the pipeline's observer. */
@NullMarked
package dev.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
