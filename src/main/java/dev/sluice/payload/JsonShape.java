package dev.sluice.payload;

/** Where the inputs are in the JSON texts of one protocol. Thread-safe. */
@FunctionalInterface
interface JsonShape {
  /**
   * @param root what the protocol says the text is
   * @param at where that is, as a pointer
   */
  void find(JsonNode root, String at, Findings findings) throws PayloadException;
}
