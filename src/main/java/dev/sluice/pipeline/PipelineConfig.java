package dev.sluice.pipeline;

/**
 * Limits of the pipeline.
 *
 * @param maxBodyBytes of one body, before and after its content encoding is undone; 1 to 1 GiB
 * @param pooledBytes of body buffers kept for the next request, and of bodies that arrive before
 *     they have a compute place; 0 for none
 */
public record PipelineConfig(int maxBodyBytes, long pooledBytes) {
  private static final int MOST_BYTES = 1 << 30;

  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public PipelineConfig {
    if (maxBodyBytes < 1 || maxBodyBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "max-body-bytes is " + maxBodyBytes + "; set it to 1 to " + MOST_BYTES);
    }
    if (pooledBytes < 0) {
      throw new IllegalArgumentException(
          "pooled-bytes is " + pooledBytes + "; set it to 0 or more bytes");
    }
  }

  /** 32 MiB a body, 128 MiB pooled. */
  public static PipelineConfig defaults() {
    return new PipelineConfig(32 << 20, 128 << 20);
  }
}
