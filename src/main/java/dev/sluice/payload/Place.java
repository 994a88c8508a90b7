package dev.sluice.payload;

/**
 * Where an input is spelt.
 *
 * @param from its first byte, counted from the start of the body, or of the array that it is in
 * @param to behind its last byte
 */
public record Place(int from, int to) {}
