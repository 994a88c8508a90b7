package dev.sluice.http;

import java.time.Duration;

/**
 * What the answers need to know.
 *
 * @param retryAfter what an overloaded service tells its clients to wait; whole seconds
 * @param forwarded what the model server is told about the clients of the gateway
 */
public record HttpConfig(Duration retryAfter, ForwardedHeaders forwarded) {}
