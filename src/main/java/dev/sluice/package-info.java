/** The application: start, configuration and the one place where everything is wired. */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
