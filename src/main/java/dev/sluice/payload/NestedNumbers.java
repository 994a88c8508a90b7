package dev.sluice.payload;

/**
 * The numbers of an array that has been read.
 *
 * @param shape the lengths of the arrays, outermost first
 */
record NestedNumbers(NumberArray numbers, int[] shape) {}
