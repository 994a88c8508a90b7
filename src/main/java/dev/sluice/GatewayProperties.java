package dev.sluice;

import dev.sluice.http.ForwardedHeaders;

/**
 * What happens to requests on the model server's own paths.
 *
 * @param forwarded what the model server is told about the client
 */
record GatewayProperties(ForwardedHeaders forwarded) {}
