package dev.sluice.demo;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts the demo model server before the web server accepts requests, and stops it after. */
final class DemoLifecycle implements SmartLifecycle {
  private final DemoSettings settings;
  private volatile @Nullable DemoModelServer server;

  DemoLifecycle(DemoSettings settings) {
    this.settings = settings;
  }

  @Override
  public void start() {
    server = DemoModelServer.start(settings);
  }

  @Override
  public void stop() {
    var running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** Before the web server's phase, which is close to the largest integer. */
  @Override
  public int getPhase() {
    return 0;
  }
}
