package dev.sluice.admission;

/**
 * What a request computes.
 *
 * @param <T> of its result
 * @param <E> what it may throw besides
 */
@FunctionalInterface
public interface Computation<T, E extends Exception> {
  T compute() throws E;
}
