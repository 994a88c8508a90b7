package dev.sluice.http;

/**
 * Fairness between connections. The container goes on with the next request of a connection on the
 * thread of the last one, as long as there is one; and where client and service share processors it
 * is there at once. Virtual threads are not preempted: two busy connections would hold both
 * processors, and all others would wait for half a second.
 */
final class Turns {
  private Turns() {}

  /** Lets the requests that wait for a processor go first; to be called behind an answer. */
  @SuppressWarnings("ThreadPriorityCheck")
  static void pass() {
    Thread.yield();
  }
}
