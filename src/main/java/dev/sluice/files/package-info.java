/** Data at rest: filters files and folders exactly as requests are filtered. */
@NullMarked
package dev.sluice.files;

import org.jspecify.annotations.NullMarked;
