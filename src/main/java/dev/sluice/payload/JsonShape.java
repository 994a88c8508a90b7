package dev.sluice.payload;

/** Where the inputs are in the JSON texts of one protocol. Thread-safe. */
@FunctionalInterface
interface JsonShape {
  /**
   * @param root what the protocol says the text is
   */
  void find(JsonNode root, Findings findings) throws PayloadException;
}
