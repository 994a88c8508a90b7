package dev.sluice;

import java.lang.Thread.UncaughtExceptionHandler;

/**
 * A request that finds no memory is answered 503 and the service goes on; a thread that dies of it
 * may have been one that nothing replaces, so that the process ends and is started again.
 */
final class OutOfMemory {
  /** What the JVM itself exits with under ExitOnOutOfMemoryError. */
  static final int STATUS = 3;

  private OutOfMemory() {}

  static void endWithLostThreads() {
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          if (e instanceof OutOfMemoryError) {
            // Nothing else: there may be no memory for it.
            Runtime.getRuntime().halt(STATUS);
          } else if (before == null) {
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            e.printStackTrace();
          } else {
            before.uncaughtException(thread, e);
          }
        });
  }
}
