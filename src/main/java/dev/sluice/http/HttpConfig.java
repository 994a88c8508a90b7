package dev.sluice.http;

import java.time.Duration;

/**
 * What the answers need to know.
 *
 * @param retryAfter what an overloaded service tells its clients to wait; whole seconds
 */
public record HttpConfig(Duration retryAfter) {}
