package dev.sluice.pipeline;

import java.io.IOException;
import java.io.InputStream;

/** The body of a request that nobody has touched yet. */
@FunctionalInterface
public interface BodySource {
  /** Called once, after the request is admitted. */
  InputStream open() throws IOException;
}
