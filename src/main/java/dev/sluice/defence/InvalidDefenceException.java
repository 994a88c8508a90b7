package dev.sluice.defence;

/**
 * Parameters that ask for what is impossible or not offered. The message names the parameter and
 * what it may be.
 */
public final class InvalidDefenceException extends Exception {
  InvalidDefenceException(String message) {
    super(message, null, false, false);
  }
}
